/** Being there: log-in and log-out, what every (re)connect does, and whether the desk still answers. */
import type { App } from "./app.ts";
import { focused, openChats } from "./core/select.ts";
import { memory } from "./memory.ts";
import type { Incoming } from "./incoming.ts";
import { errorCondition, parseShift, parseSnapshot } from "./protocol/parse.ts";
import * as say from "./protocol/render.ts";
import { NS, attr, child } from "./protocol/xml.ts";
import type { Connection, LinkState } from "./transport/connection.ts";
import type { Outbox } from "./transport/outbox.ts";
import type { Phrase } from "./words/words.ts";

const DESK_PING_MS = 15_000;
/** How the desk refuses a stranger, and some servers whatever they can't deliver: it counts if the desk answers a ping, too. */
const STRANGER = ["forbidden", "not-allowed", "item-not-found"];

export class Session {
  /** Drafts and focus of before a reload are back, so they may be written again. */
  restored = false;
  private readonly desk: string;
  private deskMisses = 0;
  private arrivals = 0;
  /** The pages' session stands: REST may be asked. */
  hasCookie = false;

  constructor(
    private readonly app: App,
    private readonly connection: Connection,
    private readonly outbox: Outbox,
    private readonly incoming: Incoming,
  ) {
    this.desk = `desk@${app.config.component}`;
    incoming.onHello = () => this.greet();
    incoming.isDeskThere = async () => (await this.measure()) !== null;
    connection.onState = (state, retryAt, words) => this.onLink(state, retryAt, words);
    window.setInterval(() => void this.pingDesk(), DESK_PING_MS);
    window.addEventListener("pagehide", () => this.connection.send(say.goodbyePresence(this.desk)));
    window.addEventListener("pageshow", (event) => event.persisted && this.connection.send(say.desktopPresence(this.desk)));
    window.addEventListener("online", () => this.connection.retry());
  }

  start(): void {
    const known = memory.login();
    if (known !== null) {
      this.app.dispatch({ type: "phase", phase: "connecting" });
      this.connection.connect(known.jid, known.password);
    }
  }

  logIn(jid: string, password: string): void {
    const name = jid.trim().toLowerCase();
    const address = name.includes("@") ? name : `${name}@${this.app.config.domain}`;
    memory.keepLogin({ jid: address, password });
    this.app.dispatch({ type: "phase", phase: "connecting" });
    this.connection.connect(address, password);
  }

  async logOut(): Promise<void> {
    this.app.dispatch({ type: "confirm-logout", open: false });
    await this.connection.iq("set", this.desk, say.choose("off", ""));
    if (openChats(this.app.state).length > 0) {
      return;
    }
    await fetch("/api/v1/session", { method: "DELETE" }).catch(() => undefined);
    this.app.tabs.tell({ type: "logged-out" });
    this.leave();
    memory.forget();
    this.outbox.clear();
    this.app.dispatch({ type: "phase", phase: "login" });
  }

  /** The session ends though the agent did not ask: back to the log-in; drafts and unsent lines stay for his return. */
  lose(words: Phrase | null): void {
    this.leave();
    memory.forgetLogin();
    this.app.dispatch({ type: "phase", phase: "login", ...(words === null ? {} : { error: words }) });
  }

  /** Ends the agent's desktops on other machines. */
  takeOver(): void {
    for (const place of this.app.places.all()) {
      this.connection.send(say.takeover(place));
    }
    this.app.dispatch({ type: "elsewhere", jid: null });
  }

  retryNow(): void {
    this.connection.retry();
  }

  /** The machine slept: what stands on the screen is old. */
  wake(): void {
    this.app.diary.note("woke");
    this.connection.check();
    if (this.app.state.phase === "online") {
      void this.refresh();
    }
  }

  /** How long the desk takes to answer, in milliseconds; null if it does not. */
  async measure(): Promise<number | null> {
    const start = performance.now();
    const reply = await this.connection.iq("get", this.desk, say.ping());
    return reply === null || attr(reply, "type") === "error" ? null : Math.round(performance.now() - start);
  }

  private leave(): void {
    this.connection.send(say.goodbyePresence(this.desk));
    this.connection.close();
    this.app.places.clear();
    this.restored = false;
    this.hasCookie = false;
  }

  private onLink(state: LinkState, retryAt: number, words: Phrase | null): void {
    this.app.diary.note(`link ${state}`);
    this.arrivals += 1;
    this.outbox.held = true;
    const { phase, me } = this.app.state;
    if (state === "online") {
      void this.arrive();
    } else if (state === "refused") {
      const ended: Phrase = { key: "sessionEnded" };
      this.lose(me === null ? words : words?.key === "wrongPassword" ? ended : words);
    } else if (phase !== "login") {
      this.app.dispatch({ type: "desk-answers", answers: true }); // Nobody can know; what is seen is the lost connection.
      this.app.dispatch({ type: "phase", phase: state === "connecting" && me === null ? "connecting" : "offline", retryAt });
    }
  }

  /** After every (re)connect: say who we are, learn the truth, send what has no proof. */
  private async arrive(): Promise<void> {
    this.arrivals += 1;
    const arrival = this.arrivals;
    this.connection.send(say.mirrorPresence(this.app.state.me?.state ?? "not_ready", this.app.state.device));
    this.connection.send(say.desktopPresence(this.desk));
    await this.refresh();
    if (arrival !== this.arrivals) {
      return; // The link changed meanwhile; who came later sends.
    }
    if (this.app.state.phase === "connecting" || this.app.state.phase === "offline") {
      this.missDesk();
    }
    for (const line of this.outbox.all()) {
      this.connection.send(say.text(line));
    }
    this.outbox.held = false;
    this.app.attention.arrived();
    if (!this.hasCookie && this.app.state.me !== null) {
      await this.openPages();
    }
  }

  /** The desk came back, or to this session: whatever waits for it waits no longer. */
  private greet(): void {
    // While logging in, the answer to our own greeting is on its way.
    if (this.app.state.phase !== "connecting") {
      void this.arrive();
    }
  }

  private async refresh(): Promise<void> {
    const reply = await this.connection.iq("get", this.desk, say.snapshot());
    const payload = reply === null ? undefined : child(reply, NS.desk, "snapshot");
    const snapshot = payload === undefined ? undefined : parseSnapshot(payload, Date.now());
    if (payload !== undefined && snapshot !== undefined) {
      this.incoming.shift = parseShift(payload, Date.now());
      const isFirst = this.app.state.me === null;
      this.app.dispatch({ type: "snapshot", snapshot });
      if (isFirst) {
        this.settleIn(snapshot.me.jid);
      }
    } else if (reply !== null && STRANGER.includes(errorCondition(reply)) && (await this.measure()) !== null) {
      this.lose({ key: "notAnAgent" });
    } else if (reply !== null) {
      this.missDesk();
    }
  }

  /** The link stands, the desk is silent: its next word, or an answered ping, brings everything back. */
  private missDesk(): void {
    this.app.dispatch({ type: "phase", phase: "offline" });
    this.app.dispatch({ type: "desk-answers", answers: false });
  }

  /** The agent is known: his preferences, drafts, unsent lines and focus come back. */
  private settleIn(jid: string): void {
    const prefs = memory.prefs(jid);
    this.app.dispatch({ type: "prefs", prefs });
    const kept = memory.desk(jid);
    for (const chat of this.app.state.chats) {
      this.app.dispatch({ type: "draft", chat: chat.id, text: kept?.drafts[chat.id] ?? "" });
      this.app.dispatch({ type: "notes", chat: chat.id, text: kept?.notes[chat.id] ?? "" });
    }
    for (const line of this.outbox.all()) {
      this.app.dispatch({ type: "said", chat: line.chat, id: line.id, text: line.text, note: line.note ?? false, keepDraft: true });
    }
    if (kept !== undefined && this.app.state.chats.some((chat) => chat.id === kept.focus)) {
      this.app.dispatch({ type: "focus", chat: kept.focus });
    }
    this.restored = true;
  }

  private async openPages(): Promise<void> {
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
    this.hasCookie = answer?.ok ?? false;
    if (this.hasCookie) {
      void this.app.texts.load();
      void this.app.messages.load();
      const chat = focused(this.app.state);
      if (chat !== undefined) {
        void this.app.past.look(chat);
      }
    }
    if (this.hasCookie && this.app.config.next !== "") {
      location.assign(this.app.config.next);
    }
  }

  private async pingDesk(): Promise<void> {
    const { phase } = this.app.state;
    if (phase === "login" || phase === "connecting") {
      return;
    }
    if ((await this.measure()) === null) {
      this.deskMisses += 1;
      if (this.deskMisses >= 2 && this.app.state.phase === "online") {
        this.app.dispatch({ type: "desk-answers", answers: false });
      }
      return;
    }
    const wasAway = !this.app.state.deskAnswers;
    this.deskMisses = 0;
    if (wasAway || (this.outbox.held && this.app.state.phase === "online")) {
      await this.arrive();
    }
  }
}
