/** Messages that customers left: fetched and dealt with by REST; looked at again every minute. */
import type { App } from "./app.ts";
import type { LeftMessage } from "./core/state.ts";
import { focusOn } from "./keys.ts";

const ADDRESS = "/api/v1/messages";
const EVERY_MS = 60_000;

interface Row extends Omit<LeftMessage, "at"> {
  readonly left_at: string;
}

export class Messages {
  private timer: number | undefined;

  constructor(private readonly app: App) {}

  async load(): Promise<void> {
    window.clearTimeout(this.timer);
    const answer = await fetch(ADDRESS).catch(() => undefined);
    if (answer?.ok === true) {
      const { messages } = (await answer.json()) as { readonly messages: readonly Row[] };
      this.app.dispatch({ type: "messages", messages: messages.map((one) => ({ ...one, at: Date.parse(one.left_at) })) });
    }
    // Who is no longer logged in at the pages is not asked for again.
    if (answer === undefined || answer.ok) {
      this.timer = window.setTimeout(() => void this.load(), EVERY_MS);
    }
  }

  /** Begins an answer: the agent has the message from now on. */
  async begin(message: LeftMessage, by: "email" | "chat"): Promise<void> {
    if (await this.ask(message, "take")) {
      this.app.dispatch({ type: "message-draft", draft: { id: message.id, by, text: "" } });
      focusOn(".sheet.messages textarea");
    }
  }

  async answer(message: LeftMessage, by: "email" | "chat", text: string): Promise<void> {
    if (await this.ask(message, "answer", { by, text })) {
      this.app.dispatch({ type: "message-draft", draft: null });
    }
  }

  async release(message: LeftMessage): Promise<void> {
    await this.ask(message, "release");
  }

  async done(message: LeftMessage): Promise<void> {
    await this.ask(message, "done");
  }

  private async ask(message: LeftMessage, verb: string, body?: object): Promise<boolean> {
    const request = { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${ADDRESS}/${encodeURIComponent(message.id)}/${verb}`, request).catch(() => undefined);
    const words = answer?.ok === true ? undefined : ((await answer?.json().catch(() => undefined)) as { readonly text?: string } | undefined);
    this.app.dispatch({ type: "message-fault", words: words?.text ?? "" });
    await this.load();
    return answer?.ok === true;
  }
}
