/** The desktop at work: one state, and the parts that feed it and follow it. Views render the state and call the parts. */
import { Agenda } from "./agenda.ts";
import { Attention } from "./attention.ts";
import { Bell } from "./bell.ts";
import type { Config } from "./config.ts";
import type { Action } from "./core/actions.ts";
import type { Prefs } from "./core/prefs.ts";
import { reduce } from "./core/reduce.ts";
import { INITIAL, type State } from "./core/state.ts";
import { Diary } from "./diary.ts";
import { Files } from "./files.ts";
import { Follow } from "./follow.ts";
import { Incoming } from "./incoming.ts";
import { Marks, permission } from "./marks.ts";
import { memory } from "./memory.ts";
import { Messages } from "./messages.ts";
import { Past } from "./past.ts";
import { Places } from "./places.ts";
import { Session } from "./session.ts";
import type { Clicked } from "./shown.ts";
import { Tabs } from "./tabs.ts";
import { Talk } from "./talk.ts";
import { Texts } from "./texts.ts";
import { bare, attr } from "./protocol/xml.ts";
import type { Connection } from "./transport/connection.ts";
import { Outbox } from "./transport/outbox.ts";
import { chooseLanguage } from "./words/words.ts";

const NOTICE_MS = 8000;
const HIDDEN_MS = 100;
const NARROW = "(max-width: 900px)";

export class App {
  state: State;
  readonly session: Session;
  readonly talk: Talk;
  readonly past = new Past(this);
  readonly texts = new Texts(this);
  readonly files = new Files(this);
  readonly messages = new Messages(this);
  readonly bell: Bell;
  readonly marks: Marks;
  readonly places: Places;
  readonly agenda: Agenda;
  readonly attention: Attention;
  readonly diary = new Diary();
  readonly tabs: Tabs;
  private readonly follow: Follow;
  private drawing = 0;

  constructor(
    readonly config: Config,
    connection: Connection,
    private readonly render: (state: State) => void,
  ) {
    const device = memory.device();
    const browserLanguage = chooseLanguage(navigator.languages);
    this.state = { ...INITIAL, now: Date.now(), device, browserLanguage, prefs: memory.prefs(""), permission: permission() };
    const dispatch = (action: Action): void => this.dispatch(action);
    const outbox = new Outbox(sessionStorage);
    const incoming = new Incoming(connection, outbox, (action) => this.take(action));
    this.bell = new Bell((blocked) => dispatch({ type: "sound-blocked", blocked }));
    this.marks = new Marks((clicked) => this.clicked(clicked));
    this.tabs = new Tabs((word) => this.follow.tabSaid(word));
    this.places = new Places(device, (jid) => dispatch({ type: "elsewhere", jid }), () => this.session.lose({ key: "takenOver" }));
    this.session = new Session(this, connection, outbox, incoming);
    this.talk = new Talk(this, connection, outbox, incoming);
    this.agenda = new Agenda(this, connection, incoming);
    this.attention = new Attention(this, connection);
    this.follow = new Follow(this, connection);
    connection.onStanza = (stanza) => {
      this.diary.stanza("in", stanza);
      const from = bare(attr(stanza, "from"));
      // What the desk says counts from the desk alone; the agent's own account may tell of his other places.
      if (from === config.component || from.endsWith(`@${config.component}`) || stanza.localName === "iq") {
        incoming.take(stanza);
      } else {
        this.places.take(stanza, connection.jid);
      }
    };
    this.watchBrowser();
  }

  /** Something the agent did, or the clock: shown at once. */
  dispatch(action: Action): void {
    if (this.change(action)) {
      this.draw();
    }
  }

  /** Something that came over the line: shown with the next picture, however much comes at once. */
  take(action: Action): void {
    if (!this.change(action) || this.drawing !== 0) {
      return;
    }
    // A page behind others gets no pictures, but its title and its row of tabs are looked at.
    const soon = document.hidden ? (draw: () => void) => window.setTimeout(draw, HIDDEN_MS) : window.requestAnimationFrame;
    const drawing = soon(() => this.drawing === drawing && this.draw());
    this.drawing = drawing;
  }

  private draw(): void {
    this.drawing = 0;
    this.marks.update(this.state);
    this.render(this.state);
  }

  private change(action: Action): boolean {
    const before = this.state;
    this.state = reduce(before, action);
    if (this.state === before) {
      return false;
    }
    if (action.type === "notice") {
      const id = this.state.notices.at(-1)?.id ?? 0;
      window.setTimeout(() => this.dispatch({ type: "notice-gone", id }), NOTICE_MS);
    }
    this.follow.after(before, this.state);
    return true;
  }

  start(): void {
    void this.marks.prepare();
    this.session.start();
    this.follow.after(INITIAL, this.state);
    this.draw();
  }

  /** Changes preferences, here and in the agent's other tabs. */
  prefer(prefs: Partial<Prefs>): void {
    this.dispatch({ type: "prefs", prefs });
    memory.keepPrefs(this.state.me?.jid ?? "", this.state.prefs);
  }

  async askPermission(): Promise<void> {
    if ("Notification" in window) {
      await Notification.requestPermission();
    }
    this.dispatch({ type: "permission", permission: permission() });
    void this.marks.prepare();
    this.prefer({ notifyAsked: true });
  }

  /** A notification was clicked: its button accepts and goes there, the rest leads to what it tells of. */
  private clicked({ chat, offer, accept }: Clicked): void {
    const ringing = this.state.offers.find((one) => one.id === offer);
    if (accept && ringing !== undefined) {
      void this.talk.answer(ringing, true, true);
    } else if (chat !== null) {
      this.dispatch({ type: "focus", chat });
    }
  }

  async testConnection(): Promise<void> {
    this.dispatch({ type: "test", phrase: { key: "testingConnection" } });
    const time = await this.session.measure();
    this.dispatch({ type: "test", phrase: time === null ? { key: "connectionBad" } : { key: "connectionGood", args: { time } } });
  }

  private watchBrowser(): void {
    const media = window.matchMedia(NARROW);
    const narrow = (): void => this.dispatch({ type: "narrow", narrow: media.matches });
    media.addEventListener("change", narrow);
    this.state = { ...this.state, narrow: media.matches };
    const look = (): void => this.dispatch({ type: "watching", watching: !document.hidden && document.hasFocus() });
    for (const name of ["focus", "blur", "pageshow"]) {
      window.addEventListener(name, look);
    }
    document.addEventListener("visibilitychange", look);
    window.addEventListener("storage", (event) => {
      const jid = this.state.me?.jid ?? "";
      if (memory.isPrefs(event.key, jid)) {
        this.dispatch({ type: "prefs", prefs: memory.prefs(jid) });
      }
    });
    window.setInterval(() => this.dispatch({ type: "tick", now: Date.now() }), 1000);
  }
}
