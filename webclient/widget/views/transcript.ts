/** The conversation as a text file. Loaded when it is asked for. */
import type { State } from "../core/state.ts";
import type { Tools } from "./tools.ts";

export function transcriptOf({ WORDS, noticeWords }: Tools, state: State, locale?: string): string {
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" });
  const lines = state.entries.flatMap((entry) => {
    const text = entry.text ?? noticeWords(entry);
    const who = entry.side === "customer" ? `${WORDS.you}: ` : entry.side === "agent" ? `${entry.name}: ` : "";
    return text === null ? [] : [`[${clock.format(new Date(entry.at))}] ${who}${text}`];
  });
  return `${state.serviceName}\n\n${lines.join("\n")}\n`;
}

export function saveTranscript(tools: Tools, state: State): void {
  const address = URL.createObjectURL(new Blob(["\ufeff", transcriptOf(tools, state)], { type: "text/plain;charset=utf-8" }));
  tools.el("a", { href: address, download: `${state.serviceName || tools.WORDS.panel}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
