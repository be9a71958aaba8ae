/** The agent's own desktops elsewhere. XMPP tells each of them about the others by presence; one may ask another to close. */
import { NS, attr, bare, child } from "./protocol/xml.ts";

export class Places {
  /** Full addresses of desktops of this agent on other machines, by what they call themselves. */
  private readonly others = new Map<string, string>();

  constructor(
    private readonly device: string,
    private readonly onChange: (jid: string | null) => void,
    private readonly onTaken: () => void,
  ) {}

  /** Looks at a stanza from the agent's own account; `own` is this desktop's full address. */
  take(stanza: Element, own: string): void {
    const from = attr(stanza, "from");
    if (bare(from) !== bare(own) || from === own) {
      return;
    }
    if (stanza.localName === "presence") {
      this.takePresence(stanza, from);
    } else if (stanza.localName === "message" && attr(stanza, "type") !== "error" && child(stanza, NS.desk, "takeover") !== undefined) {
      this.onTaken();
    }
  }

  name(jid: string | null): string {
    return this.others.get(jid ?? "") ?? "";
  }

  all(): readonly string[] {
    return [...this.others.keys()];
  }

  clear(): void {
    this.others.clear();
    this.onChange(null);
  }

  private takePresence(stanza: Element, from: string): void {
    const mirror = child(stanza, NS.desk, "mirror");
    if (attr(stanza, "type") === "unavailable") {
      this.others.delete(from);
    } else if (mirror !== undefined && attr(mirror, "device") !== "" && attr(mirror, "device") !== this.device) {
      this.others.set(from, attr(mirror, "device"));
    } else {
      return;
    }
    this.onChange(this.all()[0] ?? null);
  }
}
