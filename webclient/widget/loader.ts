/**
 * `/widget.js`, the one script that a site writes down:
 * `<script src="https://desk.example.org/widget.js" data-service="billing" async></script>`.
 *
 * It draws the launcher and asks nothing of the network until somebody wants to chat, had a chat before a reload, or is
 * invited. Anything on the page with `data-stanzadesk-open` (a service's id, or empty) opens the chat too.
 * `window.Stanzadesk` is what a page's own script may use (docs/widget.md).
 */
import tokens from "../styles/tokens.css" with { type: "text" };
import type { CustomerData, StanzadeskChat } from "./main.ts";
import { sessionStore, storageKey } from "./memory.ts";
import { CHAT, el, icon, sheet } from "./views/dom.ts";
import style from "./views/launcher.css" with { type: "text" };

interface Invitation {
  readonly text: string;
  readonly page: string;
  readonly after_s: number;
  readonly scroll: number;
  readonly returning: boolean;
  readonly share: number;
}

interface Look {
  readonly accent?: string;
  readonly position?: string;
  readonly launcher?: string;
  readonly theme?: string;
}

interface Settings {
  readonly look?: Look;
  readonly words?: Readonly<Record<string, string>>;
  readonly invitation?: Invitation;
  /** Nobody can be asked now, and then the operator wants no launcher. */
  readonly hidden?: boolean;
}

declare const WIDGET_FILE: string;
/** What the operator set up, by service: the desk writes it here when it serves this file. */
declare const STANZADESK_SETTINGS: Readonly<Record<string, Settings>>;

const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
const element = document.querySelector<HTMLElement>("stanzadesk-chat") ?? document.createElement("stanzadesk-chat");
const known: Record<string, unknown> = {};
let attempt = 0;

/** Loads the widget, once; the element then is what main.ts says it is. */
async function load(): Promise<StanzadeskChat> {
  try {
    await import(`${origin}/assets/${WIDGET_FILE}${attempt > 0 ? `?${attempt}` : ""}`);
    attempt = 0;
  } catch (error) {
    attempt += 1;
    element.title = "The chat can't be loaded just now. Try again in a moment.";
    throw error;
  }
  const chat = element as StanzadeskChat;
  chat.words = settings().words ?? {};
  chat.hidden = false;
  await chat.prepare(known as CustomerData);
  return chat;
}

function settings(): Settings {
  const [first = ""] = (element.dataset["service"] ?? "").split(/[\s,]+/);
  return STANZADESK_SETTINGS[first] ?? {};
}

const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);
const open = (service?: string): Promise<void> => load().then((chat) => chat.open(service || undefined));

const api = {
  open,
  close: () => load().then((chat) => chat.close()),
  start: (service: string, question: string) => load().then((chat) => chat.start(service, question)),
  end: () => load().then((chat) => chat.end()),
  /** What is known of the customer: name, email, identity, fields. Nothing goes out before a chat does. */
  set: (data: CustomerData): void => void Object.assign(known, data),
  on: (name: string, work: (detail: unknown) => void): void =>
    element.addEventListener(`stanzadesk:${name}`, (event) => work((event as CustomEvent).detail)),
};

function mount(): void {
  for (const name of ["service", "customer", "theme", "lang", "accent", "position", "launcher"]) {
    const value = script.dataset[name];
    if (value !== undefined) {
      element.dataset[name] ??= value;
    }
  }
  element.dataset["origin"] = origin;
  const { look = {}, words = {}, invitation, hidden = false } = settings();
  element.hidden = hidden;
  for (const [name, value] of Object.entries(look)) {
    element.dataset[name] ??= String(value);
  }
  const accent = element.dataset["accent"];
  if (accent !== undefined) {
    element.style.setProperty("--stanzadesk-accent", accent);
    element.style.setProperty("--stanzadesk-on-accent", readableOn(accent));
  }
  const label = element.dataset["launcher"] ?? "";
  if (element.shadowRoot === null) {
    const root = element.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(tokens, style)];
    const texts = label === "" ? [] : [el("span", { class: "label" }, label)];
    const name = label || (words["launcher"] ?? LAUNCHERS[language()] ?? "");
    root.append(el("button", { type: "button", class: "launcher", "aria-label": name, onclick: () => quietly(open()) }, icon(CHAT), ...texts));
  }
  if (!element.isConnected) {
    document.body.append(element);
  }
  document.addEventListener("click", (event) => {
    const wish = event.target instanceof Element ? event.target.closest("[data-stanzadesk-open]") : null;
    if (wish !== null) {
      quietly(open(wish.getAttribute("data-stanzadesk-open") ?? ""));
    }
  });
  const remembered = sessionStore()?.getItem(storageKey(origin, element.dataset["customer"] ?? "1")) ?? "";
  if (/"token":|"type":"(start|leave)"/.test(remembered)) {
    quietly(load());
  } else if (invitation !== undefined) {
    quietly(import(`${origin}/assets/${INVITE_FILE}`).then(({ inviteByRule }) => inviteByRule(element, invitation, () => quietly(open()))));
  }
  Object.assign(globalThis, { Stanzadesk: api });
  document.dispatchEvent(new Event("stanzadesk:ready"));
}

declare const INVITE_FILE: string;

const LAUNCHERS: Readonly<Record<string, string>> = {
  en: "Chat with us",
  de: "Mit uns chatten",
  fr: "Discuter avec nous",
  es: "Chatea con nosotros",
  it: "Chatta con noi",
  pt: "Fale conosco",
  nl: "Chat met ons",
  pl: "Porozmawiaj z nami",
  tr: "Bize yazın",
  ar: "تحدث معنا",
};

function language(): string {
  const tags = [element.dataset["lang"] || document.documentElement.lang, ...navigator.languages];
  return tags.map((tag) => tag.slice(0, 2).toLowerCase()).find((code) => code in LAUNCHERS) ?? "en";
}

/** Black or white, whichever is read more easily on a colour such as #2f5bd8 (WCAG's relative luminance). */
function readableOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", mount);
} else {
  mount();
}
