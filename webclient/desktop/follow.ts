/** What a change of state asks of the outside: presence, noise, marks, what is remembered, holes to fill. */
import type { App } from "./app.ts";
import { looking } from "./core/change.ts";
import { due, focused, languageOf, sayOf } from "./core/select.ts";
import type { Chat, State } from "./core/state.ts";
import { focusOn } from "./keys.ts";
import { memory } from "./memory.ts";
import * as say from "./protocol/render.ts";
import type { Word } from "./tabs.ts";
import type { Connection } from "./transport/connection.ts";
import { direction } from "./words/words.ts";

/** A tick that comes so late means that the machine slept. */
const SLEPT_MS = 15_000;

export class Follow {
  private mirrored = "";
  private joined = "";

  constructor(
    private readonly app: App,
    private readonly connection: Connection,
  ) {}

  after(before: State, state: State): void {
    this.look(before, state);
    this.mirror(before, state);
    this.sound(before, state);
    this.app.attention.after(before, state);
    const chat = focused(state);
    if (chat !== undefined && looking(state, chat.id) && state.phase === "online") {
      this.app.talk.seen(chat);
    }
    if (state.chats !== before.chats || state.focus !== before.focus) {
      window.requestAnimationFrame(() => this.moveKeyboard(before, state));
      const shown = focused(state);
      if (shown !== undefined && this.app.session.hasCookie) {
        void this.app.past.look(shown);
      }
      this.remember(before, state);
      for (const chat of state.chats) {
        void this.app.talk.fill(chat);
      }
    }
    this.remind(before, state);
    if (state.now - before.now > SLEPT_MS && before.now > 0 && before.phase !== "login") {
      this.app.session.wake();
    }
  }

  /** A chat that opens for the agent, or after-call work that begins, takes the keyboard unless he is typing elsewhere. */
  private moveKeyboard(before: State, state: State): void {
    const chat = focused(state);
    const typing = document.activeElement?.matches("input, textarea, select") ?? false;
    if (chat === undefined || typing || state.narrow || before.me === null || state.sheet !== null) {
      return;
    }
    const known = before.chats.find((one) => one.id === chat.id);
    if (known === undefined && state.focus !== before.focus) {
      focusOn(".composer textarea");
    } else if (chat.wrapping && known?.wrapping === false) {
      focusOn("#notes");
    }
  }

  /** Another tab of this agent in this browser said something. */
  tabSaid(word: Word): void {
    if (word.type === "logged-out") {
      this.app.session.lose(null);
    } else if (word.type === "draft") {
      this.app.dispatch({ type: "draft", chat: word.chat, text: word.text });
    } else if (word.type !== "seen") {
      this.app.attention.tabSaid(word);
    } else {
      this.app.dispatch({ type: "seen", chat: word.chat });
    }
  }

  private look(before: State, state: State): void {
    if (state.prefs !== before.prefs || this.joined === "" || state.browserLanguage !== before.browserLanguage) {
      const root = document.documentElement;
      root.dataset["theme"] = state.prefs.theme;
      root.dataset["density"] = state.prefs.density;
      root.lang = languageOf(state);
      root.dir = direction(languageOf(state));
      root.style.setProperty("--list-width", `${state.prefs.listWidth}px`);
      root.style.setProperty("--contact-width", `${state.prefs.contactWidth}px`);
    }
  }

  private mirror(before: State, state: State): void {
    const me = state.me;
    if (me === null) {
      this.mirrored = "";
      if (this.joined !== "") {
        this.joined = "";
        this.app.tabs.part();
        this.app.marks.closeAll();
      }
      return;
    }
    if (this.joined !== me.jid) {
      this.joined = me.jid;
      this.app.tabs.join(me.jid, () => this.app.bell.ring(this.app.state.offers.length > 0, this.app.state.prefs));
    }
    const returned = state.phase === "online" && before.phase !== "online";
    if (state.phase === "online" && (me.state !== this.mirrored || returned)) {
      this.mirrored = me.state;
      this.connection.send(say.mirrorPresence(me.state, state.device));
    }
  }

  private sound(before: State, state: State): void {
    const rings = this.app.tabs.rings;
    this.app.bell.ring(rings && state.offers.some((offer) => !offer.answering), state.prefs);
    if (!rings || state.chats === before.chats) {
      if (rings && state.offers !== before.offers && state.prefs.notify && !state.watching) {
        for (const offer of state.offers.filter((one) => !before.offers.some((known) => known.id === one.id))) {
          this.app.marks.offer(state, offer);
        }
      }
      return;
    }
    for (const chat of state.chats) {
      const known = before.chats.find((one) => one.id === chat.id);
      if (known !== undefined && chat.unread > known.unread && newsIn(chat) > newsIn(known)) {
        this.heard(state, chat);
      }
    }
  }

  /** A reminder that has just come due: a soft tone, and a notice where the page is not looked at. */
  private remind(before: State, state: State): void {
    const fresh = due(state).filter((one) => !due(before).some((known) => known.id === one.id && known.due === one.due));
    if (fresh.length === 0 || before.me === null || !this.app.tabs.rings) {
      return;
    }
    this.app.bell.tick(state.prefs);
    if (state.prefs.notify && !state.watching) {
      this.app.marks.note("reminder", sayOf(state)("reminderDue"));
    }
  }

  private heard(state: State, chat: Chat): void {
    if (state.prefs.messageTone && (chat.id !== state.focus || !state.watching)) {
      this.app.bell.tick(state.prefs);
    }
    if (state.prefs.notify && !state.watching) {
      this.app.marks.message(state, chat.id, chat.customer.name);
    }
  }

  private remember(before: State, state: State): void {
    if (state.me === null || !this.app.session.restored) {
      return;
    }
    memory.keepDesk({
      jid: state.me.jid,
      focus: state.focus,
      drafts: Object.fromEntries(state.chats.map((chat) => [chat.id, chat.draft])),
      notes: Object.fromEntries(state.chats.map((chat) => [chat.id, chat.notes])),
    });
    const chat = focused(state);
    const known = before.chats.find((one) => one.id === chat?.id);
    if (chat !== undefined && known !== undefined && known.unread > 0 && chat.unread === 0) {
      this.app.tabs.tell({ type: "seen", chat: chat.id });
    }
  }
}

/** How much the customer said since the chat came here. */
function newsIn(chat: Chat): number {
  return chat.entries.filter((entry) => entry.side === "customer" && entry.seq > chat.openedSeq).length;
}
