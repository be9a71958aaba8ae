/** Questions to the state, for views and for what goes on beside them. Pure. */
import { speak, type Say } from "../words/words.ts";
import type { Chat, Entry, Offer, Reminder, Service, State } from "./state.ts";

export const OVERDUE_MS = 60_000;

export function sayOf(state: State): Say {
  return speak(languageOf(state));
}

export function languageOf(state: State): State["browserLanguage"] {
  return state.prefs.language === "" ? state.browserLanguage : state.prefs.language;
}

/** `2:57`, minutes and seconds. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The mark of a wait, or nothing when there was none. */
export function queueMark(offer: Offer): string {
  return offer.queueSeconds >= 1 ? `Q ${clock(offer.queueSeconds * 1000)}` : "";
}

export function customerName(state: State, name: string): string {
  return name === "" ? sayOf(state)("visitor") : name;
}

/** Remembers the answer for each chat as it stands: state is never changed in place, and fifty chats are asked every second. */
function remembered<T>(question: (chat: Chat) => T): (chat: Chat) => T {
  const answers = new WeakMap<Chat, { readonly answer: T }>();
  return (chat) => {
    const known = answers.get(chat) ?? { answer: question(chat) };
    answers.set(chat, known);
    return known.answer;
  };
}

/** When the customer wrote last, while it is the agent's turn; null while it is the customer's. */
export const owedSince = remembered(findOwed);

function findOwed(chat: Chat): number | null {
  if (chat.over !== null || chat.wrapping) {
    return null;
  }
  let since: number | null = null;
  for (const entry of chat.entries) {
    if (entry.side === "customer") {
      since = entry.at;
    } else if (entry.side === "agent" && !isNote(entry)) {
      since = null;
    }
  }
  if (chat.pending.some((one) => one.failed === null && !one.note)) {
    return null;
  }
  return since === null ? null : Math.max(since, chat.accepted);
}

/** How long the conversation has lasted, or lasted when it is over. */
export function sessionMs(chat: Chat, now: number): number {
  return (chat.overAt ?? now) - chat.accepted;
}

/** First hole in a transcript: the seq after which history is missing; null if there is none. */
export const holeAfter = remembered(findHole);

function findHole(chat: Chat): number | null {
  let expected = 1;
  for (const entry of chat.entries) {
    if (entry.seq !== expected) {
      return expected - 1;
    }
    expected += 1;
  }
  return chat.lastSeq >= expected ? expected - 1 : null;
}

export function focused(state: State): Chat | undefined {
  return state.chats.find((chat) => chat.id === state.focus);
}

export function openChats(state: State): readonly Chat[] {
  return state.chats.filter((chat) => chat.over === null);
}

/** Sheets that have nothing to do with the chat they cover. */
const OTHER_PAGES: readonly (State["sheet"])[] = ["settings", "messages", "tour", "help"];

/** Which running chat the agent looks at, null when another page hides them all; undefined when he has none. Another window
 * in front does not count: mostly he looks something up for the customer there. */
export function lookedAt(state: State): string | null | undefined {
  const running = openChats(state).filter((chat) => !chat.wrapping);
  if (running.length === 0) {
    return undefined;
  }
  const hidden = OTHER_PAGES.includes(state.sheet) || (state.narrow && state.pane === "list");
  return running.find((chat) => chat.id === state.focus && !hidden)?.id ?? null;
}

/** Badge of title and icon: offers, and chats that owe a reply. */
export function badge(state: State): number {
  return state.offers.length + state.chats.filter((chat) => owedSince(chat) !== null).length;
}

/** The chat after (or before) the one in focus, in the order of the list. */
export function neighbour(state: State, step: 1 | -1): Chat | undefined {
  const here = state.chats.findIndex((chat) => chat.id === state.focus);
  return state.chats[(here + step + state.chats.length) % state.chats.length];
}

/** The chat whose customer has waited longest, the one in focus last. */
export function longestOwed(state: State): Chat | undefined {
  return state.chats
    .filter((chat) => owedSince(chat) !== null)
    .sort((a, b) => Number(a.id === state.focus) - Number(b.id === state.focus) || (owedSince(a) ?? 0) - (owedSince(b) ?? 0))[0];
}

/** The agent's own last line, if it can be corrected. */
export function lastOwn(chat: Chat): Entry | undefined {
  const own = chat.entries.filter((entry) => entry.side === "agent" && entry.leg === chat.leg && entry.text !== null && !isNote(entry) && entry.args["file"] === undefined);
  const last = own.at(-1);
  if (last?.args["replaces"] === undefined) {
    return last;
  }
  // What corrected it before is its text now; a correction goes to the line itself.
  const first = own.find((entry) => String(entry.seq) === last.args["replaces"]);
  return first === undefined ? last : { ...first, text: last.text };
}

export function isNote(entry: Entry): boolean {
  return entry.notice === "note";
}

/** Lines as they read now: corrected ones with their last text, the corrections themselves left out. */
export function corrected(entries: readonly Entry[]): readonly Entry[] {
  const texts = new Map(entries.flatMap((entry) => (entry.args["replaces"] === undefined ? [] : [[entry.args["replaces"], entry.text]])));
  if (texts.size === 0) {
    return entries;
  }
  return entries.flatMap((entry) => {
    if (entry.args["replaces"] !== undefined) {
      return entries.some((one) => String(one.seq) === entry.args["replaces"]) ? [] : [entry];
    }
    const text = texts.get(String(entry.seq));
    return text === undefined || text === null ? [entry] : [{ ...entry, text, args: { ...entry.args, edited: "yes" } }];
  });
}

/** Reminders whose time has come. */
export function due(state: State): readonly Reminder[] {
  return state.reminders.filter((one) => one.due <= state.now);
}

/** How far a line of the agent's own came at the customer. */
export function reached(chat: Pick<Chat, "delivered" | "read">, entry: Entry): "stored" | "delivered" | "read" {
  return entry.seq <= chat.read ? "read" : entry.seq <= chat.delivered ? "delivered" : "stored";
}

/** What can be said to have come of a chat, and whether it must be. */
export function results(state: State, chat: Chat): Pick<Service, "dispositions" | "required"> {
  return state.services.find((one) => one.id === chat.serviceId) ?? { dispositions: [], required: false };
}

const DRAWN = 30;
const DRAWN_BEFORE = 10;

/** Place of the first line to draw: the newest ones, and all from where something must be seen (a hit, what is unread, or
 * where the agent has scrolled to). A conversation of a day costs no more to show than one of an hour. */
export function drawnFrom(entries: readonly Entry[], seen: readonly (number | null)[], earliest: number | null): number {
  const wanted = seen.flatMap((seq) => (seq === null ? [] : [entries.findIndex((entry) => entry.seq >= seq) - DRAWN_BEFORE]));
  const reached = earliest === null ? [] : [entries.findIndex((entry) => entry.seq >= earliest)];
  return Math.max(0, Math.min(entries.length - DRAWN, ...wanted, ...reached));
}

/** The line to draw from when the agent scrolls to the first one drawn; null when there is none before. */
export function drawEarlier(entries: readonly Entry[], first: number): number | null {
  return first === 0 ? null : (entries[Math.max(0, first - DRAWN)]?.seq ?? null);
}

/** Lines in which a text stands, as places in `entries`. */
export function hits(entries: readonly Entry[], text: string): readonly number[] {
  const wanted = text.trim().toLowerCase();
  return wanted === "" ? [] : entries.flatMap((entry, place) => (entry.text?.toLowerCase().includes(wanted) ? [place] : []));
}
