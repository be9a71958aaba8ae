/** What was written and is not confirmed, in order. "Written while offline" and "sent but unconfirmed" are one case. */
import type { LeaveFrame, StartFrame, SurveyFrame, TextFrame } from "../core/frames.ts";

export type Unconfirmed = StartFrame | LeaveFrame | TextFrame | SurveyFrame;

export class Outbox {
  #items: Unconfirmed[];
  readonly #save: (items: readonly Unconfirmed[]) => void;

  constructor(items: readonly Unconfirmed[], save: (items: readonly Unconfirmed[]) => void) {
    this.#save = save;
    this.#items = [...items];
  }

  /** The start of the chat, while it is not confirmed. */
  get start(): StartFrame | undefined {
    return this.#items.find((item): item is StartFrame => item.type === "start");
  }

  /** The message that is left, while it is not confirmed. */
  get leave(): LeaveFrame | undefined {
    return this.#items.find((item): item is LeaveFrame => item.type === "leave");
  }

  get survey(): SurveyFrame | undefined {
    return this.#items.find((item): item is SurveyFrame => item.type === "survey");
  }

  /** Texts to be sent once there is a chat. */
  get texts(): readonly TextFrame[] {
    return this.#items.filter((item): item is TextFrame => item.type === "text");
  }

  add(item: Unconfirmed): void {
    this.#items.push(item);
    this.#save(this.#items);
  }

  /** The desk has it, or will never take it. Tells whether it was here. */
  remove(cid: string): boolean {
    const left = this.#items.filter((item) => item.cid !== cid);
    const found = left.length < this.#items.length;
    if (found) {
      this.#items = left;
      this.#save(this.#items);
    }
    return found;
  }

  /** The chat is over: nothing else can be said in it. */
  keepSurvey(): void {
    this.#items = this.#items.filter((item) => item.type === "survey");
    this.#save(this.#items);
  }

  clear(): void {
    this.#items = [];
    this.#save(this.#items);
  }
}
