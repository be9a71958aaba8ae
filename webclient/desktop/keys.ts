/** Keys that work everywhere in the desktop, and those outside text fields. Enter typed into a draft never answers an offer. */
import type { App } from "./app.ts";
import { focused, longestOwed, neighbour, openChats } from "./core/select.ts";
import type { Chat } from "./core/state.ts";
import type { Key } from "./words/words.ts";

export interface Shortcut {
  readonly keys: string;
  readonly does: Key;
  readonly where: "everywhere" | "outsideText" | "inMessage";
  /** Absent where the field itself handles the key. */
  readonly act?: (app: App) => void;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: "F8", does: "keyState", where: "everywhere", act: toggleSelector },
  { keys: "Ctrl+K", does: "keyCommands", where: "everywhere", act: (app) => openSheet(app, "commands") },
  { keys: "F2", does: "keyAccept", where: "everywhere", act: (app) => answerFirst(app, true, false) },
  { keys: "Shift+F2", does: "keyOpen", where: "everywhere", act: (app) => answerFirst(app, true, true) },
  { keys: "Ctrl+F2", does: "keyReject", where: "everywhere", act: (app) => answerFirst(app, false, false) },
  { keys: "Ctrl+F", does: "keyFind", where: "everywhere", act: openFind },
  { keys: "Esc", does: "keyBack", where: "everywhere", act: back },
  { keys: "J", does: "keyNextChat", where: "outsideText", act: (app) => go(app, neighbour(app.state, 1)) },
  { keys: "K", does: "keyPreviousChat", where: "outsideText", act: (app) => go(app, neighbour(app.state, -1)) },
  { keys: "N", does: "keyOwed", where: "outsideText", act: (app) => go(app, longestOwed(app.state)) },
  { keys: "R", does: "keyReply", where: "outsideText", act: () => focusOn(".composer textarea") },
  { keys: "T", does: "keyCanned", where: "outsideText", act: (app) => openSheet(app, "canned") },
  { keys: "F", does: "keyFlag", where: "outsideText", act: flagFocused },
  { keys: "M", does: "keyRemind", where: "outsideText", act: remindFocused },
  { keys: "E", does: "keyEnd", where: "outsideText", act: endFocused },
  { keys: "?", does: "keyHelp", where: "outsideText", act: (app) => openSheet(app, "shortcuts") },
  { keys: "Enter", does: "keySend", where: "inMessage" },
  { keys: "Shift+Enter", does: "keyNewLine", where: "inMessage" },
  { keys: "↑", does: "keyEdit", where: "inMessage" },
  { keys: "/", does: "keyCanned", where: "inMessage" },
];

export function bindKeys(app: App): void {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") {
      keepInside(event);
      return;
    }
    const shortcut = app.state.me === null || event.isComposing ? undefined : SHORTCUTS.find((one) => fits(one, event, app));
    if (shortcut?.act !== undefined) {
      event.preventDefault();
      shortcut.act(app);
    }
  });
}

function fits(shortcut: Shortcut, event: KeyboardEvent, app: App): boolean {
  if (shortcut.act === undefined) {
    return false;
  }
  const parts = shortcut.keys.split("+");
  const key = parts.at(-1) ?? "";
  const wantsControl = parts.includes("Ctrl");
  if (shortcut.where === "outsideText") {
    const allowed = app.state.prefs.singleKeys && app.state.sheet === null && !inText(event.target);
    return allowed && !event.ctrlKey && !event.metaKey && !event.altKey && event.key.toUpperCase() === key;
  }
  const name = key === "Esc" ? "Escape" : key;
  const control = event.ctrlKey || event.metaKey;
  return (
    event.key.toLowerCase() === name.toLowerCase() &&
    control === wantsControl &&
    event.shiftKey === parts.includes("Shift") &&
    !event.altKey &&
    (key !== "F" || focused(app.state) !== undefined)
  );
}

function inText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** Moves the keyboard: at once, so that no key typed right after is lost, or when the page is drawn. */
export function focusOn(selector: string): void {
  const now = document.querySelector<HTMLElement>(selector);
  now?.focus();
  if (now === null) {
    window.requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
  }
}

export function go(app: App, chat: Chat | undefined): void {
  if (chat !== undefined) {
    app.dispatch({ type: "focus", chat: chat.id });
    focusOn(".composer textarea");
  }
}

export function openSheet(app: App, sheet: NonNullable<App["state"]["sheet"]>): void {
  if (app.state.sheet === null) {
    opener = document.activeElement;
  }
  app.dispatch({ type: "sheet", sheet });
  focusOn(".sheet [data-first], .sheet button");
}

let opener: Element | null = null;

export function closeSheet(app: App): void {
  app.dispatch({ type: "sheet", sheet: null });
  const back = opener;
  opener = null;
  if (back instanceof HTMLElement && back.isConnected) {
    back.focus();
  }
}

export function toggleSelector(app: App): void {
  const open = !app.state.selectorOpen;
  app.dispatch({ type: "selector", open });
  focusOn(open ? '[role="menu"] [role="menuitemradio"]' : ".selector > button");
}

export function answerFirst(app: App, accept: boolean, open: boolean): void {
  const offer = app.state.offers.find((one) => !one.answering);
  if (offer !== undefined) {
    void app.talk.answer(offer, accept, open || openChats(app.state).length === 0);
  }
}

export function openFind(app: App): void {
  if (focused(app.state) !== undefined) {
    app.dispatch({ type: "find", find: app.state.find ?? { text: "", at: 0 } });
    focusOn(".find input");
  }
}

export function endFocused(app: App): void {
  const chat = focused(app.state);
  if (chat?.wrapping === true) {
    void app.talk.complete(chat);
  } else if (chat?.over === null) {
    app.dispatch({ type: "confirm-end", chat: chat.id });
  } else if (chat !== undefined) {
    app.dispatch({ type: "removed", chat: chat.id });
  }
}

export function flagFocused(app: App): void {
  const chat = focused(app.state);
  if (chat !== undefined && chat.over === null) {
    void app.agenda.flag(chat);
  }
}

export function remindFocused(app: App): void {
  const chat = focused(app.state);
  if (chat !== undefined && (chat.over === null || chat.wrapping)) {
    app.agenda.begin(chat);
  }
}

/** One step back; never loses a text. */
function back(app: App): void {
  const { selectorOpen, confirmEnd, confirmLogout, sheet, find, emojiOpen } = app.state;
  const chat = focused(app.state);
  if (confirmEnd !== null) {
    app.dispatch({ type: "confirm-end", chat: null });
    focusOn(".composer textarea");
  } else if (confirmLogout) {
    app.dispatch({ type: "confirm-logout", open: false });
    focusOn(".selector > button");
  } else if (sheet !== null) {
    closeSheet(app);
  } else if (selectorOpen) {
    toggleSelector(app);
  } else if (emojiOpen) {
    app.dispatch({ type: "emoji", open: false });
    focusOn(".composer textarea");
  } else if (find !== null) {
    app.dispatch({ type: "find", find: null });
    focusOn(".composer textarea");
  } else if (chat !== undefined && chat.correcting !== null) {
    app.dispatch({ type: "correcting", chat: chat.id, entry: null });
  } else if (chat?.noting === true) {
    app.dispatch({ type: "noting", chat: chat.id, noting: false });
  }
}

/** Tab goes round inside a sheet or question; offers, which ring above it, belong to the round. */
function keepInside(event: KeyboardEvent): void {
  const sheet = document.querySelector('.scrim [role="dialog"], .scrim [role="alertdialog"]');
  if (sheet === null) {
    return;
  }
  const wanted = "button:not([disabled]), input, select, textarea, a[href], [tabindex='0']";
  const round = [...sheet.querySelectorAll<HTMLElement>(wanted), ...document.querySelectorAll<HTMLElement>(`.offers button`)];
  const stops = round.filter((one) => one.tabIndex >= 0 && one.getClientRects().length > 0);
  const here = stops.findIndex((one) => one === document.activeElement);
  const next = stops[(here + (event.shiftKey ? -1 : 1) + stops.length) % stops.length];
  event.preventDefault();
  next?.focus();
}

/** Arrows move through a menu or list that is one stop of the Tab key; in a grid those to the sides too. */
export function moveByArrows(event: KeyboardEvent, selector: string, sideways = false): void {
  if (!(event.currentTarget instanceof HTMLElement)) {
    return;
  }
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const here = items.findIndex((item) => item === document.activeElement);
  const along = sideways ? { ArrowRight: here + 1, ArrowLeft: here - 1 } : {};
  const places: Readonly<Record<string, number>> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1, ...along };
  const place = places[event.key];
  if (place !== undefined && items.length > 0) {
    event.preventDefault();
    items[(place + items.length) % items.length]?.focus();
  }
}
