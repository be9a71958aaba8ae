/** What the agent has set for himself. Pure. */
import type { Language } from "../words/words.ts";

export type Tone = "chime" | "bell" | "marimba" | "pulse" | "none";
export const TONES: readonly Tone[] = ["chime", "bell", "marimba", "pulse", "none"];

export interface Prefs {
  /** Empty: the browser's. */
  readonly language: Language | "";
  readonly theme: "system" | "light" | "dark";
  readonly density: "dense" | "roomy";
  readonly tone: Tone;
  /** Percent. */
  readonly volume: number;
  readonly messageTone: boolean;
  readonly notify: boolean;
  /** The question whether notifications may be asked for was answered. */
  readonly notifyAsked: boolean;
  /** Keys without Ctrl outside text fields (WCAG 2.1.4: can be turned off). */
  readonly singleKeys: boolean;
  /** Widths of the outer columns in CSS pixels. */
  readonly listWidth: number;
  readonly contactWidth: number;
  readonly toured: boolean;
}

export const WIDTHS = { listWidth: [200, 480], contactWidth: [200, 520] } as const;

export const DEFAULTS: Prefs = {
  language: "",
  theme: "system",
  density: "roomy",
  tone: "chime",
  volume: 70,
  messageTone: true,
  notify: true,
  notifyAsked: false,
  singleKeys: true,
  listWidth: 280,
  contactWidth: 300,
  toured: false,
};

/** Reads stored preferences; what is missing, or of another kind than it should be, is the default. */
export function parsePrefs(stored: string | null): Prefs {
  let found: unknown = null;
  try {
    found = stored === null ? null : JSON.parse(stored);
  } catch {
    found = null;
  }
  if (typeof found !== "object" || found === null) {
    return DEFAULTS;
  }
  const known = Object.entries(found).filter(
    ([key, value]) => key in DEFAULTS && typeof value === typeof DEFAULTS[key as keyof Prefs],
  );
  const prefs = { ...DEFAULTS, ...(Object.fromEntries(known) as Partial<Prefs>) };
  return { ...prefs, tone: TONES.includes(prefs.tone) ? prefs.tone : DEFAULTS.tone };
}

export function withinWidth(column: keyof typeof WIDTHS, pixels: number): number {
  const [least, most] = WIDTHS[column];
  return Math.round(Math.min(most, Math.max(least, pixels)));
}
