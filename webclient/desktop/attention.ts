/** Tells the desk which chat the agent looks at: time in focus is talk, the rest is hold (docs/protocol.md).
 *
 * Only changes that last are told. Of several tabs the one that was looked at last speaks for all.
 */
import type { App } from "./app.ts";
import { lookedAt } from "./core/select.ts";
import type { State } from "./core/state.ts";
import * as say from "./protocol/render.ts";
import { attr } from "./protocol/xml.ts";
import type { Word } from "./tabs.ts";
import type { Connection } from "./transport/connection.ts";

const GLANCE_MS = 1000;
const AGAIN_MS = 10_000;

export class Attention {
  private readonly desk: string;
  /** What the desk knows; undefined: nothing, or no chat is left of which it could. */
  private told: string | null | undefined;
  private speaks = !document.hidden;
  private timer = 0;
  /** What the desk did not take, and until when it is not told again. */
  private refused: { readonly chat: string | null; readonly until: number } | null = null;

  constructor(
    private readonly app: App,
    private readonly connection: Connection,
  ) {
    this.desk = `desk@${app.config.component}`;
  }

  /** The state changed. */
  after(before: State, state: State): void {
    if (state.watching && !before.watching) {
      this.speaks = true;
      this.app.tabs.tell({ type: "in-front" });
    }
    const seen = lookedAt(state);
    if (seen === undefined) {
      this.told = undefined;
    }
    const rests = this.refused !== null && this.refused.chat === seen && Date.now() < this.refused.until;
    if (seen === this.told) {
      this.forget();
    } else if (this.timer === 0 && this.speaks && state.phase === "online" && !rests) {
      this.timer = window.setTimeout(() => this.settle(seen), GLANCE_MS);
    }
  }

  /** Another tab of the agent's was looked at, or told the desk something. */
  tabSaid(word: Extract<Word, { type: "in-front" | "focus" }>): void {
    if (word.type === "in-front") {
      this.speaks = false;
      this.forget();
    } else {
      this.told = word.chat;
    }
  }

  /** The desk has given a snapshot: it learns that there is a desktop which tells, and what this one shows. */
  arrived(): void {
    this.forget();
    this.told = undefined;
    if (this.speaks) {
      this.app.tabs.tell({ type: "in-front" });
      void this.tell(lookedAt(this.app.state) ?? null);
    }
  }

  private forget(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  /** What was seen a moment ago is told if it is seen still; else what is seen now has to last first. */
  private settle(seen: string | null | undefined): void {
    this.timer = 0;
    const state = this.app.state;
    if (seen !== undefined && lookedAt(state) === seen && state.phase === "online") {
      void this.tell(seen);
    } else {
      this.after(state, state);
    }
  }

  private async tell(chat: string | null): Promise<void> {
    this.told = chat;
    this.app.tabs.tell({ type: "focus", chat });
    const reply = await this.connection.iq("set", this.desk, say.focus(chat));
    if (reply === null || attr(reply, "type") === "error") {
      this.told = undefined;
      this.refused = { chat, until: Date.now() + AGAIN_MS };
    }
  }
}
