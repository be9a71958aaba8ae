import assert from "node:assert/strict";
import { test } from "node:test";
import type { Action } from "./actions.ts";
import { reduce } from "./reduce.ts";
import { badge, clock, corrected, drawEarlier, drawnFrom, due, hits, holeAfter, lastOwn, longestOwed, lookedAt, owedSince, queueMark, reached, sessionMs } from "./select.ts";
import { INITIAL, type Chat, type Entry, type Offer, type State } from "./state.ts";

const CHAT: Chat = {
  id: "c-1",
  jid: "kim-1@workgroup.example.org",
  serviceId: "billing",
  service: "Billing",
  channel: "web",
  wrapping: false,
  wrapupUntil: null,
  leg: 1,
  accepted: 1000,
  lastSeq: 0,
  openedSeq: 0,
  readSeq: 0,
  customer: { name: "Kim", fields: [] },
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
  flagged: false,
  delivered: 0,
  read: 0,
  over: null,
  overAt: null,
};
const OTHER: Chat = { ...CHAT, id: "c-2", jid: "lee-2@workgroup.example.org" };
const OFFER: Offer = {
  id: "c-3.o1",
  chat: "c-3",
  jid: "x@workgroup.example.org",
  service: "Billing",
  channel: "web",
  queueSeconds: 177,
  until: 21_000,
  seconds: 20,
  hasChats: false,
  auto: false,
  customer: { name: "", fields: [] },
  answering: false,
};

function entry(seq: number, changes: Partial<Entry> = {}): Entry {
  return { seq, at: 1000 * seq, side: "customer", leg: 0, name: "Kim", text: `m${seq}`, notice: null, args: {}, origin: null, ...changes };
}

function play(...actions: readonly Action[]): State {
  return actions.reduce(reduce, { ...INITIAL, phase: "online", now: 5000 });
}

test("a line of ours is shown pending, and confirmed when it comes back with its place", () => {
  const said = play({ type: "opened", chat: CHAT, focus: true }, { type: "said", chat: "c-1", id: "k1", text: "hello" });
  assert.equal(said.chats[0]?.pending.length, 1);
  const stored = reduce(said, { type: "entries", chat: "c-1", entries: [entry(1, { side: "agent", leg: 1, origin: "k1" })] });
  assert.equal(stored.chats[0]?.pending.length, 0);
  assert.equal(stored.chats[0]?.entries.length, 1);
});

test("a line that comes twice is shown once, and late ones take their places", () => {
  const state = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "entries", chat: "c-1", entries: [entry(3)] },
    { type: "entries", chat: "c-1", entries: [entry(1), entry(2), entry(3)] },
  );
  assert.deepEqual(state.chats[0]?.entries.map((one) => one.seq), [1, 2, 3]);
});

test("a hole in a transcript is known, also at its end", () => {
  const chat = play({ type: "opened", chat: CHAT, focus: true }, { type: "entries", chat: "c-1", entries: [entry(1), entry(3)] }).chats[0];
  assert.ok(chat !== undefined);
  assert.equal(holeAfter(chat), 1);
  assert.equal(holeAfter({ ...CHAT, lastSeq: 2 }), 0);
  assert.equal(holeAfter(CHAT), null);
});

test("Accept leaves the focus and the draft where they are; Open takes the focus", () => {
  const talking = play({ type: "opened", chat: CHAT, focus: true }, { type: "draft", chat: "c-1", text: "half" });
  const accepted = reduce(talking, { type: "opened", chat: OTHER, focus: false });
  assert.equal(accepted.focus, "c-1");
  assert.equal(accepted.chats[0]?.draft, "half");
  assert.equal(reduce(talking, { type: "opened", chat: OTHER, focus: true }).focus, "c-2");
});

test("a message in another chat is unread until that chat is looked at", () => {
  const state = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "opened", chat: OTHER, focus: false },
    { type: "entries", chat: "c-2", entries: [entry(1)] },
  );
  assert.equal(state.chats[1]?.unread, 1);
  assert.equal(badge(state), 1);
  assert.equal(reduce(state, { type: "focus", chat: "c-2" }).chats[1]?.unread, 0);
});

test("the time owed runs from the customer's last line and stops with the answer", () => {
  const waiting = { ...CHAT, entries: [entry(2), entry(3)] };
  assert.equal(owedSince(waiting), 3000);
  assert.equal(owedSince({ ...waiting, entries: [...waiting.entries, entry(4, { side: "agent", leg: 1 })] }), null);
  assert.equal(owedSince({ ...waiting, over: "customer" }), null);
});

test("an offer that closes elsewhere goes away with a word; the same offer sent again rings once", () => {
  const ringing = play({ type: "offer", offer: OFFER }, { type: "offer", offer: OFFER });
  assert.equal(ringing.offers.length, 1);
  const closed = reduce(ringing, { type: "offer-closed", id: OFFER.id, phrase: { key: "closedCustomerLeft" } });
  assert.equal(closed.offers.length, 0);
  assert.equal(closed.notices.length, 1);
  assert.equal(reduce(closed, { type: "offer-closed", id: OFFER.id, phrase: { key: "closedTaken" } }).notices.length, 1);
});

test("a refused line stays with its reason until it is sent again", () => {
  const said = play({ type: "opened", chat: CHAT, focus: true }, { type: "said", chat: "c-1", id: "k1", text: "long" });
  const failed = reduce(said, { type: "say-failed", chat: "c-1", id: "k1", phrase: { key: "refusedTooLong" } });
  assert.equal(failed.chats[0]?.pending[0]?.failed?.key, "refusedTooLong");
});

test("waits are written as minutes and seconds, and not at all when there was none", () => {
  assert.equal(queueMark(OFFER), "Q 2:57");
  assert.equal(queueMark({ ...OFFER, queueSeconds: 0 }), "");
  assert.equal(clock(3_661_000), "1:01:01");
});

test("a chat the customer left stays on the screen until the agent looks elsewhere", () => {
  const state = play(
    { type: "opened", chat: OTHER, focus: true },
    { type: "opened", chat: CHAT, focus: true },
    { type: "confirm-end", chat: "c-1" },
    { type: "left", chat: "c-1", cause: "customer", wrapupUntil: null },
  );
  assert.equal(state.confirmEnd, null);
  assert.equal(state.chats.find((chat) => chat.id === "c-1")?.over, "customer");
  assert.deepEqual(reduce(state, { type: "focus", chat: "c-2" }).chats.map((chat) => chat.id), ["c-2"]);
});

test("a chat the agent ended vanishes, unless after-call work is his to do", () => {
  const talking = play({ type: "opened", chat: CHAT, focus: true });
  assert.deepEqual(reduce(talking, { type: "left", chat: "c-1", cause: "agent", wrapupUntil: null }).chats, []);
  const wrapping = reduce(talking, { type: "left", chat: "c-1", cause: "agent", wrapupUntil: 9000 });
  assert.equal(wrapping.chats[0]?.wrapping, true);
});

test("a chat that ends out of sight goes with a word", () => {
  const state = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "opened", chat: OTHER, focus: false },
    { type: "left", chat: "c-2", cause: "customer", wrapupUntil: null },
  );
  assert.deepEqual(state.chats.map((chat) => chat.id), ["c-1"]);
  assert.deepEqual(state.notices.at(-1)?.phrase, { key: "chatOver", args: { name: "Kim" } });
});

test("the session's time stands still when the chat is over", () => {
  const talking = play({ type: "opened", chat: CHAT, focus: true });
  const over = reduce(talking, { type: "left", chat: "c-1", cause: "customer", wrapupUntil: 99_000 });
  const later = reduce(over, { type: "tick", now: 60_000 });
  assert.equal(sessionMs(later.chats[0] ?? CHAT, later.now), 4000);
});

test("lines that come while the agent looks elsewhere are unread, and a line marks where they began", () => {
  const away = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "entries", chat: "c-1", entries: [entry(1)] },
    { type: "watching", watching: false },
    { type: "entries", chat: "c-1", entries: [entry(2), entry(3)] },
  );
  assert.deepEqual([away.chats[0]?.unread, away.chats[0]?.unreadFrom], [2, 2]);
  const back = reduce(away, { type: "watching", watching: true });
  assert.deepEqual([back.chats[0]?.unread, back.chats[0]?.unreadFrom], [0, 2]);
  const answered = reduce(back, { type: "said", chat: "c-1", id: "k1", text: "yes" });
  assert.equal(answered.chats[0]?.unreadFrom, null);
});

test("after a reload only what is new is unread, even where it overtakes the history; of a chat just accepted all is", () => {
  const chat = { ...CHAT, lastSeq: 2, openedSeq: 2, readSeq: 2 };
  const lines: readonly Action[] = [
    { type: "entries", chat: "c-1", entries: [entry(3)] },
    { type: "entries", chat: "c-1", entries: [entry(1), entry(2), entry(3)] },
  ];
  const away: Action = { type: "watching", watching: false };
  const back = lines.reduce(reduce, { ...play(away), chats: [chat], focus: "c-1" });
  assert.deepEqual([back.chats[0]?.unread, back.chats[0]?.unreadFrom], [1, 3]);
  const accepted = play(away, { type: "opened", chat, focus: true }, ...lines);
  assert.deepEqual([accepted.chats[0]?.unread, accepted.chats[0]?.unreadFrom], [3, 1]);
});

test("on a phone the chat behind the list is not being looked at", () => {
  const state = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "narrow", narrow: true },
    { type: "pane", pane: "list" },
    { type: "entries", chat: "c-1", entries: [entry(1)] },
  );
  assert.equal(state.chats[0]?.unread, 1);
  assert.equal(reduce(state, { type: "pane", pane: "chat" }).chats[0]?.unread, 0);
});

test("an offer long past its deadline is not shown by a machine that slept", () => {
  const ringing = play({ type: "offer", offer: OFFER });
  assert.equal(reduce(ringing, { type: "tick", now: OFFER.until + 1000 }).offers.length, 1);
  assert.equal(reduce(ringing, { type: "tick", now: OFFER.until + 60_000 }).offers.length, 0);
});

test("the next chat that waits is the one that has waited longest, the present one last", () => {
  const state = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "opened", chat: OTHER, focus: false },
    { type: "entries", chat: "c-1", entries: [entry(1)] },
    { type: "entries", chat: "c-2", entries: [entry(4)] },
  );
  assert.equal(longestOwed(state)?.id, "c-2");
  assert.equal(badge(state), 2);
});

test("a search finds every line that holds the text, whatever its case", () => {
  assert.deepEqual(hits([entry(1, { text: "Invoice 4711" }), entry(2), entry(3, { text: "the INVOICE" })], "invoice"), [0, 2]);
  assert.deepEqual(hits([entry(1)], "  "), []);
});

test("a corrected line reads as corrected, and the next correction goes to the line itself", () => {
  const own = entry(1, { side: "agent", leg: 1, origin: "k1", text: "Helo" });
  const first = entry(2, { side: "agent", leg: 1, origin: "k2", text: "Hello", args: { replaces: "1" } });
  const second = entry(4, { side: "agent", leg: 1, origin: "k3", text: "Hello!", args: { replaces: "1" } });
  const lines = [own, first, entry(3), second];
  assert.deepEqual(corrected(lines).map((one) => one.text), ["Hello!", "m3"]);
  assert.equal(lastOwn({ ...CHAT, entries: lines })?.origin, "k1");
  assert.deepEqual(corrected([first]).map((one) => one.text), ["Hello"]);
});

test("a note answers no customer, and is no line to correct", () => {
  const note = entry(2, { side: "agent", leg: 1, notice: "note", text: "angry", origin: "k1" });
  const chat = { ...CHAT, entries: [entry(1), note] };
  assert.equal(owedSince(chat), 1000);
  assert.equal(lastOwn(chat), undefined);
});

test("ticks never go back, and say stored, delivered or read", () => {
  const told = play(
    { type: "opened", chat: CHAT, focus: true },
    { type: "ticks", chat: "c-1", delivered: 3, read: 1 },
    { type: "ticks", chat: "c-1", delivered: 2, read: 2 },
  );
  const chat = told.chats[0] as Chat;
  assert.deepEqual([1, 2, 3, 4].map((seq) => reached(chat, entry(seq))), ["read", "read", "delivered", "stored"]);
});

test("a flag marks a chat of the agent's own, and is news about anybody else's", () => {
  const phrase = { key: "flaggedBy" } as const;
  const own = play({ type: "opened", chat: CHAT, focus: true }, { type: "flagged", chat: "c-1", on: true, phrase });
  assert.deepEqual([own.chats[0]?.flagged, own.notices.length], [true, 0]);
  assert.equal(reduce(own, { type: "left", chat: "c-1", cause: "customer", wrapupUntil: 9000 }).chats[0]?.flagged, false);
  assert.deepEqual(play({ type: "flagged", chat: "c-9", on: true, phrase }).notices.map((one) => one.phrase), [phrase]);
});

test("a reminder is due by the clock, and stays until it is gone from the desk's list", () => {
  const reminders = [{ id: "r1", chat: "c-1", customer: "Kim", due: 6000, note: "call back" }];
  const set = play({ type: "reminders", reminders });
  assert.deepEqual(due(set), []);
  const later = reduce(set, { type: "tick", now: 6000 });
  assert.deepEqual(due(later).map((one) => one.id), ["r1"]);
  assert.deepEqual(due(reduce(later, { type: "reminders", reminders: [] })), []);
});

test("a long conversation is drawn from its end, or from what must be seen", () => {
  const lines = Array.from({ length: 500 }, (_, place) => entry(place + 1));
  assert.equal(drawnFrom(lines, [null], null), 470);
  assert.equal(drawnFrom(lines, [101, null], null), 90);
  assert.equal(drawEarlier(lines, 470), 441);
  assert.equal(drawnFrom(lines, [], 201), 200);
  assert.equal(drawEarlier(lines, 0), null);
  assert.equal(drawnFrom(lines.slice(0, 10), [5], null), 0);
});

test("the chat that is shown is looked at, unless a page that is not about it covers it", () => {
  const two = play({ type: "opened", chat: CHAT, focus: true }, { type: "opened", chat: OTHER, focus: false });
  assert.equal(lookedAt(two), "c-1");
  assert.equal(lookedAt(reduce(two, { type: "focus", chat: "c-2" })), "c-2");
  assert.equal(lookedAt(reduce(two, { type: "watching", watching: false })), "c-1");
  assert.equal(lookedAt(reduce(two, { type: "sheet", sheet: "canned" })), "c-1");
  assert.equal(lookedAt(reduce(two, { type: "sheet", sheet: "messages" })), null);
  const narrow = reduce(two, { type: "narrow", narrow: true });
  assert.equal(lookedAt(narrow), "c-1");
  assert.equal(lookedAt(reduce(narrow, { type: "pane", pane: "list" })), null);
});

test("after-call work is not looked at as a chat, and without running chats there is nothing to look at", () => {
  const two = play({ type: "opened", chat: CHAT, focus: true }, { type: "opened", chat: OTHER, focus: false });
  const wrapping = reduce(two, { type: "left", chat: "c-1", cause: "customer", wrapupUntil: 9000 });
  assert.equal(lookedAt(wrapping), null);
  assert.equal(lookedAt(reduce(wrapping, { type: "left", chat: "c-2", cause: "agent", wrapupUntil: null })), undefined);
  assert.equal(lookedAt(play()), undefined);
});
