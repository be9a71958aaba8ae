/** Times as people of a language write them. */
import type { Say } from "../words/words.ts";

const DAY_MS = 86_400_000;

export function timeOf(language: string, at: number): string {
  return formatter(language, { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function dayOf(language: string, say: Say, at: number, now: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) {
    return say("today");
  }
  if (day === new Date(now + DAY_MS).toDateString()) {
    return say("tomorrow");
  }
  return day === new Date(now - DAY_MS).toDateString()
    ? say("yesterday")
    : formatter(language, { weekday: "long", day: "numeric", month: "long" }).format(at);
}

const made = new Map<string, Intl.DateTimeFormat>();

/** The browser's own region decides between 24 and 12 hours, where the language is its own. */
function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = navigator.languages.find((one) => one.toLowerCase().startsWith(language)) ?? language;
  const key = `${tag} ${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(tag, options);
  made.set(key, known);
  return known;
}
