/** Words in the agent's language: chosen by the browser unless he chose one. */
import { de } from "./de.ts";
import { en, type Key } from "./en.ts";

export type { Key } from "./en.ts";
export type Language = "en" | "de";
export type Args = Readonly<Record<string, string | number>>;
export type Say = (key: Key, args?: Args) => string;

/** Something to say later, in whatever language holds then. */
export interface Phrase {
  readonly key: Key;
  readonly args?: Args;
}

export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["de", "Deutsch"],
];
const TABLES: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, de };

/** The first language of the browser that there are words for. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find(([code]) => tag.toLowerCase().split("-", 1)[0] === code);
    if (found !== undefined) {
      return found[0];
    }
  }
  return "en";
}

export function speak(language: Language): Say {
  const table = TABLES[language];
  return (key, args = {}) => table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

/** Writing direction; ready for a language that runs from the right. */
export function direction(language: string): "ltr" | "rtl" {
  return ["ar", "fa", "he", "ur"].includes(language) ? "rtl" : "ltr";
}
