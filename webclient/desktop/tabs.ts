/** Tabs of one browser in which the same agent works act as one: one of them rings, drafts and what is read are shared.
 *
 * Another agent's tab has other names for lock and channel, so the two never meet.
 */

export type Word =
  | { readonly type: "draft"; readonly chat: string; readonly text: string }
  | { readonly type: "seen"; readonly chat: string }
  | { readonly type: "in-front" }
  | { readonly type: "focus"; readonly chat: string | null }
  | { readonly type: "logged-out" };

export class Tabs {
  /** Whether this is the tab that makes the noise. */
  rings = false;
  private channel: BroadcastChannel | undefined;
  private leave: () => void = () => undefined;

  constructor(private readonly onWord: (word: Word) => void) {}

  join(jid: string, onRings: () => void): void {
    this.part();
    const channel = new BroadcastChannel(`stanzadesk-${jid}`);
    channel.onmessage = (event: MessageEvent<Word>) => this.onWord(event.data);
    this.channel = channel;
    const gone = new Promise<void>((resolve) => (this.leave = resolve));
    // The lock goes to another tab when this one closes, crashes or leaves.
    void navigator.locks.request(`stanzadesk-bell-${jid}`, async () => {
      if (this.channel === channel) {
        this.rings = true;
        onRings();
      }
      await gone;
    });
  }

  tell(word: Word): void {
    this.channel?.postMessage(word);
  }

  part(): void {
    this.rings = false;
    this.channel?.close();
    this.channel = undefined;
    this.leave();
  }
}
