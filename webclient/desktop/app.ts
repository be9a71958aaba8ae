/** The desktop at work: stanzas become actions, the agent's clicks become stanzas. Views only render and call. */
import { Incoming } from "./incoming.ts";
import { Alert } from "./alert.ts";
import { memory, type Config, type Desk } from "./config.ts";
import type { Action } from "./core/actions.ts";
import { reduce } from "./core/reduce.ts";
import { badge, focused, holeAfter, openChats } from "./core/select.ts";
import { INITIAL, type Chat, type Choice, type Offer, type State } from "./core/state.ts";
import { errorCondition, parseHistory, parseSnapshot, refusalWords } from "./protocol/parse.ts";
import * as say from "./protocol/render.ts";
import { NS, attr, child } from "./protocol/xml.ts";
import type { Connection, LinkState } from "./transport/connection.ts";
import { Outbox } from "./transport/outbox.ts";

const DESK_PING_MS = 15_000;
const NOTICE_MS = 8000;
const TYPING_PAUSE_MS = 4000;

export class App {
  state: State = { ...INITIAL, now: Date.now() };
  private readonly desk: string;
  private readonly outbox: Outbox;
  private readonly alert: Alert;
  private readonly incoming: Incoming;
  private readonly fetching = new Set<string>();
  private readonly typingTimers = new Map<string, number>();
  private mirrored = "";
  private deskMisses = 0;
  private session = false;
  private restored = false;

  constructor(
    readonly config: Config,
    private readonly connection: Connection,
    private readonly render: (state: State) => void,
  ) {
    this.desk = `desk@${config.component}`;
    this.outbox = new Outbox(sessionStorage);
    this.alert = new Alert((blocked) => this.dispatch({ type: "sound-blocked", blocked }));
    this.incoming = new Incoming(connection, this.outbox, (action) => this.dispatch(action));
    connection.onStanza = (stanza) => this.incoming.take(stanza);
    connection.onState = (state, retryAt, words) => this.onLink(state, retryAt, words);
    window.setInterval(() => this.dispatch({ type: "tick", now: Date.now() }), 1000);
    window.setInterval(() => void this.pingDesk(), DESK_PING_MS);
    window.addEventListener("pagehide", () => this.connection.send(say.goodbyePresence(this.desk)));
    window.addEventListener("pageshow", (event) => event.persisted && this.connection.send(say.desktopPresence(this.desk)));
  }

  dispatch(action: Action): void {
    const before = this.state;
    this.state = reduce(before, action);
    if (this.state === before) {
      return;
    }
    if (action.type === "notice") {
      const id = this.state.notices.at(-1)?.id ?? 0;
      window.setTimeout(() => this.dispatch({ type: "notice-gone", id }), NOTICE_MS);
    }
    this.follow(before);
    this.render(this.state);
  }

  start(): void {
    const known = memory.login();
    if (known !== null) {
      this.dispatch({ type: "phase", phase: "connecting" });
      this.connection.connect(known.jid, known.password);
    }
    this.render(this.state);
  }

  logIn(jid: string, password: string): void {
    const address = jid.includes("@") ? jid.trim().toLowerCase() : `${jid.trim().toLowerCase()}@${this.config.domain}`;
    memory.keepLogin({ jid: address, password });
    this.dispatch({ type: "phase", phase: "connecting" });
    this.connection.connect(address, password);
  }

  async logOut(): Promise<void> {
    this.dispatch({ type: "confirm-logout", open: false });
    await this.connection.iq("set", this.desk, say.choose("off", ""));
    if (openChats(this.state).length > 0) {
      return;
    }
    await fetch("/api/v1/session", { method: "DELETE" }).catch(() => undefined);
    this.connection.send(say.goodbyePresence(this.desk));
    this.connection.close();
    memory.forget();
    this.outbox.clear();
    this.dispatch({ type: "phase", phase: "login" });
  }

  retryNow(): void {
    this.connection.retry();
  }

  async choose(choice: Choice, reason: string): Promise<void> {
    this.dispatch({ type: "selector", open: false });
    if (choice === "off") {
      this.dispatch({ type: "confirm-logout", open: true });
      return;
    }
    await this.ask("set", this.desk, say.choose(choice, reason));
  }

  async answer(offer: Offer, accept: boolean, focus: boolean): Promise<void> {
    this.dispatch({ type: "offer-answering", id: offer.id, answering: true });
    this.incoming.focusNext = accept && focus ? offer.chat : null;
    const reply = await this.connection.iq("set", offer.jid, say.answer(accept, offer.chat, offer.id));
    if (reply !== null && attr(reply, "type") === "result") {
      this.dispatch({ type: "offer-closed", id: offer.id, words: "" });
    } else if (reply !== null && errorCondition(reply) !== "resource-constraint") {
      this.dispatch({ type: "offer-closed", id: offer.id, words: refusalWords(errorCondition(reply)) });
    } else {
      this.dispatch({ type: "offer-answering", id: offer.id, answering: false });
      this.dispatch({ type: "notice", text: "The desk did not answer; try again." });
    }
  }

  send(chat: Chat, text: string): void {
    const id = crypto.randomUUID();
    this.dispatch({ type: "said", chat: chat.id, id, text });
    this.outbox.add({ id, to: chat.jid, chat: chat.id, text });
    this.connection.send(say.text(chat.jid, id, text));
    window.clearTimeout(this.typingTimers.get(chat.id));
    this.typingTimers.delete(chat.id);
  }

  /** Sends a refused line once more under the same id, or puts it back into the draft. */
  again(chat: Chat, id: string, text: string): void {
    this.dispatch({ type: "say-dropped", chat: chat.id, id });
    this.send(chat, text);
  }

  draft(chat: Chat, text: string): void {
    this.dispatch({ type: "draft", chat: chat.id, text });
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

  async endChat(chat: Chat): Promise<void> {
    this.dispatch({ type: "confirm-end", chat: null });
    await this.ask("set", chat.jid, say.end());
  }

  async complete(chat: Chat): Promise<void> {
    const reply = await this.ask("set", chat.jid, say.complete(chat.notes));
    if (reply) {
      this.dispatch({ type: "removed", chat: chat.id });
    }
  }

  private async ask(kind: "get" | "set", to: string, payload: Element): Promise<boolean> {
    const reply = await this.connection.iq(kind, to, payload);
    if (reply !== null && attr(reply, "type") === "result") {
      return true;
    }
    this.dispatch({ type: "notice", text: refusalWords(reply === null ? "" : errorCondition(reply)) });
    return false;
  }

  private onLink(state: LinkState, retryAt: number, words: string): void {
    if (state === "online") {
      void this.arrive();
    } else if (state === "refused") {
      memory.forget();
      this.dispatch({ type: "phase", phase: "login", error: words });
    } else if (this.state.phase !== "login") {
      this.dispatch({ type: "phase", phase: state === "connecting" && this.state.me === null ? "connecting" : "offline", retryAt });
    }
  }

  /** After every (re)connect: say who we are, learn the truth, send what has no proof. */
  private async arrive(): Promise<void> {
    this.mirrored = "";
    this.connection.send(say.mirrorPresence(this.state.me?.state ?? "not_ready"));
    this.connection.send(say.desktopPresence(this.desk));
    await this.refresh();
    for (const line of this.outbox.all()) {
      this.connection.send(say.text(line.to, line.id, line.text));
    }
    if (!this.session && this.state.me !== null) {
      await this.openSession();
    }
  }

  private async refresh(): Promise<void> {
    const reply = await this.connection.iq("get", this.desk, say.snapshot());
    const payload = reply === null ? undefined : child(reply, NS.desk, "snapshot");
    const snapshot = payload === undefined ? undefined : parseSnapshot(payload, Date.now());
    if (snapshot !== undefined) {
      const kept = this.restored ? undefined : memory.desk();
      this.dispatch({ type: "snapshot", snapshot });
      if (kept !== undefined) {
        this.restore(kept);
      }
    } else if (reply !== null && ["forbidden", "not-allowed", "item-not-found"].includes(errorCondition(reply))) {
      this.connection.close();
      memory.forget();
      this.dispatch({ type: "phase", phase: "login", error: "This account is not an agent of this desk." });
    } else if (reply !== null) {
      this.dispatch({ type: "phase", phase: "offline" });
      this.dispatch({ type: "desk-answers", answers: false });
    }
  }

  private async openSession(): Promise<void> {
    const reply = await this.connection.iq("get", this.desk, say.token());
    const token = reply === null ? undefined : child(reply, NS.desk, "token")?.textContent;
    if (token === undefined || token === null) {
      return;
    }
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    }).catch(() => undefined);
    this.session = answer?.ok ?? false;
    if (this.session && this.config.next !== "") {
      location.assign(this.config.next);
    }
  }

  private async pingDesk(): Promise<void> {
    if (this.state.phase === "login" || this.state.phase === "connecting") {
      return;
    }
    const reply = await this.connection.iq("get", this.desk, say.ping());
    if (reply === null || attr(reply, "type") === "error") {
      this.deskMisses += 1;
      if (this.deskMisses >= 2 && this.state.phase === "online") {
        this.dispatch({ type: "desk-answers", answers: false });
      }
      return;
    }
    const wasAway = !this.state.deskAnswers;
    this.deskMisses = 0;
    if (wasAway) {
      await this.arrive();
    }
  }

  /** What a change of state asks of the outside. */
  private follow(before: State): void {
    const state = this.state;
    this.alert.update(state.offers.length, badge(state));
    const me = state.me;
    if (me !== null && state.phase === "online" && me.state !== this.mirrored) {
      this.mirrored = me.state;
      this.connection.send(say.mirrorPresence(me.state));
    }
    if (this.restored && (state.chats !== before.chats || state.focus !== before.focus)) {
      this.keep();
    }
    if (state.chats !== before.chats) {
      for (const chat of state.chats) {
        void this.fill(chat);
      }
    }
  }

  private restore(kept: Desk): void {
    for (const chat of this.state.chats) {
      this.dispatch({ type: "draft", chat: chat.id, text: kept.drafts[chat.id] ?? "" });
      this.dispatch({ type: "notes", chat: chat.id, text: kept.notes[chat.id] ?? "" });
    }
    if (this.state.chats.some((chat) => chat.id === kept.focus)) {
      this.dispatch({ type: "focus", chat: kept.focus });
    }
    this.restored = true;
  }

  private keep(): void {
    memory.keepDesk({
      focus: this.state.focus,
      drafts: Object.fromEntries(this.state.chats.map((chat) => [chat.id, chat.draft])),
      notes: Object.fromEntries(this.state.chats.map((chat) => [chat.id, chat.notes])),
    });
  }

  /** Fetches what is missing of a transcript. */
  private async fill(chat: Chat): Promise<void> {
    const after = holeAfter(chat);
    if (after === null || this.fetching.has(chat.id) || this.state.phase !== "online" || chat.over !== null) {
      return;
    }
    this.fetching.add(chat.id);
    const reply = await this.connection.iq("get", chat.jid, say.history(after));
    this.fetching.delete(chat.id);
    const payload = reply === null ? undefined : child(reply, NS.desk, "history");
    if (payload !== undefined) {
      this.dispatch({ type: "entries", chat: chat.id, entries: parseHistory(payload, Date.now()).entries });
    }
  }

  /** The chat in focus, for keys. */
  focused(): Chat | undefined {
    return focused(this.state);
  }
}
