/**
 * `/widget.js`, the one script that a site writes down:
 * `<script src="https://desk.example.org/widget.js" data-service="billing" async></script>`.
 *
 * It draws the launcher and asks nothing of the network until somebody wants to chat, or had a chat before a reload.
 * Anything on the page with `data-stanzadesk-open` (a service's id, or empty) opens the chat too.
 */
import tokens from "../styles/tokens.css" with { type: "text" };
import type { StanzadeskChat } from "./main.ts";
import { sessionStore, storageKey } from "./memory.ts";
import { LAUNCHER } from "./core/words.ts";
import { el, icon, sheet } from "./views/dom.ts";
import style from "./views/launcher.css" with { type: "text" };

declare const WIDGET_FILE: string;

const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
let attempt = 0;

/** Loads the widget, once; the element then is what main.ts says it is. */
async function load(element: HTMLElement): Promise<StanzadeskChat> {
  const again = attempt > 0 ? `?${attempt}` : "";
  attempt += 1;
  await import(`${origin}/assets/${WIDGET_FILE}${again}`);
  attempt = 0;
  return element as StanzadeskChat;
}

async function open(element: HTMLElement, service?: string): Promise<void> {
  try {
    await (await load(element)).open(service || undefined);
  } catch {
    element.title = "The chat can't be loaded just now. Try again in a moment.";
  }
}

function mount(): void {
  const element = document.querySelector<HTMLElement>("stanzadesk-chat") ?? document.createElement("stanzadesk-chat");
  for (const name of ["service", "customer", "theme"]) {
    const value = script.dataset[name];
    if (value !== undefined) {
      element.dataset[name] ??= value;
    }
  }
  element.dataset["origin"] = origin;
  if (element.shadowRoot === null) {
    const root = element.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(tokens, style)];
    const click = (): void => void open(element);
    root.append(el("button", { type: "button", class: "launcher", "aria-label": LAUNCHER, onclick: click }, icon("chat")));
  }
  if (!element.isConnected) {
    document.body.append(element);
  }
  document.addEventListener("click", (event) => {
    const wish = event.target instanceof Element ? event.target.closest("[data-stanzadesk-open]") : null;
    if (wish !== null) {
      void open(element, wish.getAttribute("data-stanzadesk-open") ?? "");
    }
  });
  const remembered = sessionStore()?.getItem(storageKey(origin, element.dataset["customer"] ?? "1")) ?? "";
  if (/"token":|"type":"start"/.test(remembered)) {
    void load(element).catch(() => undefined);
  }
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", mount);
} else {
  mount();
}
