import assert from "node:assert/strict";
import { test } from "node:test";
import { corrected } from "./correct.ts";
import type { EntryFrame } from "./frames.ts";

const line = (seq: number, text: string, replaces?: string): EntryFrame => ({
  type: "entry",
  seq,
  at: "2026-01-02T03:04:05Z",
  side: "agent",
  name: "Ada",
  text,
  ...(replaces === undefined ? {} : { args: { replaces } }),
});

test("a corrected line stands where it was, with its newest words", () => {
  const lines = [line(1, "Helo"), line(2, "other"), line(3, "Hello", "1"), line(4, "Hello!", "1")];
  assert.deepEqual(corrected(lines).map((one) => one.text), ["Hello!", "other"]);
});

test("a correction of a line that is not here is a line", () => {
  assert.deepEqual(corrected([line(3, "Hello", "1")]).map((one) => one.text), ["Hello"]);
});
