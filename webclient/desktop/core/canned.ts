/** Canned responses: which ones fit what is typed, and what they become when they are inserted. Pure. */

export interface Canned {
  readonly id: string;
  readonly shared: boolean;
  /** Of a shared one: the service it is for; empty for all. */
  readonly service: string;
  readonly folder: string;
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
  readonly used: number;
  readonly editable: boolean;
}

/** A shortcut being typed: where its `/` or `#` stands in the draft, what follows, and which line of the list is chosen. */
export interface Picking {
  readonly from: number;
  readonly text: string;
  readonly at: number;
}

const SHORTCUT = /(?:^|\s)([/#])([\p{L}\p{N}_-]*)$/u;
const SHOWN = 8;

/** The shortcut that ends at the caret; null if none is being typed there. */
export function pickAt(draft: string, caret: number): Picking | null {
  const found = SHORTCUT.exec(draft.slice(0, caret));
  return found === null ? null : { from: caret - (found[2] ?? "").length - 1, text: found[2] ?? "", at: 0 };
}

/** Those that fit, best first: shortcut from its start, then words of title, folder or text; then the most used. */
export function fitting(all: readonly Canned[], typed: string, service: string, most = SHOWN): readonly Canned[] {
  const wanted = typed.trim().toLowerCase();
  return all
    .filter((one) => one.service === "" || service === "" || one.service === service)
    .map((one) => ({ one, rank: rank(one, wanted) }))
    .filter(({ rank: found }) => found > 0)
    .sort((a, b) => b.rank - a.rank || b.one.used - a.one.used || a.one.title.localeCompare(b.one.title))
    .slice(0, most)
    .map(({ one }) => one);
}

function rank(one: Canned, wanted: string): number {
  if (wanted === "") {
    return 1;
  }
  const shortcut = one.shortcut.toLowerCase();
  if (shortcut === wanted) {
    return 5;
  }
  if (shortcut.startsWith(wanted)) {
    return 4;
  }
  if (one.title.toLowerCase().includes(wanted)) {
    return 3;
  }
  return one.folder.toLowerCase().includes(wanted) ? 2 : Number(one.text.toLowerCase().includes(wanted));
}

/** Puts names in the places of `{customer}`, `{agent}` and `{service}`; other braces stay. */
export function filledIn(text: string, names: Readonly<Record<"customer" | "agent" | "service", string>>): string {
  return text.replace(/\{(customer|agent|service)\}/g, (_, name: "customer" | "agent" | "service") => names[name]);
}
