import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, parsePrefs, withinWidth } from "../core/prefs.ts";
import { de } from "./de.ts";
import { en, type Key } from "./en.ts";
import { chooseLanguage, direction, speak } from "./words.ts";

test("both languages say everything, with the same gaps to fill", () => {
  const gaps = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map((one) => one[0]).sort();
  assert.deepEqual(Object.keys(de).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en) as Key[]) {
    assert.deepEqual(gaps(de[key]), gaps(en[key]), key);
  }
});

test("the browser chooses the language; English where there are no words for its own", () => {
  assert.equal(chooseLanguage(["de-AT", "en"]), "de");
  assert.equal(chooseLanguage(["fr", "de"]), "de");
  assert.equal(chooseLanguage(["fr"]), "en");
  assert.equal(direction("ar"), "rtl");
  assert.equal(direction("de"), "ltr");
});

test("what fills a gap is put in as it is", () => {
  assert.equal(speak("en")("chatOver", { name: "$& {name}" }), "The chat with $& {name} is over.");
});

test("stored preferences of another kind are left out", () => {
  assert.deepEqual(parsePrefs("not json"), DEFAULTS);
  assert.deepEqual(parsePrefs('{"volume":"loud","tone":"drum","theme":"dark","other":1}'), { ...DEFAULTS, theme: "dark" });
  assert.equal(withinWidth("listWidth", 5000), 480);
});
