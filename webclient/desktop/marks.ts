/** What shows outside the page: the title, the icon with state and count, and the system's notifications. */
import { badge, customerName, sayOf } from "./core/select.ts";
import type { AgentState, Offer, Permission, State } from "./core/state.ts";
import { WORKER, type Clicked, type Shown } from "./shown.ts";

const TITLE = "Stanzadesk";
/** As in tokens.css, for an icon that can't read it. */
const COLOURS: Readonly<Record<AgentState, string>> = {
  ready: "#2f9e58",
  busy: "#c77a1c",
  not_ready: "#7d828c",
  after_call_work: "#2f86c4",
  logged_out: "#7d828c",
};

/** An icon's least time on the screen. */
const ICON_REST_MS = 500;

interface Icon {
  readonly state: AgentState | undefined;
  readonly count: number;
  readonly ringing: boolean;
}

export function permission(): Permission {
  return "Notification" in window ? Notification.permission : "none";
}

export class Marks {
  private shown = "";
  private wanted: Icon | undefined;
  private resting = false;
  private readonly open = new Map<string, { close(): void }>();
  private worker: ServiceWorkerRegistration | undefined;

  constructor(private readonly onClick: (clicked: Clicked) => void) {
    navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<Clicked>) => this.onClick(event.data));
  }

  /** Where a service worker can be had it shows them, for buttons; else, and until then, the page does, and a click will do. */
  async prepare(): Promise<void> {
    if (permission() !== "granted" || this.worker !== undefined || !("serviceWorker" in navigator)) {
      return;
    }
    try {
      await navigator.serviceWorker.register(WORKER, { scope: "/desk" });
      this.worker = await navigator.serviceWorker.ready;
    } catch {
      // A browser that keeps no data has none.
    }
  }

  update(state: State): void {
    const count = badge(state);
    const title = state.offers.length > 0 ? `● ${sayOf(state)("webChat")} – ${TITLE}` : count > 0 ? `(${count}) ${TITLE}` : TITLE;
    if (document.title !== title) {
      document.title = title;
    }
    this.drawIcon({ state: state.me?.state, count, ringing: state.offers.length > 0 });
    for (const id of this.open.keys()) {
      if (!state.offers.some((offer) => `offer ${offer.id}` === id) && id.startsWith("offer ")) {
        this.close(id);
      }
    }
  }

  offer(state: State, offer: Offer): void {
    const say = sayOf(state);
    const title = say(offer.channel === "web" ? "webChat" : "chat");
    const body = `${offer.service} · ${customerName(state, offer.customer.name)}`;
    this.show({ tag: `offer ${offer.id}`, title, body, chat: null, offer: offer.id, stays: true, button: say("accept") });
  }

  /** Says who wrote, never what: the notice may show on a locked screen. */
  message(state: State, chat: string, name: string): void {
    const say = sayOf(state);
    const body = say("newMessageFrom", { name: customerName(state, name) });
    this.show({ tag: `chat ${chat}`, title: TITLE, body, chat, offer: null, stays: false, button: "" });
  }

  test(state: State): void {
    this.note("test", sayOf(state)("testNotificationBody"));
  }

  /** Something without a chat to go to. */
  note(tag: string, body: string): void {
    this.show({ tag, title: TITLE, body, chat: null, offer: null, stays: false, button: "" });
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) {
      this.close(id);
    }
  }

  /** An icon is a picture of its own to the browser, dear to change: in a rush of messages the last one counts. */
  private drawIcon(icon: Icon): void {
    this.wanted = icon;
    const look = `${icon.state ?? ""} ${icon.count} ${icon.ringing}`;
    if (this.resting || look === this.shown) {
      return;
    }
    this.shown = look;
    this.resting = true;
    setIcon(icon);
    void ("setAppBadge" in navigator && (icon.count > 0 ? navigator.setAppBadge(icon.count) : navigator.clearAppBadge()).catch(() => undefined));
    window.setTimeout(() => {
      this.resting = false;
      this.drawIcon(this.wanted ?? icon);
    }, ICON_REST_MS);
  }

  private show(shown: Shown): void {
    if (permission() !== "granted") {
      return;
    }
    this.close(shown.tag);
    const worker = this.worker;
    if (worker?.active) {
      worker.active.postMessage(shown);
      this.open.set(shown.tag, { close: () => void closeShown(worker, shown.tag) });
      return;
    }
    try {
      const made = new Notification(shown.title, { body: shown.body, tag: shown.tag, requireInteraction: shown.stays, icon: "/icon.svg" });
      made.onclick = () => {
        window.focus();
        made.close();
        this.onClick({ chat: shown.chat, offer: shown.offer, accept: false });
      };
      this.open.set(shown.tag, made);
    } catch {
      // Some phones allow notifications only to service workers; the page itself still rings.
    }
  }

  private close(id: string): void {
    this.open.get(id)?.close();
    this.open.delete(id);
  }
}

async function closeShown(worker: ServiceWorkerRegistration, tag: string): Promise<void> {
  for (const one of await worker.getNotifications({ tag })) {
    one.close();
  }
}

function setIcon({ state, count, ringing }: Icon): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) {
    return;
  }
  if (state === undefined) {
    link.href = "/icon.svg";
    return;
  }
  const mark =
    count > 0
      ? `<circle cx="23" cy="9" r="9" fill="${ringing ? "#c22f2f" : "#4b47c8"}"/><text x="23" y="13.5" font-family="sans-serif" font-size="13" font-weight="700" text-anchor="middle" fill="#fff">${Math.min(count, 9)}</text>`
      : "";
  const bubble = `<path d="M5 5h22a3 3 0 0 1 3 3v13a3 3 0 0 1-3 3H15l-7 6v-6H5a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3z" fill="${COLOURS[state]}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${bubble}${mark}</svg>`;
  link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
