/** `<stanzadesk-chat>`: the element that the loader puts on a page, and what it needs of the browser. */
import { Client, type Surroundings } from "./client.ts";
import type { State } from "./core/state.ts";
import { Memory, sessionStore, storageKey } from "./memory.ts";
import { Tabs } from "./tabs.ts";
import { ReturningTransport } from "./transport/returning.ts";
import { WidgetView } from "./views/widget.ts";

const COUNT = /^\(\d+\) /;

export class StanzadeskChat extends HTMLElement {
  private client: Client | undefined;
  private tabs: Tabs | undefined;
  private readonly onVisibility = (): void => this.client?.see(!document.hidden);

  connectedCallback(): void {
    if (this.client !== undefined) {
      return;
    }
    const origin = this.dataset["origin"] ?? location.origin;
    const key = storageKey(origin, this.dataset["customer"] ?? "1");
    const memory = new Memory(sessionStore(), key);
    let view: WidgetView | undefined;
    const client = new Client(surroundings(this, origin, memory), (state) => {
      view?.update(state);
      countInTitle(state);
    });
    this.client = client;
    const { open, draft } = memory.get();
    view = new WidgetView(this, this.shadowRoot ?? this.attachShadow({ mode: "open" }), client, draft ?? "");
    const tabs = (this.tabs = new Tabs(key, () => client.runningToken));
    client.onToken = (token) => tabs.tell(token);
    tabs.onChat = (token) => {
      if (!client.hasChat && client.state.phase === "form") {
        client.join(token);
        if (client.state.open) {
          client.open();
        }
      }
    };
    document.addEventListener("visibilitychange", this.onVisibility);
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
    const client = this.client;
    if (client === undefined) {
      return;
    }
    if (!client.hasChat) {
      const token = await this.tabs?.ask();
      if (token !== undefined && !client.hasChat) {
        client.join(token);
      }
    }
    client.open(service);
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
