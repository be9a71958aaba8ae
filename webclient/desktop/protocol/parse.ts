/** Reads the elements of docs/protocol.md into plain data. Instants of the desk are moved to this machine's clock. */
import type { Action, Snapshot, StateNews } from "../core/actions.ts";
import type { Key, Phrase } from "../words/words.ts";
import type { AgentState, Chat, Customer, Entry, Me, Missed, Offer, Reason, Reminder, Service, Side } from "../core/state.ts";
import { NS, attr, child, children, instant, whole } from "./xml.ts";

const STATES: readonly AgentState[] = ["ready", "busy", "not_ready", "after_call_work", "logged_out"];
const SIDES: readonly Side[] = ["customer", "agent", "desk"];

export function parseSnapshot(snapshot: Element, now: number): Snapshot | undefined {
  const state = child(snapshot, NS.desk, "state");
  if (state === undefined) {
    return undefined;
  }
  const numbers = child(snapshot, NS.desk, "numbers");
  const shift = parseShift(snapshot, now);
  const me: Me = {
    jid: attr(snapshot, "agent"),
    name: attr(snapshot, "name"),
    roles: attr(snapshot, "roles").split(" ").filter((role) => role !== ""),
    ...parseState(state, now),
  };
  return {
    me,
    missedOffer: attr(state, "offer"),
    reasons: children(snapshot, NS.desk, "reason").map(parseReason),
    labels: children(snapshot, NS.desk, "label").map(parseReason),
    services: children(snapshot, NS.desk, "service").map(parseService),
    numbers: Object.fromEntries([...(numbers?.attributes ?? [])].map((one) => [one.name, Number(one.value)])),
    offers: children(snapshot, NS.workgroup, "offer").flatMap((one) => parseOffer(one, now) ?? []),
    chats: children(snapshot, NS.desk, "chat").map((one) => parseChat(one, now, shift)),
    reminders: parseReminders(snapshot, now),
  };
}

function parseService(service: Element): Service {
  return {
    id: attr(service, "id"),
    name: attr(service, "name"),
    dispositions: children(service, NS.desk, "disposition").map((one) => ({ code: attr(one, "code"), label: attr(one, "label") })),
    required: attr(service, "disposition-required") === "true",
    files: attr(service, "files") !== "off",
  };
}

/** What to add to an instant of the desk to have it by this machine's clock: clocks of PCs lie. */
export function parseShift(holder: Element, now: number): number {
  return now - (instant(holder, "now") ?? now);
}

function moved(element: Element, name: string, shift: number): number | null {
  const at = instant(element, name);
  return at === null ? null : at + shift;
}

export function parseState(state: Element, now: number): StateNews {
  const shift = parseShift(state, now);
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

function parseReason(reason: Element): Reason {
  return { code: attr(reason, "code"), label: attr(reason, "label") };
}

export function parseOffer(offer: Element, now: number): Offer | undefined {
  const details = child(offer, NS.desk, "details");
  if (details === undefined) {
    return undefined;
  }
  const shift = parseShift(details, now);
  const until = moved(details, "until", shift) ?? now;
  const made = moved(details, "made", shift) ?? now;
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
    auto: attr(details, "auto") === "true",
    customer: parseCustomer(details),
    answering: false,
  };
}

export function parseChat(chat: Element, now: number, shift: number): Chat {
  const wrapping = attr(chat, "phase") === "wrap_up";
  return {
    id: attr(chat, "id"),
    jid: attr(chat, "jid"),
    serviceId: attr(chat, "service"),
    service: attr(chat, "service-name"),
    channel: attr(chat, "channel"),
    wrapping,
    wrapupUntil: moved(chat, "wrapup-until", shift),
    leg: whole(chat, "leg"),
    accepted: moved(chat, "accepted", shift) ?? now,
    lastSeq: whole(chat, "last-seq"),
    openedSeq: whole(chat, "last-seq"),
    readSeq: whole(chat, "last-seq"),
    customer: parseCustomer(chat),
    entries: [],
    pending: [],
    draft: "",
    noting: false,
    correcting: null,
    notes: "",
    disposition: "",
    typing: false,
    unread: 0,
    unreadFrom: null,
    earlier: [],
    flagged: attr(chat, "flagged") === "true",
    delivered: whole(chat, "delivered"),
    read: whole(chat, "read"),
    over: wrapping ? "" : null,
    overAt: wrapping ? (moved(chat, "left", shift) ?? now) : null,
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

export function parseEntry(entry: Element, text: string | null, now: number, shift: number): Entry {
  return {
    seq: whole(entry, "seq"),
    at: moved(entry, "at", shift) ?? now,
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
export function parseHistory(history: Element, now: number, shift: number): { readonly entries: readonly Entry[]; readonly more: boolean } {
  const entries = children(history, NS.desk, "entry").map((entry) =>
    parseEntry(entry, child(entry, NS.desk, "text")?.textContent ?? null, now, shift),
  );
  return { entries, more: attr(history, "more") === "true" };
}

export function parseMissed(missed: Element, now: number, shift: number): Missed {
  return {
    offer: attr(missed, "offer"),
    customer: attr(missed, "customer"),
    outcome: attr(missed, "outcome"),
    afterChats: attr(missed, "after-chats") === "true",
    at: moved(missed, "at", shift) ?? now,
  };
}

/** Reminders of a snapshot, or of a push of all of them. */
export function parseReminders(holder: Element, now: number): readonly Reminder[] {
  const shift = parseShift(holder, now);
  return children(holder, NS.desk, "reminder").map((one) => ({
    id: attr(one, "id"),
    chat: attr(one, "chat"),
    customer: attr(one, "customer"),
    // To the second: the two clocks agree no better.
    due: Math.round((moved(one, "due", shift) ?? now) / 1000) * 1000,
    note: one.textContent ?? "",
  }));
}

export function parseFlag(flagged: Element): Extract<Action, { type: "flagged" }> {
  const on = attr(flagged, "on") === "true";
  const args = { agent: attr(flagged, "agent"), name: attr(flagged, "customer") || "Visitor", service: attr(flagged, "service-name") };
  return { type: "flagged", chat: attr(flagged, "chat"), on, phrase: { key: on ? "flaggedBy" : "unflaggedBy", args } };
}

export function parseLeft(left: Element, shift: number): Extract<Action, { type: "left" }> {
  return { type: "left", chat: attr(left, "chat"), cause: attr(left, "cause"), wrapupUntil: moved(left, "wrapup-until", shift) };
}

const CLOSED: Readonly<Record<string, Key>> = {
  customer_left: "closedCustomerLeft",
  taken: "closedTaken",
  deadline: "closedDeadline",
  bounced: "closedBounced",
  agent_gone: "closedBounced",
  chat_ended: "closedEnded",
  removed: "closedRemoved",
};

/** Says why an offer closed; `own` is the resource of this tab, whose own answer needs no words. */
export function closedPhrase(closed: Element, own: string): Phrase | null {
  const resource = attr(closed, "resource");
  const outcome = attr(closed, "outcome");
  if (attr(closed, "cause") === "auto") {
    return { key: "autoAnswered" };
  }
  if (outcome === "accepted" || outcome === "rejected") {
    const mine = resource === own || resource.endsWith(`/${own}`);
    return mine ? null : { key: outcome === "accepted" ? "takenElsewhere" : "rejectedElsewhere" };
  }
  return { key: CLOSED[attr(closed, "cause")] ?? "closedOther" };
}

const REFUSALS: Readonly<Record<string, Key>> = {
  conflict: "refusedConflict",
  gone: "refusedGone",
  "item-not-found": "refusedUnknown",
  forbidden: "refusedForbidden",
  "policy-violation": "refusedTooLong",
  "resource-constraint": "refusedNotStored",
  "not-acceptable": "refusedNoReason",
  "recipient-unavailable": "refusedBlock",
};

export function errorCondition(stanza: Element): string {
  const error = child(stanza, NS.client, "error");
  const found = [...(error?.children ?? [])].find((one) => one.namespaceURI === NS.errors && one.localName !== "text");
  return found?.localName ?? "";
}

export function refusal(condition: string): Phrase {
  return { key: REFUSALS[condition] ?? "refusedOther" };
}
