/** Reads the elements of docs/protocol.md into plain data. Instants of the desk are moved to this machine's clock. */
import type { Snapshot, StateNews } from "../core/actions.ts";
import type { AgentState, Chat, Customer, Entry, Me, Missed, Offer, Side } from "../core/state.ts";
import { NS, attr, child, children, instant, whole } from "./xml.ts";

const STATES: readonly AgentState[] = ["ready", "busy", "not_ready", "after_call_work", "logged_out"];
const SIDES: readonly Side[] = ["customer", "agent", "desk"];

export function parseSnapshot(snapshot: Element, now: number): Snapshot | undefined {
  const state = child(snapshot, NS.desk, "state");
  if (state === undefined) {
    return undefined;
  }
  const numbers = child(snapshot, NS.desk, "numbers");
  const me: Me = {
    jid: attr(snapshot, "agent"),
    name: attr(snapshot, "name"),
    roles: attr(snapshot, "roles").split(" ").filter((role) => role !== ""),
    ...parseState(state, now),
  };
  return {
    me,
    missedOffer: attr(state, "offer"),
    reasons: children(snapshot, NS.desk, "reason").map((one) => ({ code: attr(one, "code"), label: attr(one, "label") })),
    numbers: Object.fromEntries([...(numbers?.attributes ?? [])].map((one) => [one.name, Number(one.value)])),
    offers: children(snapshot, NS.workgroup, "offer").flatMap((one) => parseOffer(one, now) ?? []),
    chats: children(snapshot, NS.desk, "chat").map((one) => parseChat(one, now)),
  };
}

export function parseState(state: Element, now: number): StateNews {
  const shift = now - (instant(state, "now") ?? now);
  const named = STATES.find((one) => one === attr(state, "state"));
  return {
    state: named ?? "logged_out",
    reason: attr(state, "reason"),
    chosenBusy: attr(state, "busy") === "choice",
    next: attr(state, "next"),
    nextReason: attr(state, "next-reason"),
    since: (instant(state, "since") ?? now) + shift,
  };
}

export function parseOffer(offer: Element, now: number): Offer | undefined {
  const details = child(offer, NS.desk, "details");
  if (details === undefined) {
    return undefined;
  }
  const shift = now - (instant(details, "now") ?? now);
  const until = (instant(details, "until") ?? now) + shift;
  const made = (instant(details, "made") ?? now) + shift;
  return {
    id: attr(details, "offer"),
    chat: attr(offer, "id"),
    jid: attr(offer, "jid"),
    service: attr(details, "service-name"),
    channel: attr(details, "channel"),
    queueSeconds: Number(attr(details, "queue")) || 0,
    until,
    seconds: Math.max(1, (until - made) / 1000),
    hasChats: attr(details, "has-chats") === "true",
    customer: parseCustomer(details),
    answering: false,
  };
}

export function parseChat(chat: Element, now: number): Chat {
  const wrapping = attr(chat, "phase") === "wrap_up";
  return {
    id: attr(chat, "id"),
    jid: attr(chat, "jid"),
    service: attr(chat, "service-name"),
    channel: attr(chat, "channel"),
    wrapping,
    wrapupUntil: instant(chat, "wrapup-until"),
    leg: whole(chat, "leg"),
    accepted: instant(chat, "accepted") ?? now,
    lastSeq: whole(chat, "last-seq"),
    customer: parseCustomer(chat),
    entries: [],
    pending: [],
    draft: "",
    notes: "",
    typing: false,
    unread: 0,
    over: wrapping ? "agent" : null,
  };
}

function parseCustomer(holder: Element): Customer {
  const customer = child(holder, NS.desk, "customer");
  const fields = customer === undefined ? [] : children(customer, NS.desk, "field");
  return {
    name: customer === undefined ? "" : attr(customer, "name"),
    fields: fields.map((field) => [attr(field, "name"), field.textContent ?? ""] as const),
  };
}

export function parseEntry(entry: Element, text: string | null, now: number): Entry {
  return {
    seq: whole(entry, "seq"),
    at: instant(entry, "at") ?? now,
    side: SIDES.find((side) => side === attr(entry, "side")) ?? "desk",
    leg: whole(entry, "leg"),
    name: attr(entry, "name"),
    text,
    notice: entry.getAttribute("notice"),
    args: Object.fromEntries(children(entry, NS.desk, "arg").map((one) => [attr(one, "name"), one.textContent ?? ""])),
    origin: entry.getAttribute("origin"),
  };
}

/** Lines of a `<history/>`, and whether there are more. */
export function parseHistory(history: Element, now: number): { readonly entries: readonly Entry[]; readonly more: boolean } {
  const entries = children(history, NS.desk, "entry").map((entry) =>
    parseEntry(entry, child(entry, NS.desk, "text")?.textContent ?? null, now),
  );
  return { entries, more: attr(history, "more") === "true" };
}

export function parseMissed(missed: Element, now: number): Missed {
  return {
    offer: attr(missed, "offer"),
    customer: attr(missed, "customer"),
    outcome: attr(missed, "outcome"),
    afterChats: attr(missed, "after-chats") === "true",
    at: instant(missed, "at") ?? now,
  };
}

const CLOSED: Readonly<Record<string, string>> = {
  customer_left: "The customer left before you answered.",
  taken: "A colleague has taken this chat.",
  deadline: "You did not answer in time; the chat goes on to a colleague.",
  bounced: "The offer did not reach you.",
  agent_gone: "The offer did not reach you.",
  chat_ended: "The chat ended before you answered.",
  removed: "The offer was withdrawn.",
};

/** Says why an offer closed; `own` is the resource of this tab, whose own answer needs no words. */
export function closedWords(closed: Element, own: string): string {
  const resource = attr(closed, "resource");
  const outcome = attr(closed, "outcome");
  if (outcome === "accepted" || outcome === "rejected") {
    const did = outcome === "accepted" ? "Taken" : "Rejected";
    return resource === own || resource.endsWith(`/${own}`) ? "" : `${did} by you on another device.`;
  }
  return CLOSED[attr(closed, "cause")] ?? "The offer is no longer open.";
}

const REFUSALS: Readonly<Record<string, string>> = {
  conflict: "A colleague was faster; the chat is not yours.",
  gone: "Too late: this offer is no longer open.",
  "item-not-found": "This offer is not known any more.",
  forbidden: "This chat is not yours any more.",
  "policy-violation": "This message is too long; send it in parts.",
  "resource-constraint": "The desk could not store this; try again.",
  "not-acceptable": "There is no such reason any more.",
};

export function errorCondition(stanza: Element): string {
  const error = child(stanza, NS.client, "error");
  const found = [...(error?.children ?? [])].find((one) => one.namespaceURI === NS.errors && one.localName !== "text");
  return found?.localName ?? "";
}

export function refusalWords(condition: string): string {
  return REFUSALS[condition] ?? "The desk did not take this; try again.";
}
