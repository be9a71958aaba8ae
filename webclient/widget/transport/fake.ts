/** A connection for tests: what was sent is in `sent`, the desk's words are put in by hand. */
import type { ClientFrame, ServerFrame } from "../core/frames.ts";
import type { Transport, TransportListener } from "./transport.ts";

export class FakeTransport implements Transport {
  readonly sent: ClientFrame[] = [];
  connected = false;
  #online = false;
  readonly #listener: TransportListener;

  constructor(listener: TransportListener) {
    this.#listener = listener;
  }

  connect(): void {
    this.connected = true;
    this.#listener.onLink("connecting");
  }

  send(frame: ClientFrame): boolean {
    if (this.#online) {
      this.sent.push(frame);
    }
    return this.#online;
  }

  close(): void {
    this.connected = false;
    this.#online = false;
    this.#listener.onLink("idle");
  }

  /** The connection stands: the widget says hello, the desk answers with `frames`. */
  comesUp(...frames: ServerFrame[]): void {
    this.sent.push(this.#listener.hello());
    this.#online = true;
    this.#listener.onLink("online");
    this.says(...frames);
  }

  says(...frames: ServerFrame[]): void {
    for (const frame of frames) {
      this.#listener.onFrame(frame);
    }
  }

  isCut(): void {
    this.#online = false;
    this.#listener.onLink("lost");
  }

  /** Forgets what was sent and returns it. */
  take(): ClientFrame[] {
    return this.sent.splice(0);
  }
}
