/** Questions to the state, for views and for what goes on beside them. Pure. */
import type { Chat, Entry, Me, Offer, State } from "./state.ts";

export const OVERDUE_MS = 60_000;

/** `Q 2:57`, minutes and seconds. */
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

export function customerName(name: string): string {
  return name === "" ? "Visitor" : name;
}

/** Since when the customer waits for an answer; null while it is his turn. */
export function owedSince(chat: Chat): number | null {
  if (chat.over !== null || chat.wrapping) {
    return null;
  }
  let since: number | null = null;
  for (const entry of chat.entries) {
    if (entry.side === "customer" && since === null) {
      since = entry.at;
    } else if (entry.side === "agent") {
      since = null;
    }
  }
  if (chat.pending.some((one) => one.failed === null)) {
    return null;
  }
  return since === null ? null : Math.max(since, chat.accepted);
}

/** First hole in a transcript: the seq after which history is missing; null if there is none. */
export function holeAfter(chat: Chat): number | null {
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

/** Badge of the page's title: offers and chats that owe a reply. */
export function badge(state: State): number {
  return state.offers.length + state.chats.filter((chat) => chat.unread > 0).length;
}

export function reasonLabel(state: State, code: string): string {
  const own = state.reasons.find((reason) => reason.code === code);
  return own?.label ?? SYSTEM_REASONS[code] ?? code;
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  rejected: "Rejected",
  no_answer: "No Answer",
  idle: "Idle",
  login: "Just logged in",
  logged_out: "",
  lost: "Connection lost",
  off_duty: "",
};

const STATE_NAMES: Readonly<Record<Me["state"], string>> = {
  ready: "Ready",
  busy: "Busy",
  not_ready: "Not Ready",
  after_call_work: "After Call Work",
  logged_out: "Logged out",
};

export function stateName(me: Me): string {
  return STATE_NAMES[me.state];
}

/** `Lunch` behind Not Ready; empty where the state says it all. */
export function stateDetail(state: State): string {
  const me = state.me;
  if (me === null) {
    return "";
  }
  if (me.state === "busy" && me.chosenBusy) {
    return "no offers";
  }
  return me.state === "not_ready" ? reasonLabel(state, me.reason) : "";
}

export function nextState(state: State): string {
  const me = state.me;
  if (me === null || me.next === "") {
    return "";
  }
  if (me.next === "off") {
    return "Log Out";
  }
  return me.nextReason === "" ? "Not Ready" : reasonLabel(state, me.nextReason);
}

/** Words of a system line. */
export function noticeWords(entry: Entry, customer: string): string {
  const name = entry.args["name"] ?? "";
  const words: Readonly<Record<string, string>> = {
    queued: "The chat is in the queue.",
    agent_joined: `${name} joined.`,
    agent_left: `${name} left.`,
    agent_lost: `${name} was disconnected.`,
    customer_away: `${customer} is disconnected; please wait a moment.`,
    customer_back: `${customer} is back.`,
    inactivity_warning: `${customer} has written nothing for a while; the chat will close by itself.`,
    ended: "The conversation is over.",
  };
  return words[entry.notice ?? ""] ?? "";
}

const CAUSES: Readonly<Record<string, string>> = {
  customer: "The customer left.",
  agent: "You ended the chat.",
  inactivity: "The customer wrote nothing for a long time.",
  customer_lost: "The customer's connection was lost.",
  max_wait: "The chat waited too long.",
  agent_lost: "You were away too long; the chat went back to the queue.",
  removed: "The chat was taken from you.",
};

export function causeWords(cause: string): string {
  return CAUSES[cause] ?? "The chat is over.";
}
