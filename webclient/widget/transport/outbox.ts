/** What was written and is not confirmed, in order. "Written while offline" and "sent but unconfirmed" are one case. */
import type { StartFrame, TextFrame } from "../core/frames.ts";

export type Unconfirmed = StartFrame | TextFrame;

export class Outbox {
  private items: Unconfirmed[];

  constructor(
    items: readonly Unconfirmed[],
    private readonly save: (items: readonly Unconfirmed[]) => void,
  ) {
    this.items = [...items];
  }

  /** The start of the chat, while it is not confirmed. */
  get start(): StartFrame | undefined {
    return this.items.find((item): item is StartFrame => item.type === "start");
  }

  /** Texts to be sent once there is a chat. */
  get texts(): readonly TextFrame[] {
    return this.items.filter((item): item is TextFrame => item.type === "text");
  }

  add(item: Unconfirmed): void {
    this.items.push(item);
    this.save(this.items);
  }

  /** The desk has it, or will never take it. Tells whether it was here. */
  remove(cid: string): boolean {
    const left = this.items.filter((item) => item.cid !== cid);
    const found = left.length < this.items.length;
    if (found) {
      this.items = left;
      this.save(this.items);
    }
    return found;
  }

  clear(): void {
    this.items = [];
    this.save(this.items);
  }
}
