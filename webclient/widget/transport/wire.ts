/** One attempt at a connection, whatever carries it: a WebSocket, or requests that wait where none gets through. */

export interface WireListener {
  onOpen(): void;
  onData(data: unknown): void;
  /** Once, and nothing after it. */
  onClose(): void;
}

export interface Wire {
  send(text: string): void;
  /** Ends it without a further word to the listener. */
  close(): void;
}

export type OpenWire = (listener: WireListener) => Wire;

export function openSocket(url: string): OpenWire {
  return (listener) => {
    const socket = new WebSocket(url.replace("http", "ws"));
    let over = false;
    const unlessOver =
      <A extends unknown[]>(work: (...args: A) => void) =>
      (...args: A): void => {
        if (!over) {
          work(...args);
        }
      };
    socket.onopen = unlessOver(() => listener.onOpen());
    socket.onmessage = unlessOver((event: MessageEvent<unknown>) => listener.onData(event.data));
    socket.onclose = unlessOver(() => listener.onClose());
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) {
          socket.send(text);
        }
      },
      close: () => {
        over = true;
        socket.close();
      },
    };
  };
}
