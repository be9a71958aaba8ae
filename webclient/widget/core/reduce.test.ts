import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChatView, EntryFrame, WelcomeFrame, Field } from "./frames.ts";
import { reduce, reduceFrame } from "./reduce.ts";
import { INITIAL, type State } from "./state.ts";
import { checkForm, inParts, wellFormed } from "./validate.ts";
import ar from "../lang/ar.ts";
import de from "../lang/de.ts";
import es from "../lang/es.ts";
import fr from "../lang/fr.ts";
import it from "../lang/it.ts";
import { languageOf } from "../lang/languages.ts";
import nl from "../lang/nl.ts";
import pl from "../lang/pl.ts";
import pt from "../lang/pt.ts";
import tr from "../lang/tr.ts";
import { trimmed } from "../views/links.ts";
import { LATE } from "./late.ts";
import { WORDS, closedWords, expectWords, noticeWords, placeWords } from "./words.ts";

const field = (key: string, kind: Field["kind"], required: boolean): Field => ({ key, kind, required, label: "", options: [], help: "" });
const FORM = [field("name", "text", false), field("email", "email", true), field("question", "long", true)];
const SETUP = { form: FORM, greeting: "", comfort: [], closed: "", survey: null, files: true, words: {} };
const BILLING = { id: "billing", name: "Billing", waiting: 0, staffed: true, closed: "", wait_s: 0, setup: SETUP } as const;
const SALES = { ...BILLING, id: "sales", name: "Sales", waiting: 2, staffed: false, wait_s: 240 };
const QUEUED: ChatView = { service: "billing", service_name: "Billing", phase: "queued", position: 2, agents: [], wait_s: null, files: true };

function welcome(changes: Partial<WelcomeFrame>): WelcomeFrame {
  return { type: "welcome", services: [BILLING], chat: null, token: null, last: 0, mail: false, ended: false, ...changes };
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

test("a file on its way shows how far it is, and gives its place to its line", () => {
  const sent = reduce(talking, { type: "written", cid: "f1", text: "lamp.png" });
  const half = reduce(sent, { type: "uploading", cid: "f1", done: 50 });
  assert.deepEqual(half.pending, [{ cid: "f1", text: "lamp.png", done: 50 }]);
  const args = { file: "f00", type: "image/png", size: "17" };
  const there = reduceFrame(half, line(1, { side: "customer", text: "lamp.png", cid: "f1", args }));
  assert.deepEqual([there.pending.length, there.entries[0]?.args], [0, args]);
  assert.equal(reduce(there, { type: "uploading", cid: "f1", done: 100 }), there);
  assert.match(reduce(half, { type: "textRefused", cid: "f1", text: "no" }).pending[0]?.failed ?? "", /no/);
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

test("a question that nobody kept begins the message left instead; one that was kept is not asked for again", () => {
  const asked = reduceFrame(reduceFrame(INITIAL, welcome({ chat: QUEUED })), line(1, { side: "customer", text: "Where is it?" }));
  const more = reduceFrame(reduceFrame(asked, line(2, { side: "desk", notice: "queued" })), line(3, { side: "customer", text: "Hello?" }));
  const ended = (args: Record<string, string>) => reduceFrame(more, line(4, { side: "desk", notice: "ended", args }));
  const again = (state: State) => reduce(state, { type: "again", problem: "" });
  const vain = again(ended({ cause: "nobody_there" }));
  assert.deepEqual([vain.phase, vain.leaving, vain.asked], ["form", true, "Where is it?\nHello?"]);
  for (const args of [{ cause: "nobody_there", kept: "yes" }, { cause: "max_wait" }]) {
    const other = again(ended(args));
    assert.deepEqual([other.phase, other.leaving, other.asked], ["form", false, ""]);
  }
  assert.equal(again(vain).asked, "");
  const said = (args: Record<string, string>) => noticeWords(line(4, { side: "desk", notice: "ended", args }));
  assert.equal(said({ cause: "nobody_there" }), WORDS.nobodyThere);
  assert.equal(said({ cause: "nobody_there", kept: "yes" }), WORDS.messageLeft);
});

test("an estimated wait is told in minutes, and not at all where nobody can say", () => {
  assert.match(placeWords(reduceFrame(INITIAL, welcome({ chat: { ...QUEUED, wait_s: 130 } }))).text, /about 3 min/);
  assert.doesNotMatch(placeWords(reduceFrame(INITIAL, welcome({ chat: QUEUED }))).text, /min/);
  assert.match(expectWords(SALES), /Nobody/);
  assert.match(closedWords({ ...BILLING, closed: "closed" }), /closed/);
});

test("the form wants what its service asks for", () => {
  const good = { service: "billing", answers: { email: "kim@example.org", question: "Where?" } };
  assert.deepEqual(checkForm(FORM, good), {});
  assert.deepEqual(Object.keys(checkForm(FORM, { service: "", answers: {} })), ["service", "email", "question"]);
  for (const email of ["kim", "kim@", "@example.org", "a b@example.org", "kim@example..org"]) {
    assert.ok(checkForm(FORM, { service: "billing", answers: { ...good.answers, email } })["email"], email);
  }
  const order = [...FORM, field("order", "number", false), field("secret", "hidden", true)];
  assert.ok(checkForm(order, { ...good, answers: { ...good.answers, order: "x7" } })["order"]);
  assert.deepEqual(checkForm(order, { ...good, answers: { ...good.answers, order: "-7,5" } }), {});
});

test("every language says everything, with the same places for values", () => {
  const places = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join();
  const all: Readonly<Record<string, string>> = { ...WORDS, ...LATE };
  for (const [code, table] of Object.entries({ ar, de, es, fr, it, nl, pl, pt, tr })) {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(all).sort(), code);
    for (const [name, text] of Object.entries(table)) {
      assert.equal(places(text), places(all[name] ?? ""), `${code} ${name}`);
    }
  }
  assert.equal(languageOf("de-AT", ["fr"]), "de");
  assert.equal(languageOf("", ["xx", "pt-BR"]), "pt");
  assert.equal(languageOf("", ["xx"]), "en");
});

test("an address ends where its sentence does", () => {
  assert.equal(trimmed("https://shop.example/a."), "https://shop.example/a");
  assert.equal(trimmed("https://shop.example/a_(b)"), "https://shop.example/a_(b)");
  assert.equal(trimmed("https://shop.example/a)."), "https://shop.example/a");
});

test("a long text is cut where words end, and never through a character", () => {
  assert.deepEqual(inParts("aaa bbb ccc", 8), ["aaa bbb", "ccc"]);
  const smileys = "🙂".repeat(5);
  assert.deepEqual(inParts(smileys, 3).join(""), smileys);
  assert.ok(inParts(smileys, 3).every((part) => wellFormed(part) === part));
  assert.equal(wellFormed("a\uD83Db\uDE42c🙂"), "abc🙂");
});
