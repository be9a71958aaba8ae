/** What comes from the desk, stanza by stanza. */
import type { Action } from "./core/actions.ts";
import {
  closedPhrase,
  errorCondition,
  parseChat,
  parseEntry,
  parseFlag,
  parseLeft,
  parseMissed,
  parseOffer,
  parseReminders,
  parseShift,
  parseState,
  refusal,
} from "./protocol/parse.ts";
import * as say from "./protocol/render.ts";
import { NS, attr, child, whole } from "./protocol/xml.ts";
import type { Connection } from "./transport/connection.ts";
import type { Outbox } from "./transport/outbox.ts";

/** The server's own words for a desk that is away: the line stays in the outbox. */
const AWAY = ["remote-server-timeout", "remote-server-not-found", "service-unavailable", "resource-constraint"];

export class Incoming {
  /** The chat whose opening takes the focus (Open, not Accept). */
  focusNext: string | null = null;
  /** What to add to an instant of the desk to have it by this machine's clock; learnt from each snapshot and state. */
  shift = 0;

  /** The desk is there (again) and asks who is. */
  onHello: () => void = () => undefined;
  /** Whether the desk answers just now. */
  isDeskThere: () => Promise<boolean> = () => Promise.resolve(true);

  /** Chat -> stanza id of the customer's newest line that was not yet said to be seen. */
  readonly lastHeard = new Map<string, string>();

  constructor(
    private readonly connection: Connection,
    private readonly outbox: Outbox,
    private readonly dispatch: (action: Action) => void,
  ) {}

  take(stanza: Element): void {
    if (stanza.localName === "iq") {
      this.takeIq(stanza);
    } else if (stanza.localName === "message") {
      this.takeMessage(stanza);
    }
  }

  private takeIq(stanza: Element): void {
    const offer = child(stanza, NS.workgroup, "offer");
    const revoke = child(stanza, NS.workgroup, "offer-revoke");
    if (offer !== undefined) {
      this.takeOffer(stanza, offer);
    } else if (revoke !== undefined) {
      this.takeRevoke(revoke);
      this.connection.send(say.result(stanza));
    } else if (child(stanza, NS.ping, "ping") !== undefined) {
      this.connection.send(say.result(stanza));
    } else {
      this.connection.send(say.unknown(stanza));
    }
  }

  private takeOffer(stanza: Element, payload: Element): void {
    const offer = parseOffer(payload, Date.now());
    if (offer === undefined) {
      this.connection.send(say.unknown(stanza));
      return;
    }
    this.dispatch({ type: "offer", offer });
    this.connection.send(say.result(stanza));
  }

  private takeRevoke(revoke: Element): void {
    const closed = child(revoke, NS.desk, "closed");
    if (closed !== undefined) {
      const phrase = closedPhrase(closed, this.connection.resource);
      this.dispatch({ type: "offer-closed", id: attr(closed, "offer"), phrase });
    }
  }

  private takeMessage(stanza: Element): void {
    const id = attr(stanza, "id");
    if (attr(stanza, "type") === "error") {
      void this.refuse(stanza, id);
      return;
    }
    const received = child(stanza, NS.receipts, "received");
    if (received !== undefined) {
      this.outbox.done(attr(received, "id"));
    }
    for (const payload of stanza.children) {
      if (payload.namespaceURI === NS.desk) {
        this.takePayload(stanza, payload);
      }
    }
    if (child(stanza, NS.receipts, "request") !== undefined && id !== "") {
      this.connection.send(say.receipt(stanza));
    }
  }

  private takePayload(stanza: Element, payload: Element): void {
    const now = Date.now();
    switch (payload.localName) {
      case "hello":
        this.onHello();
        break;
      case "state":
        this.shift = parseShift(payload, now);
        this.dispatch({ type: "state", news: parseState(payload, now) });
        break;
      case "missed":
        this.dispatch({ type: "missed", missed: parseMissed(payload, now, this.shift) });
        break;
      case "opened":
        this.open(payload, now);
        break;
      case "left":
        this.dispatch(parseLeft(payload, this.shift));
        break;
      case "entry":
        this.takeEntry(stanza, payload, now);
        break;
      case "ticks":
        this.dispatch({ type: "ticks", chat: attr(payload, "chat"), delivered: whole(payload, "delivered"), read: whole(payload, "read") });
        break;
      case "flagged":
        this.dispatch(parseFlag(payload));
        break;
      case "reminders":
        this.dispatch({ type: "reminders", reminders: parseReminders(payload, now) });
        break;
      case "typing":
        this.takeTyping(stanza, payload);
        break;
      default:
        break;
    }
  }

  private open(payload: Element, now: number): void {
    const chat = child(payload, NS.desk, "chat");
    if (chat !== undefined) {
      const parsed = parseChat(chat, now, this.shift);
      this.dispatch({ type: "opened", chat: parsed, focus: this.focusNext === parsed.id });
    }
  }

  private takeEntry(stanza: Element, payload: Element, now: number): void {
    const text = child(stanza, NS.client, "body")?.textContent ?? null;
    const entry = parseEntry(payload, text, now, this.shift);
    if (entry.origin !== null) {
      this.outbox.done(entry.origin);
    }
    if (entry.side === "customer" && attr(stanza, "id") !== "") {
      this.lastHeard.set(attr(payload, "chat"), attr(stanza, "id"));
    }
    this.dispatch({ type: "entries", chat: attr(payload, "chat"), entries: [entry] });
  }

  private takeTyping(stanza: Element, payload: Element): void {
    const composing = child(stanza, NS.states, "composing") !== undefined;
    this.dispatch({ type: "typing", chat: attr(payload, "chat"), typing: composing && attr(payload, "side") === "customer" });
  }

  private async refuse(stanza: Element, id: string): Promise<void> {
    const condition = errorCondition(stanza);
    // ejabberd forbids what it can't deliver, as the desk does what is not the agent's.
    const isAway = AWAY.includes(condition) || (condition === "forbidden" && this.outbox.has(id) && !(await this.isDeskThere()));
    if (isAway) {
      this.outbox.held ||= this.outbox.has(id);
      return;
    }
    const line = this.outbox.done(id);
    if (line !== undefined) {
      this.dispatch({ type: "say-failed", chat: line.chat, id, phrase: refusal(condition) });
    }
  }
}
