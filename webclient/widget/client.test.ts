import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, type Surroundings } from "./client.ts";
import type { ChatView, EntryFrame, ServerFrame } from "./core/frames.ts";
import { WORDS } from "./core/words.ts";
import { Memory, type Store } from "./memory.ts";
import { FakeTransport } from "./transport/fake.ts";
import { backoff } from "./transport/returning.ts";

const VIEW: ChatView = { service: "billing", service_name: "Billing", phase: "active", position: 0, agents: ["Ada"], wait_s: null, files: true };
const FORM = { service: "billing", answers: { name: "Kim", email: "kim@example.org", question: "Where?" } };

/** A tab: its storage outlives its client, as over a reload. */
class Tab {
  readonly kept = new Map<string, string>();
  readonly timers: (() => void)[] = [];
  line!: FakeTransport;
  client!: Client;
  #count = 0;

  constructor() {
    this.load();
  }

  load(): void {
    const store: Store = {
      getItem: (key) => this.kept.get(key) ?? null,
      setItem: (key, value) => void this.kept.set(key, value),
      removeItem: (key) => void this.kept.delete(key),
    };
    const around: Surroundings = {
      memory: new Memory(store, "k"),
      services: ["billing"],
      connect: (listener) => (this.line = new FakeTransport(listener)),
      random: () => String((this.#count += 1)).padStart(32, "0"),
      page: () => ({ page: "https://shop.example/", locale: "en", title: "Shop" }),
      now: () => 0,
      later: (_ms, work) => void this.timers.push(work),
    };
    this.client = new Client(around, () => undefined);
  }

  get sentCids(): string[] {
    return this.line.take().flatMap((frame) => ("cid" in frame ? [frame.cid] : []));
  }
}

function welcome(chat: ChatView | null, token: string | null = null, ended = false): ServerFrame {
  return { type: "welcome", services: [], chat, token, last: 0, mail: false, ended };
}

function mine(seq: number, cid: string, text: string): EntryFrame {
  return { type: "entry", seq, at: "2026-01-02T03:04:05Z", side: "customer", text, cid };
}

function started(): { tab: Tab; start: string } {
  const tab = new Tab();
  tab.client.open();
  tab.line.comesUp(welcome(null));
  tab.client.start(FORM);
  const start = tab.sentCids[0] ?? "";
  tab.line.says(welcome(VIEW, "token-1"), mine(1, start, "Where?"));
  tab.line.take();
  return { tab, start };
}

test("a start that was cut is sent again as the same visit", () => {
  const tab = new Tab();
  tab.client.open();
  tab.line.comesUp(welcome(null));
  tab.client.start(FORM);
  const first = tab.line.take().at(-1);
  tab.line.isCut();
  tab.line.comesUp(welcome(null));
  assert.deepEqual(tab.line.take().at(-1), first);
  tab.load();
  assert.equal(tab.client.state.phase, "starting");
  tab.client.connect();
  tab.line.comesUp(welcome(null));
  assert.deepEqual(tab.line.take().at(-1), first);
});

test("a start made without a connection goes out with the first one", () => {
  const tab = new Tab();
  tab.client.open();
  tab.client.start(FORM);
  assert.equal(tab.line.sent.length, 0);
  tab.line.comesUp(welcome(null));
  assert.deepEqual(tab.line.sent.map((frame) => frame.type), ["hello", "start"]);
});

test("what was written while away is sent once the chat is back, in order", () => {
  const { tab } = started();
  tab.line.isCut();
  tab.client.write("one");
  tab.client.write("two");
  assert.deepEqual(tab.client.state.pending.map((item) => item.text), ["one", "two"]);
  tab.line.comesUp(welcome(VIEW));
  const frames = tab.line.take();
  assert.deepEqual(frames[0], { type: "hello", after: 1, services: ["billing"], resume: "token-1" });
  assert.deepEqual(frames.slice(1).map((frame) => (frame.type === "text" ? frame.text : "?")), ["one", "two"]);
});

test("what was confirmed is not sent again, what was not is, also after a reload", () => {
  const { tab } = started();
  tab.client.write("one");
  tab.client.write("two");
  const [one, two] = tab.sentCids;
  tab.line.says(mine(2, one ?? "", "one"));
  tab.load();
  assert.deepEqual(tab.client.state.pending.map((item) => item.text), ["two"]);
  tab.client.connect();
  tab.line.comesUp(welcome(VIEW));
  assert.deepEqual(tab.sentCids, [two]);
});

test("a message that could not be stored is tried again, a refused one is shown as refused", () => {
  const { tab } = started();
  tab.client.write("one");
  const [one] = tab.sentCids;
  tab.line.says({ type: "error", code: "retry", text: "again", cid: one ?? "", again: true });
  assert.equal(tab.client.state.pending[0]?.failed, undefined);
  tab.timers.at(-1)?.();
  assert.deepEqual(tab.sentCids, [one]);
  tab.line.says({ type: "error", code: "text_too_long", text: "too long", cid: one ?? "" });
  assert.equal(tab.client.state.pending[0]?.failed, WORDS.tooLongText);
  tab.line.isCut();
  tab.line.comesUp(welcome(VIEW));
  assert.deepEqual(tab.sentCids, []);
});

test("who writes too fast reads so in his language, and what was confirmed stays", () => {
  const { tab } = started();
  tab.client.write("slow");
  const [slow] = tab.sentCids;
  tab.line.says({ type: "entry", seq: 9, at: "2026-01-02T03:04:05Z", side: "customer", text: "slow", cid: slow ?? "" });
  tab.client.write("fast");
  const [fast] = tab.sentCids;
  tab.line.says({ type: "error", code: "too_fast", text: "a sentence for other clients", cid: fast ?? "" });
  assert.deepEqual(tab.client.state.pending, [{ cid: fast, text: "fast", failed: WORDS.tooFast }]);
  assert.equal(tab.client.state.entries.at(-1)?.text, "slow");
  tab.line.isCut();
  tab.line.comesUp(welcome(VIEW));
  assert.deepEqual(tab.sentCids, []);
});

test("a refused start shows the form with the reason, and the next is a new visit", () => {
  const tab = new Tab();
  tab.client.open();
  tab.line.comesUp(welcome(null));
  tab.client.start(FORM);
  const [cid] = tab.sentCids;
  tab.line.says({ type: "error", code: "chat_over", text: "over", cid: cid ?? "" });
  assert.deepEqual([tab.client.state.phase, tab.client.state.problem], ["form", WORDS.over]);
  assert.equal(tab.client.hasChat, false);
});

test("an end asked for without a connection is not forgotten", () => {
  const { tab } = started();
  tab.line.isCut();
  tab.client.end();
  tab.line.comesUp(welcome(VIEW));
  assert.deepEqual(tab.line.take().at(-1), { type: "end" });
  tab.line.says({ type: "ended", cause: "customer" });
  tab.client.again();
  assert.deepEqual([tab.client.state.phase, tab.client.hasChat], ["form", false]);
  assert.ok(tab.line.connected);
});

test("a chat that is not kept any more leads back to the form", () => {
  const { tab } = started();
  tab.load();
  tab.client.connect();
  tab.line.comesUp({ type: "error", code: "unknown_token", text: "gone" }, welcome(null));
  assert.equal(tab.client.state.phase, "form");
  assert.notEqual(tab.client.state.problem, "");
  assert.equal(tab.client.hasChat, false);
});

test("typing is told at most every three seconds, and its end once", () => {
  const { tab } = started();
  tab.client.type("h");
  tab.client.type("he");
  tab.timers.forEach((timer) => timer());
  assert.deepEqual(
    tab.line.take().map((frame) => (frame.type === "typing" ? frame.state : "?")),
    ["composing", "paused"],
  );
});

test("attempts to connect come slower and slower, never all at once, and never stop", () => {
  assert.equal(backoff(0, () => 0), 250);
  assert.equal(backoff(0, () => 1), 500);
  assert.ok(backoff(3, () => 0.5) > backoff(1, () => 0.5));
  assert.equal(backoff(50, () => 1), 15_000);
});

test("the desk is told how far lines came: on the device at once, read when the panel is seen", () => {
  const { tab } = started();
  const said = (seq: number): EntryFrame => ({ type: "entry", seq, at: "2026-01-02T03:04:05Z", side: "agent", name: "Ada", text: "Hello" });
  const told = (): unknown[] => tab.line.take().filter((frame) => frame.type === "seen");
  tab.client.see(true);
  tab.line.says(said(2));
  assert.deepEqual(told(), [{ type: "seen", delivered: 2, read: 2 }]);
  tab.client.see(false);
  tab.line.says(said(3));
  assert.deepEqual(told(), [{ type: "seen", delivered: 3, read: 2 }]);
  tab.client.see(true);
  assert.deepEqual(told(), [{ type: "seen", delivered: 3, read: 3 }]);
  tab.line.says(mine(4, "x", "mine"));
  assert.deepEqual(told(), []);
  tab.line.isCut();
  tab.line.comesUp(welcome(VIEW));
  assert.deepEqual(told(), [{ type: "seen", delivered: 3, read: 3 }]);
});
