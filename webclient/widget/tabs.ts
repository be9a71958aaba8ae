/** A second tab of the same site joins the chat of the first: it asks, a tab with a running chat answers. */

const PATIENCE_MS = 150;

interface Word {
  readonly ask?: true;
  readonly token?: string;
}

export class Tabs {
  /** Set to hear of a chat that another tab has. */
  onChat: ((token: string) => void) | undefined;

  readonly #channel: BroadcastChannel | null;
  readonly #mine: () => string | undefined;

  /** `mine` tells the token of a chat that runs here, or nothing. */
  constructor(key: string, mine: () => string | undefined) {
    this.#mine = mine;
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(key);
    this.#channel?.addEventListener("message", (event: MessageEvent<Word>) => {
      if (event.data.token !== undefined) {
        this.onChat?.(event.data.token);
      }
      const token = event.data.ask ? this.#mine() : undefined;
      if (token !== undefined) {
        this.#channel?.postMessage({ token } satisfies Word);
      }
    });
  }

  /** Tells the other tabs of this tab's chat, so that none starts a second one. */
  tell(token: string): void {
    this.#channel?.postMessage({ token } satisfies Word);
  }

  /** Asks the other tabs for their chat's token; undefined if none answers at once. */
  ask(): Promise<string | undefined> {
    const channel = this.#channel;
    if (channel === null) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      const finish = (token: string | undefined): void => {
        channel.removeEventListener("message", listen);
        clearTimeout(timer);
        resolve(token);
      };
      const listen = (event: MessageEvent<Word>): void => {
        if (typeof event.data.token === "string") {
          finish(event.data.token);
        }
      };
      const timer = setTimeout(() => finish(undefined), PATIENCE_MS);
      channel.addEventListener("message", listen);
      channel.postMessage({ ask: true } satisfies Word);
    });
  }

  close(): void {
    this.#channel?.close();
  }
}
