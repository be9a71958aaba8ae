import assert from "node:assert/strict";
import { test } from "node:test";
import { filledIn, fitting, pickAt, type Canned } from "./canned.ts";

const HI: Canned = {
  id: "t-1",
  shared: false,
  service: "",
  folder: "Greetings",
  shortcut: "hi",
  title: "Hello",
  text: "Hello {customer}, {agent} of {service} here. {other}",
  used: 0,
  editable: true,
};

test("a shortcut begins with / or # at the start or behind a space, and ends at the caret", () => {
  assert.deepEqual(pickAt("/hi", 3), { from: 0, text: "hi", at: 0 });
  assert.deepEqual(pickAt("so #grü", 7), { from: 3, text: "grü", at: 0 });
  assert.deepEqual(pickAt("/", 1), { from: 0, text: "", at: 0 });
  assert.equal(pickAt("and/or", 6), null);
  assert.equal(pickAt("/hi there", 9), null);
  assert.equal(pickAt("https://x", 9), null);
});

test("the shortcut counts before the title, the title before the text, then the most used", () => {
  const bye = { ...HI, id: "t-2", shortcut: "bye", title: "Say hi", text: "x", used: 3 };
  const far = { ...HI, id: "t-3", shortcut: "", title: "Other", folder: "", text: "…hi…" };
  assert.deepEqual(fitting([far, bye, HI], "hi", "").map((one) => one.id), ["t-1", "t-2", "t-3"]);
  assert.deepEqual(fitting([far, bye, HI], "", "").map((one) => one.id), ["t-2", "t-1", "t-3"]);
  assert.deepEqual(fitting([{ ...HI, service: "sales" }], "hi", "billing"), []);
});

test("names stand where they belong, whatever characters they hold", () => {
  const names = { customer: "$& {agent}", agent: "Anna", service: "Billing" };
  assert.equal(filledIn(HI.text, names), "Hello $& {agent}, Anna of Billing here. {other}");
});
