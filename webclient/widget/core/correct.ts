/** Corrections (XEP-0308): a line may stand for an earlier one of the same speaker. Pure. */
import type { EntryFrame } from "./frames.ts";

/** Lines as they read now: each corrected one is replaced, in its place, by its newest correction. */
export function corrected(entries: readonly EntryFrame[]): readonly EntryFrame[] {
  const newest = new Map(entries.flatMap((entry) => (target(entry) === undefined ? [] : [[target(entry), entry] as const])));
  if (newest.size === 0) {
    return entries;
  }
  const known = new Set(entries.map((entry) => String(entry.seq)));
  return entries.flatMap((entry) => {
    const replaces = target(entry);
    return replaces !== undefined && known.has(replaces) ? [] : [newest.get(String(entry.seq)) ?? entry];
  });
}

function target(entry: EntryFrame): string | undefined {
  return entry.text === undefined ? undefined : entry.args?.["replaces"];
}
