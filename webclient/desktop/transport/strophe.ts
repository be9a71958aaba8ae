/** XMPP over WebSocket by strophe.js. Nobody else names the library.
 *
 * Its traps (measured): `send` while offline throws, handlers are cleared on disconnect, DISCONNECTED comes twice when an
 * attempt fails. So: never send while offline, add the one handler anew in CONNECTED, and one guarded timer.
 */
import { Strophe } from "strophe.js";
import { NS, attr, bare, el } from "../protocol/xml.ts";
import { iq as iqStanza } from "../protocol/render.ts";
import type { Phrase } from "../words/words.ts";
import type { Connection, LinkState } from "./connection.ts";

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 20_000;
const ANSWER_MS = 15_000;
/** A link silent for so long is asked whether it lives, and has so long to say so. */
const QUIET_MS = 10_000;
const PROOF_MS = 6000;
const CHECK_MS = 4000;

// What it would say may hold what people wrote.
Strophe.setLogLevel(Strophe.LogLevel.FATAL);

type Link = InstanceType<typeof Strophe.Connection>;

interface Asked {
  readonly to: string;
  readonly settle: (answer: Element | null) => void;
  readonly timer: number;
}

export class StropheConnection implements Connection {
  onStanza: (stanza: Element) => void = () => undefined;
  onState: (state: LinkState, retryAt: number, words: Phrase | null) => void = () => undefined;
  private link: Link | undefined;
  private account = "";
  private password = "";
  private wanted = false;
  private online = false;
  private failures = 0;
  private retryTimer = 0;
  private watchTimer = 0;
  private heardAt = 0;
  private readonly asked = new Map<string, Asked>();

  constructor(
    private readonly url: string,
    readonly resource: string,
    private readonly onSent: (stanza: Element) => void = () => undefined,
  ) {}

  get jid(): string {
    return `${this.account}/${this.resource}`;
  }

  connect(jid: string, password: string): void {
    this.account = jid;
    this.password = password;
    this.wanted = true;
    this.failures = 0;
    this.open();
  }

  close(): void {
    this.wanted = false;
    window.clearTimeout(this.retryTimer);
    this.link?.disconnect("logged out");
    this.fall();
  }

  retry(): void {
    if (this.wanted && !this.online) {
      this.open();
    }
  }

  send(stanza: Element): boolean {
    if (!this.online || this.link === undefined) {
      return false;
    }
    try {
      this.link.send(stanza);
      this.onSent(stanza);
      return true;
    } catch {
      return false;
    }
  }

  iq(kind: "get" | "set", to: string, payload: Element, withinMs = ANSWER_MS): Promise<Element | null> {
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.settle(id, null), withinMs);
      this.asked.set(id, { to, settle: resolve, timer });
      if (!this.send(iqStanza(kind, to, id, payload))) {
        this.settle(id, null);
      }
    });
  }

  private open(): void {
    window.clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    this.drop();
    this.onState("connecting", 0, null);
    const link = new Strophe.Connection(this.url, {
      enableStreamManagement: true,
      streamManagement: { maxUnacked: 1 },
    });
    this.link = link;
    link.connect(this.jid, this.password, (status: number, condition: string | null) => {
      if (this.link === link) {
        this.changed(link, status, condition ?? "");
      }
      return true;
    });
  }

  private changed(link: Link, status: number, condition: string): void {
    switch (status) {
      case Strophe.Status.CONNECTED:
      case Strophe.Status.ATTACHED:
        this.stand(link);
        break;
      case Strophe.Status.AUTHFAIL:
        this.wanted = false;
        this.fall();
        this.onState("refused", 0, authWords(condition));
        break;
      case Strophe.Status.CONNFAIL:
        if (condition === "conflict") {
          // The same place logged in anew; coming back would throw it out in turn.
          this.wanted = false;
          this.fall();
          this.onState("refused", 0, { key: "takenOver" });
          break;
        }
        this.lose();
        break;
      case Strophe.Status.CONNTIMEOUT:
      case Strophe.Status.DISCONNECTED:
        this.lose();
        break;
      default:
        break;
    }
  }

  private stand(link: Link): void {
    link.addHandler((stanza: Element) => {
      this.take(stanza);
      return true;
    }, null, null, null);
    this.online = true;
    this.failures = 0;
    this.heardAt = Date.now();
    window.clearInterval(this.watchTimer);
    this.watchTimer = window.setInterval(() => this.watch(), QUIET_MS / 2);
    this.onState("online", 0, null);
  }

  private take(stanza: Element): void {
    this.heardAt = Date.now();
    const type = attr(stanza, "type");
    if (stanza.localName === "iq" && (type === "result" || type === "error")) {
      const id = attr(stanza, "id");
      const asked = this.asked.get(id);
      // A reply counts only from whom it was asked.
      if (asked !== undefined && bare(attr(stanza, "from")) === bare(asked.to)) {
        this.settle(id, stanza);
      }
      return;
    }
    this.onStanza(stanza);
  }

  private settle(id: string, answer: Element | null): void {
    const asked = this.asked.get(id);
    if (asked !== undefined) {
      this.asked.delete(id);
      window.clearTimeout(asked.timer);
      asked.settle(answer);
    }
  }

  check(): void {
    if (this.online) {
      void this.askServer(CHECK_MS);
    } else {
      this.retry();
    }
  }

  /** A dead link without a close is noticed by asking the server; its silence drops the link. */
  private watch(): void {
    if (Date.now() - this.heardAt >= QUIET_MS) {
      void this.askServer(PROOF_MS);
    }
  }

  private async askServer(withinMs: number): Promise<void> {
    const link = this.link;
    const server = this.account.split("@")[1] ?? "";
    const answer = await this.iq("get", server, el(NS.ping, "ping"), withinMs);
    if (answer === null && this.online && this.link === link) {
      this.lose();
    }
  }

  private lose(): void {
    this.fall();
    if (!this.wanted || this.retryTimer !== 0) {
      return;
    }
    this.failures += 1;
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    const pause = longest * (0.5 + Math.random() / 2);
    this.retryTimer = window.setTimeout(() => this.open(), pause);
    this.onState("offline", Date.now() + pause, null);
  }

  private fall(): void {
    this.online = false;
    window.clearInterval(this.watchTimer);
    for (const id of [...this.asked.keys()]) {
      this.settle(id, null);
    }
  }

  private drop(): void {
    const old = this.link;
    this.link = undefined;
    this.fall();
    old?.reset();
  }
}

function authWords(condition: string): Phrase {
  if (condition === "not-authorized" || condition === "") {
    return { key: "wrongPassword" };
  }
  return { key: "serverRefused", args: { condition } };
}
