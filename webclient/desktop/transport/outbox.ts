/** Lines on their way: kept until the desk has them, sent again with the same id after every (re)connect. */

export interface Line {
  readonly id: string;
  readonly to: string;
  readonly chat: string;
  readonly text: string;
  /** Origin of the line that this one corrects. */
  readonly replaces?: string;
  /** For agents alone. */
  readonly note?: boolean;
}

export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = "stanzadesk-outbox";

export class Outbox {
  /** Lines wait until those before them have gone out (again): none may overtake another. */
  held = true;
  private lines: Line[];

  constructor(private readonly keeper: Keeper) {
    this.lines = parseLines(keeper.getItem(KEY));
  }

  add(line: Line): void {
    this.lines.push(line);
    this.save();
  }

  /** The desk has it, or it was given up. */
  done(id: string): Line | undefined {
    const found = this.lines.find((line) => line.id === id);
    if (found !== undefined) {
      this.lines = this.lines.filter((line) => line !== found);
      this.save();
    }
    return found;
  }

  has(id: string): boolean {
    return this.lines.some((line) => line.id === id);
  }

  /** All that waits, in the order it was written. */
  all(): readonly Line[] {
    return this.lines;
  }

  clear(): void {
    this.lines = [];
    this.save();
  }

  private save(): void {
    this.keeper.setItem(KEY, JSON.stringify(this.lines));
  }
}

function parseLines(stored: string | null): Line[] {
  if (stored === null) {
    return [];
  }
  try {
    const found: unknown = JSON.parse(stored);
    return Array.isArray(found) ? found.filter(isLine) : [];
  } catch {
    return [];
  }
}

function isLine(value: unknown): value is Line {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const line = value as Record<string, unknown>;
  return ["id", "to", "chat", "text"].every((key) => typeof line[key] === "string");
}
