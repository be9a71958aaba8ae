/** Writes what the desktop says (docs/protocol.md). */
import type { Choice } from "../core/state.ts";
import { NS, el } from "./xml.ts";

export type Kind = "get" | "set";

const SHOWS: Readonly<Record<string, string>> = { busy: "dnd", not_ready: "away", after_call_work: "dnd", logged_out: "xa" };

/** Presence for colleagues: it mirrors the derived state and decides nothing. `device` tells the agent's own other desktops
 * whether this one is a tab beside them or another place. */
export function mirrorPresence(state: string, device: string): Element {
  const show = SHOWS[state];
  const shown = show === undefined ? null : el(NS.client, "show", {}, show);
  return el(NS.client, "presence", {}, shown, el(NS.desk, "mirror", { device }));
}

/** Asks another desktop of the same agent to close; it heeds this from its own account only. */
export function takeover(to: string): Element {
  return el(NS.client, "message", { to, type: "normal" }, el(NS.desk, "takeover"), el(NS.hints, "no-store"));
}

export function desktopPresence(desk: string): Element {
  return el(NS.client, "presence", { to: desk }, el(NS.desk, "desktop"));
}

export function goodbyePresence(desk: string): Element {
  return el(NS.client, "presence", { to: desk, type: "unavailable" }, el(NS.desk, "goodbye"));
}

export function iq(kind: Kind, to: string, id: string, payload: Element): Element {
  return el(NS.client, "iq", { type: kind, to, id }, payload);
}

export function result(request: Element): Element {
  const to = request.getAttribute("from") ?? undefined;
  return el(NS.client, "iq", { type: "result", to, id: request.getAttribute("id") ?? "" });
}

export function unknown(request: Element): Element {
  const to = request.getAttribute("from") ?? undefined;
  const error = el(NS.client, "error", { type: "cancel" }, el(NS.errors, "service-unavailable"));
  return el(NS.client, "iq", { type: "error", to, id: request.getAttribute("id") ?? "" }, error);
}

export function receipt(message: Element): Element {
  const received = el(NS.receipts, "received", { id: message.getAttribute("id") ?? "" });
  const to = message.getAttribute("from") ?? undefined;
  return el(NS.client, "message", { to, type: "chat" }, received, el(NS.hints, "no-store"));
}

export interface Said {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly replaces?: string;
  readonly note?: boolean;
}

/** A line for the customer (it may correct an earlier one, XEP-0308), or a note, which has no body that could reach him. */
export function text(said: Said): Element {
  const { id, to } = said;
  if (said.note === true) {
    const note = el(NS.desk, "note", {}, said.text);
    return el(NS.client, "message", { to, id, type: "chat" }, note, el(NS.sid, "origin-id", { id }), el(NS.receipts, "request"));
  }
  return el(
    NS.client,
    "message",
    { to, id, type: "chat" },
    el(NS.client, "body", {}, said.text),
    said.replaces === undefined ? null : el(NS.correct, "replace", { id: said.replaces }),
    el(NS.sid, "origin-id", { id }),
    el(NS.receipts, "request"),
    el(NS.states, "active"),
  );
}

export function typing(to: string, state: "composing" | "paused"): Element {
  return el(NS.client, "message", { to, type: "chat" }, el(NS.states, state), el(NS.hints, "no-store"));
}

export const snapshot = (): Element => el(NS.desk, "snapshot");
export const token = (): Element => el(NS.desk, "token");
export const ping = (): Element => el(NS.ping, "ping");
/** `keepOut`: its customer can't come back for a day. */
export const end = (keepOut: boolean): Element => el(NS.desk, "end", { "keep-out": keepOut ? "true" : undefined });

export function choose(state: Choice, reason: string): Element {
  return el(NS.desk, "choose", { state, reason: reason === "" ? undefined : reason });
}

/** The running chat the agent looks at; null: another page. */
export function focus(chat: string | null): Element {
  return el(NS.desk, "focus", { chat: chat ?? undefined });
}

export function history(after: number): Element {
  return el(NS.desk, "history", { after: String(after) });
}

export function answer(accept: boolean, chat: string, offer: string): Element {
  return el(NS.workgroup, accept ? "offer-accept" : "offer-reject", { id: chat }, el(NS.desk, "answer", { offer }));
}

/** The agent has a line before his eyes (XEP-0333), and with it all before. */
export function displayed(to: string, id: string): Element {
  return el(NS.client, "message", { to, type: "chat" }, el(NS.markers, "displayed", { id }), el(NS.hints, "no-store"));
}

/** `due` in this machine's clock, moved to the desk's by `shift` as everything else is moved the other way. */
export function remind(id: string, due: number, note: string, shift: number): Element {
  return el(NS.desk, "remind", { id, due: new Date(due - shift).toISOString() }, note);
}

export function forget(id: string): Element {
  return el(NS.desk, "forget", { id });
}

export function flag(on: boolean): Element {
  return el(NS.desk, "flag", { on: String(on) });
}

export function complete(disposition: string, notes: string): Element {
  const result = disposition === "" ? undefined : disposition;
  return el(NS.desk, "complete", { disposition: result }, notes === "" ? null : el(NS.desk, "notes", {}, notes));
}
