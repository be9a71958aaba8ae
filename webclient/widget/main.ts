/** `<stanzadesk-chat>`: the element that the loader puts on a page, and what it needs of the browser. */
import { Client, type Surroundings } from "./client.ts";
import type { State } from "./core/state.ts";
import { WORDS, fill, speak } from "./core/words.ts";
import { languageOf, loadLanguage } from "./lang/languages.ts";
import { Memory, sessionStore, storageKey } from "./memory.ts";
import { Tabs } from "./tabs.ts";
import { ReturningTransport } from "./transport/returning.ts";
import { WidgetView } from "./views/widget.ts";

const COUNT = /^\(\d+\) /;
const TELL_TITLE_MS = 4_000;

/** What a page's script may tell of its customer. */
export interface CustomerData {
  readonly name?: string;
  readonly email?: string;
  readonly identity?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export class StanzadeskChat extends HTMLElement {
  /** The operator's own words, given by the loader. */
  words: Readonly<Record<string, string>> = {};
  #client: Client | undefined;
  #tabs: Tabs | undefined;
  #told: State | undefined;
  readonly #onVisibility = (): void => this.#client?.see(!document.hidden);

  /** Makes the widget in the customer's language; again: nothing. */
  async prepare(data: CustomerData): Promise<void> {
    if (this.#client !== undefined) {
      this.#know(data);
      return;
    }
    const language = languageOf(this.dataset["lang"] || document.documentElement.lang, navigator.languages);
    await loadLanguage(language);
    if (this.#client === undefined) {
      speak(this.words);
      this.lang = language;
      this.dir = language === "ar" ? "rtl" : "ltr";
      this.#build(data);
    }
  }

  #build(data: CustomerData): void {
    const origin = this.dataset["origin"] ?? location.origin;
    const key = storageKey(origin, this.dataset["customer"] ?? "1");
    const memory = new Memory(sessionStore(), key);
    let view: WidgetView | undefined;
    const client = new Client(surroundings(this, origin, memory), (state) => {
      view?.update(state);
      this.#tell(state);
    });
    this.#client = client;
    this.#know(data);
    const { open, draft } = memory.get();
    view = new WidgetView(this, this.shadowRoot ?? this.attachShadow({ mode: "open" }), client, draft ?? "");
    const tabs = (this.#tabs = new Tabs(key, () => client.runningToken));
    client.onToken = (token) => tabs.tell(token);
    tabs.onChat = (token) => {
      if (!client.hasChat && client.state.phase === "form") {
        client.join(token);
        if (client.state.open) {
          client.open();
        }
      }
    };
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#told = client.state;
    if (open && client.hasChat) {
      client.open();
    } else {
      view.update(client.state);
      client.see(!document.hidden);
      if (client.hasChat) {
        client.connect();
      }
    }
  }

  /** Opens the panel, with a service chosen if it is named; joins the chat of another tab of this site if there is one. */
  async open(service?: string): Promise<void> {
    const client = this.#client;
    if (client === undefined) {
      return;
    }
    if (!client.hasChat) {
      const token = await this.#tabs?.ask();
      if (token !== undefined && !client.hasChat) {
        client.join(token);
      }
    }
    client.open(service);
  }

  close(): void {
    this.#client?.closePanel();
  }

  /** Ends the chat there is. */
  end(): void {
    if (this.#client?.hasChat) {
      this.#client.end();
    }
  }

  /** Starts a chat without the form, with what is known of the customer; the desk checks it as always. */
  async start(service: string, question: string): Promise<void> {
    await this.open(service);
    this.#client?.start({ service: service || this.#client.state.service, answers: { question } });
  }

  #know(data: CustomerData): void {
    const client = this.#client;
    if (client !== undefined) {
      const { identity = client.given.identity, name = "", email = "", fields = {} } = data;
      const known = Object.entries({ ...client.given.answers, ...fields, name, email }).filter(([, value]) => value !== "");
      client.given = { answers: Object.fromEntries(known), ...(identity === undefined ? {} : { identity }) };
    }
  }

  /** Tells the page what happened: events of this element, a count and a name in the title, a sound. */
  #tell(state: State): void {
    const before = this.#told ?? state;
    this.#told = state;
    countInTitle(state);
    const send = (name: string, detail: object = {}): void => {
      this.dispatchEvent(new CustomEvent(`stanzadesk:${name}`, { detail, bubbles: true, composed: true }));
    };
    if (before.open !== state.open) {
      send(state.open ? "open" : "close");
    }
    if (before.unread !== state.unread) {
      send("unread", { count: state.unread });
    }
    if (before.phase !== state.phase && before.phase !== "starting" && state.phase === "starting") {
      send("start", { service: state.service });
    }
    if (before.phase !== "ended" && state.phase === "ended") {
      send("end", { service: state.service });
    }
    if (before.phase === "waiting" && state.phase === "talking") {
      send("agent", { name: state.agents[0] ?? "" });
      this.#announce(fill(WORDS.joined, { name: state.agents[0] ?? WORDS.somebody }));
    } else if (state.unread > before.unread && document.hidden) {
      void import("./sound.ts").then(({ chime }) => chime());
    }
  }

  /** Somebody answers: heard and seen also from another tab. */
  #announce(words: string): void {
    void import("./sound.ts").then(({ chime }) => chime());
    if (document.hidden) {
      const title = document.title;
      document.title = words;
      setTimeout(() => (document.title = document.title === words ? title : document.title), TELL_TITLE_MS);
    }
  }
}

function surroundings(element: HTMLElement, origin: string, memory: Memory): Surroundings {
  return {
    memory,
    services: (element.dataset["service"] ?? "").split(/[\s,]+/).filter((name) => name !== ""),
    connect: (listener) => new ReturningTransport(origin, listener),
    random: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    page: () => ({
      page: location.origin + location.pathname,
      locale: navigator.language,
      title: document.title.replace(COUNT, "").slice(0, 200),
    }),
    now: () => performance.now(),
    later: (ms, work) => void setTimeout(work, ms),
  };
}

/** Puts the number of unread messages before the page's title. */
function countInTitle(state: State): void {
  const plain = document.title.replace(COUNT, "");
  const title = state.unread > 0 ? `(${state.unread}) ${plain}` : plain;
  if (title !== document.title) {
    document.title = title;
  }
}

customElements.get("stanzadesk-chat") ?? customElements.define("stanzadesk-chat", StanzadeskChat);
