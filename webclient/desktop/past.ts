/** A customer's earlier chats: fetched by REST when a chat is first looked at. */
import type { App } from "./app.ts";
import type { Chat, EarlierChat, Entry } from "./core/state.ts";

interface Row extends Omit<EarlierChat, "at"> {
  readonly at: string;
}

/** What failed is asked for again no sooner: a state that changes with every message must not ask with every message. */
const AGAIN_MS = 15_000;

type Line = Omit<Entry, "at" | "origin"> & { readonly at: string };

export class Past {
  private readonly asked = new Set<string>();

  constructor(private readonly app: App) {}

  async look(chat: Chat): Promise<void> {
    if (this.asked.has(chat.id)) {
      return;
    }
    this.asked.add(chat.id);
    const found = await ask<{ readonly earlier: readonly Row[] }>(`/api/v1/chats/${encodeURIComponent(chat.id)}/earlier`);
    if (found === undefined) {
      window.setTimeout(() => this.asked.delete(chat.id), AGAIN_MS);
      return;
    }
    const earlier = found.earlier.map((one) => ({ ...one, at: Date.parse(one.at) }));
    this.app.dispatch({ type: "earlier", chat: chat.id, earlier });
  }

  async open(chat: Chat, earlier: EarlierChat): Promise<void> {
    const address = `/api/v1/chats/${encodeURIComponent(chat.id)}/earlier/${encodeURIComponent(earlier.chat)}`;
    const found = await ask<{ readonly entries: readonly Line[] }>(address);
    if (found !== undefined) {
      const entries = found.entries.map((one) => ({ ...one, at: Date.parse(one.at), origin: null }));
      this.app.dispatch({ type: "transcript", transcript: { chat: earlier, entries } });
    }
  }
}

async function ask<T>(address: string): Promise<T | undefined> {
  const answer = await fetch(address).catch(() => undefined);
  return answer?.ok === true ? ((await answer.json()) as T) : undefined;
}
