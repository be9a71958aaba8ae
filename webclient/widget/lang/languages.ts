/** Which language the customer reads, and its words, loaded when used. */
import { speak } from "../core/words.ts";

type Table = { readonly default: Readonly<Record<string, string>> };

const TABLES: Readonly<Record<string, () => Promise<Table>>> = {
  ar: () => import("./ar.ts"),
  de: () => import("./de.ts"),
  es: () => import("./es.ts"),
  fr: () => import("./fr.ts"),
  it: () => import("./it.ts"),
  nl: () => import("./nl.ts"),
  pl: () => import("./pl.ts"),
  pt: () => import("./pt.ts"),
  tr: () => import("./tr.ts"),
};

/** The page's own language if we speak it, else the first of the browser's that we do, else English. */
export function languageOf(page: string, browser: readonly string[]): string {
  const codes = [page, ...browser].map((tag) => tag.toLowerCase().split("-")[0] ?? "");
  return codes.find((code) => code === "en" || code in TABLES) ?? "en";
}

/** Lays the language over English; where it can't be loaded, English it is. */
export async function loadLanguage(code: string): Promise<void> {
  try {
    const table = await TABLES[code]?.();
    speak(table?.default ?? {});
  } catch {
    // A chat in English is better than none.
  }
}
