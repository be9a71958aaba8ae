/** What the agent does with offers and chats. */
import type { App } from "./app.ts";
import { holeAfter, results } from "./core/select.ts";
import type { Chat, Choice, Offer } from "./core/state.ts";
import { focusOn } from "./keys.ts";
import type { Incoming } from "./incoming.ts";
import { errorCondition, parseHistory, refusal } from "./protocol/parse.ts";
import * as say from "./protocol/render.ts";
import { NS, attr, child } from "./protocol/xml.ts";
import type { Connection } from "./transport/connection.ts";
import type { Outbox } from "./transport/outbox.ts";

const TYPING_PAUSE_MS = 4000;

export class Talk {
  private readonly desk: string;
  private readonly fetching = new Set<string>();
  private readonly typingTimers = new Map<string, number>();

  constructor(
    private readonly app: App,
    private readonly connection: Connection,
    private readonly outbox: Outbox,
    private readonly incoming: Incoming,
  ) {
    this.desk = `desk@${app.config.component}`;
  }

  async choose(choice: Choice, reason: string): Promise<void> {
    this.app.dispatch({ type: "selector", open: false });
    if (choice === "off") {
      this.app.dispatch({ type: "confirm-logout", open: true });
      return;
    }
    await this.ask("set", this.desk, say.choose(choice, reason));
  }

  async answer(offer: Offer, accept: boolean, focus: boolean): Promise<void> {
    if (offer.answering) {
      return;
    }
    this.app.dispatch({ type: "offer-answering", id: offer.id, answering: true });
    this.incoming.focusNext = accept && focus ? offer.chat : null;
    const reply = await this.connection.iq("set", offer.jid, say.answer(accept, offer.chat, offer.id));
    if (reply !== null && attr(reply, "type") === "result") {
      this.app.dispatch({ type: "offer-closed", id: offer.id, phrase: null });
    } else if (reply !== null && errorCondition(reply) !== "resource-constraint") {
      this.app.dispatch({ type: "offer-closed", id: offer.id, phrase: refusal(errorCondition(reply)) });
    } else {
      this.app.dispatch({ type: "offer-answering", id: offer.id, answering: false });
      this.app.dispatch({ type: "notice", phrase: { key: "deskSilent" } });
    }
  }

  /** Sends what the draft is: a line, a note, or the correction of a line. */
  send(chat: Chat, text: string): void {
    this.say(chat, text, { note: chat.noting, ...(chat.correcting === null ? {} : { replaces: chat.correcting }) });
  }

  private say(chat: Chat, text: string, kind: { readonly note: boolean; readonly replaces?: string }): void {
    const id = crypto.randomUUID();
    const said = { id, to: chat.jid, chat: chat.id, text, ...kind };
    this.app.dispatch({ type: "said", chat: chat.id, id, text, note: kind.note });
    this.app.tabs.tell({ type: "draft", chat: chat.id, text: "" });
    this.outbox.add(said);
    if (!this.outbox.held) {
      this.connection.send(say.text(said));
    }
    window.clearTimeout(this.typingTimers.get(chat.id));
    this.typingTimers.delete(chat.id);
  }

  /** Sends a refused line once more. */
  again(chat: Chat, id: string, text: string): void {
    const now = this.app.state.chats.find((one) => one.id === chat.id);
    const note = now?.pending.find((one) => one.id === id)?.note ?? false;
    this.app.dispatch({ type: "say-dropped", chat: chat.id, id });
    this.say(chat, text, { note });
    this.app.dispatch({ type: "draft", chat: chat.id, text: now?.draft ?? "" });
  }

  draft(chat: Chat, text: string): void {
    this.app.dispatch({ type: "draft", chat: chat.id, text });
    this.app.tabs.tell({ type: "draft", chat: chat.id, text });
    if (chat.noting) {
      return;
    }
    if (!this.typingTimers.has(chat.id) && text !== "") {
      this.connection.send(say.typing(chat.jid, "composing"));
    }
    window.clearTimeout(this.typingTimers.get(chat.id));
    const pause = window.setTimeout(() => {
      this.typingTimers.delete(chat.id);
      this.connection.send(say.typing(chat.jid, "paused"));
    }, TYPING_PAUSE_MS);
    this.typingTimers.set(chat.id, pause);
  }

  async end(chat: Chat, keepOut = false): Promise<void> {
    this.app.dispatch({ type: "confirm-end", chat: null });
    await this.ask("set", chat.jid, say.end(keepOut));
  }

  async complete(chat: Chat): Promise<void> {
    if (results(this.app.state, chat).required && chat.disposition === "") {
      this.app.dispatch({ type: "notice", phrase: { key: "dispositionNeeded" } });
      focusOn("#disposition");
      return;
    }
    const reply = await this.connection.iq("set", chat.jid, say.complete(chat.disposition, chat.notes));
    if (reply !== null && attr(reply, "type") === "result") {
      this.app.dispatch({ type: "removed", chat: chat.id });
      return;
    }
    const condition = reply === null ? "" : errorCondition(reply);
    const phrase = condition === "not-acceptable" ? ({ key: "dispositionNeeded" } as const) : refusal(condition);
    this.app.dispatch({ type: "notice", phrase });
  }

  /** Tells the desk how far the agent has read, once per line. */
  seen(chat: Chat): void {
    const id = this.incoming.lastHeard.get(chat.id);
    if (id !== undefined && this.connection.send(say.displayed(chat.jid, id))) {
      this.incoming.lastHeard.delete(chat.id);
    }
  }

  /** Fetches what is missing of a transcript. */
  async fill(chat: Chat): Promise<void> {
    const after = holeAfter(chat);
    const silent = chat.over !== null && !chat.wrapping;
    if (after === null || this.fetching.has(chat.id) || this.app.state.phase !== "online" || silent) {
      return;
    }
    this.fetching.add(chat.id);
    const reply = await this.connection.iq("get", chat.jid, say.history(after));
    this.fetching.delete(chat.id);
    const payload = reply === null ? undefined : child(reply, NS.desk, "history");
    if (payload !== undefined) {
      const { entries } = parseHistory(payload, Date.now(), this.incoming.shift);
      this.app.dispatch({ type: "entries", chat: chat.id, entries });
    }
  }

  private async ask(kind: "get" | "set", to: string, payload: Element): Promise<boolean> {
    const reply = await this.connection.iq(kind, to, payload);
    if (reply !== null && attr(reply, "type") === "result") {
      return true;
    }
    this.app.dispatch({ type: "notice", phrase: refusal(reply === null ? "" : errorCondition(reply)) });
    return false;
  }
}
