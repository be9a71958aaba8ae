/** The conversation as a text file. Loaded when it is asked for. */
import type { State } from "../core/state.ts";
import { WORDS, noticeWords } from "../core/words.ts";
import { el } from "./dom.ts";

export function transcriptOf(state: State, locale?: string): string {
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" });
  const lines = state.entries.flatMap((entry) => {
    const text = entry.text ?? noticeWords(entry);
    const who = entry.side === "customer" ? `${WORDS.you}: ` : entry.side === "agent" ? `${entry.name}: ` : "";
    return text === null ? [] : [`[${clock.format(new Date(entry.at))}] ${who}${text}`];
  });
  return `${state.serviceName}\n\n${lines.join("\n")}\n`;
}

export function saveTranscript(state: State): void {
  const address = URL.createObjectURL(new Blob(["\ufeff", transcriptOf(state)], { type: "text/plain;charset=utf-8" }));
  el("a", { href: address, download: `${state.serviceName || WORDS.panel}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
