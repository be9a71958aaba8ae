/** What survives a reload: kept in this tab's sessionStorage, gone when the tab is closed. */
import type { Unconfirmed } from "./transport/outbox.ts";

export interface Remembered {
  readonly visit?: string;
  readonly token?: string;
  readonly service?: string;
  readonly open?: boolean;
  readonly draft?: string;
  /** The customer ended the chat and the desk has not confirmed it. */
  readonly ending?: boolean;
  /** He ended it to leave a message instead. */
  readonly leaving?: boolean;
  readonly outbox?: readonly Unconfirmed[];
}

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Name of the place, one per desk and customer; the loader looks there too. */
export function storageKey(origin: string, customer: string): string {
  return `stanzadesk:${origin}:${customer}`;
}

export class Memory {
  #content: Remembered;
  readonly #store: Store | null;
  readonly #key: string;

  constructor(store: Store | null, key: string) {
    this.#store = store;
    this.#key = key;
    this.#content = this.#read();
  }

  get(): Remembered {
    return this.#content;
  }

  set(changes: Remembered): void {
    this.#content = { ...this.#content, ...changes };
    try {
      this.#store?.setItem(this.#key, JSON.stringify(this.#content));
    } catch {
      // Storage full or forbidden: the chat goes on, only a reload would lose it.
    }
  }

  forget(): void {
    const { open } = this.#content;
    this.#content = {};
    this.set(open === undefined ? {} : { open });
  }

  #read(): Remembered {
    try {
      const found: unknown = JSON.parse(this.#store?.getItem(this.#key) ?? "{}");
      return typeof found === "object" && found !== null ? (found as Remembered) : {};
    } catch {
      return {};
    }
  }
}

/** sessionStorage, or null where a browser forbids it (it throws on access then). */
export function sessionStore(): Store | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
