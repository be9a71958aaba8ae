import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChatView, EntryFrame, WelcomeFrame } from "./frames.ts";
import { reduce, reduceFrame } from "./reduce.ts";
import { INITIAL, type State } from "./state.ts";
import { checkForm, inParts, wellFormed } from "./validate.ts";
import { placeWords } from "./words.ts";

const BILLING = { id: "billing", name: "Billing", waiting: 0, staffed: true };
const SALES = { id: "sales", name: "Sales", waiting: 2, staffed: false };
const QUEUED: ChatView = { service: "billing", service_name: "Billing", phase: "queued", position: 2, agents: [] };

function welcome(changes: Partial<WelcomeFrame>): WelcomeFrame {
  return { type: "welcome", services: [BILLING], chat: null, token: null, last: 0, ended: false, ...changes };
}

function line(seq: number, changes: Partial<EntryFrame> = {}): EntryFrame {
  return { type: "entry", seq, at: "2026-01-02T03:04:05Z", side: "agent", name: "Ada", text: `line ${seq}`, ...changes };
}

const talking: State = reduceFrame(
  reduceFrame(INITIAL, welcome({ chat: QUEUED })),
  { type: "view", ...QUEUED, phase: "active", position: 0, agents: ["Ada"] },
);

test("a line that comes twice is shown once", () => {
  const once = reduceFrame(talking, line(1));
  assert.equal(reduceFrame(once, line(1)), once);
  assert.equal(reduceFrame(once, line(2)).entries.length, 2);
});

test("an own line that comes back is confirmed, also when it was seen before", () => {
  const sent = reduce(talking, { type: "written", cid: "m1", text: "hello" });
  const back = line(1, { side: "customer", text: "hello", cid: "m1" });
  const confirmed = reduceFrame(sent, back);
  assert.deepEqual([confirmed.pending.length, confirmed.entries.length], [0, 1]);
  const again = reduce(confirmed, { type: "written", cid: "m1", text: "hello" });
  assert.deepEqual(reduceFrame(again, back).pending, []);
});

test("agents' lines count as unread until the open panel is seen", () => {
  const two = reduceFrame(reduceFrame(talking, line(1)), line(2));
  assert.equal(two.unread, 2);
  assert.equal(reduce(two, { type: "opened" }).unread, 0);
  const hidden = reduce(reduce(talking, { type: "opened" }), { type: "seen", visible: false });
  const missed = reduceFrame(hidden, line(1));
  assert.equal(missed.unread, 1);
  assert.equal(reduce(missed, { type: "seen", visible: true }).unread, 0);
  assert.equal(reduceFrame(talking, line(1, { side: "customer", cid: "m1" })).unread, 0);
});

test("an end is final and says what was not sent", () => {
  const sent = reduce(talking, { type: "written", cid: "m1", text: "hello" });
  const over = reduceFrame(sent, { type: "ended", cause: "agent" });
  assert.equal(over.phase, "ended");
  assert.match(over.pending[0]?.failed ?? "", /over/);
  assert.equal(reduceFrame(over, { type: "view", ...QUEUED }).phase, "ended");
  assert.equal(reduceFrame(over, { type: "typing", state: "composing" }).typing, false);
  const fresh = reduce(over, { type: "again", problem: "" });
  assert.deepEqual([fresh.phase, fresh.entries.length, fresh.last, fresh.service], ["form", 0, 0, "billing"]);
});

test("what was confirmed before the end is not called unsent", () => {
  const sent = reduce(talking, { type: "written", cid: "m1", text: "hello" });
  const over = reduceFrame(sent, welcome({ ended: true, chat: { ...QUEUED, phase: "ended" } }));
  const replayed = reduceFrame(over, line(1, { side: "customer", text: "hello", cid: "m1" }));
  assert.deepEqual(replayed.pending, []);
});

test("the first service is chosen until the customer chooses another", () => {
  assert.equal(reduceFrame(INITIAL, welcome({})).serviceName, "Billing");
  const both = reduceFrame(INITIAL, welcome({ services: [BILLING, SALES] }));
  assert.equal(both.service, "billing");
  assert.equal(reduce(both, { type: "serviceChosen", service: "sales" }).serviceName, "Sales");
  const gone = reduceFrame({ ...INITIAL, service: "old" }, welcome({ services: [BILLING, SALES] }));
  assert.equal(gone.service, "billing");
  assert.notEqual(reduceFrame(INITIAL, welcome({ services: [] })).problem, "");
});

test("the place is told as a number", () => {
  const waiting = reduceFrame(INITIAL, welcome({ chat: QUEUED }));
  assert.equal(placeWords(waiting).title, "You are number 2");
  assert.equal(waiting.phase, "waiting");
});

test("the form wants a service, an address and a question, and no name", () => {
  const good = { service: "billing", name: "", email: "kim@example.org", question: "Where?" };
  assert.deepEqual(checkForm(good), {});
  assert.deepEqual(Object.keys(checkForm({ service: "", name: "", email: "", question: "" })), ["service", "email", "question"]);
  for (const email of ["kim", "kim@", "@example.org", "a b@example.org", "kim@example..org"]) {
    assert.ok(checkForm({ ...good, email }).email, email);
  }
});

test("a long text is cut where words end, and never through a character", () => {
  assert.deepEqual(inParts("aaa bbb ccc", 8), ["aaa bbb", "ccc"]);
  const smileys = "🙂".repeat(5);
  assert.deepEqual(inParts(smileys, 3).join(""), smileys);
  assert.ok(inParts(smileys, 3).every((part) => wellFormed(part) === part));
  assert.equal(wellFormed("a\uD83Db\uDE42c🙂"), "abc🙂");
});
