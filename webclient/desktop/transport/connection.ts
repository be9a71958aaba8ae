/** What the desktop needs of an XMPP connection. The library's name stands in `strophe.ts` alone. */
import type { Phrase } from "../words/words.ts";


export type LinkState = "offline" | "connecting" | "online" | "refused";

export interface Connection {
  /** Logs in; comes back by itself after a cut. */
  connect(jid: string, password: string): void;
  /** Leaves in order and stays away. */
  close(): void;
  /** Tries at once instead of waiting for the next attempt. */
  retry(): void;
  /** Looks at once whether the link still lives. */
  check(): void;
  /** Writes a stanza; false while offline (it is not kept). */
  send(stanza: Element): boolean;
  /** Asks; the answer is a result or an error, null when none came or the link fell. */
  iq(kind: "get" | "set", to: string, payload: Element): Promise<Element | null>;
  readonly resource: string;
  /** Full address of this session. */
  readonly jid: string;
  onStanza: (stanza: Element) => void;
  /** `retryAt`: when the next attempt is made; `words`: why the log-in was refused. */
  onState: (state: LinkState, retryAt: number, words: Phrase | null) => void;
}
