/** Canned responses at the desk: fetched, saved and counted by REST (nothing live about them). */
import type { App } from "./app.ts";
import { filledIn, type Canned } from "./core/canned.ts";
import { customerName } from "./core/select.ts";
import type { Chat } from "./core/state.ts";

const ADDRESS = "/api/v1/canned";

export class Texts {
  constructor(private readonly app: App) {}

  async load(): Promise<void> {
    const answer = await fetch(ADDRESS).catch(() => undefined);
    if (answer?.ok === true) {
      const { canned } = (await answer.json()) as { readonly canned: readonly Canned[] };
      this.app.dispatch({ type: "canned", canned });
    }
  }

  /** Saves; null if it worked, else why not, in the desk's words. */
  async save(draft: Canned): Promise<void> {
    const { shared, service, folder, shortcut, title, text } = draft;
    const body = JSON.stringify({ shared, service: shared ? service : "", folder, shortcut, title, text });
    if (await this.change("PUT", `${ADDRESS}/${encodeURIComponent(draft.id)}`, body, "application/json")) {
      this.app.dispatch({ type: "canned-draft", draft: null });
    }
  }

  async remove(id: string): Promise<void> {
    if (await this.change("DELETE", `${ADDRESS}/${encodeURIComponent(id)}`)) {
      this.app.dispatch({ type: "canned-draft", draft: null });
    }
  }

  async read(file: File): Promise<void> {
    await this.change("POST", `${ADDRESS}/import`, file, "text/csv");
  }

  /** What a text becomes in this chat; its use is counted. */
  take(canned: Canned, chat: Chat): string {
    void fetch(`${ADDRESS}/${encodeURIComponent(canned.id)}/used`, { method: "POST" }).catch(() => undefined);
    const customer = customerName(this.app.state, chat.customer.name);
    return filledIn(canned.text, { customer, agent: this.app.state.me?.name ?? "", service: chat.service });
  }

  private async change(method: string, address: string, body?: BodyInit, type?: string): Promise<boolean> {
    const headers = type === undefined ? {} : { "Content-Type": type };
    const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) }).catch(() => undefined);
    if (answer?.ok === true) {
      await this.load();
      return true;
    }
    const words = (await answer?.json().catch(() => undefined)) as { readonly text?: string } | undefined;
    this.app.dispatch({ type: "canned-fault", words: words?.text ?? "" });
    return false;
  }
}
