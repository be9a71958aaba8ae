/** Why the agent is Not Ready: what happened, when, the row, and the way back. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { customerName } from "../core/select.ts";
import type { State } from "../core/state.ts";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function whyNotReady(state: State, app: App): TemplateResult | typeof nothing {
  const missed = state.missed;
  if (missed === null) {
    return nothing;
  }
  const did = missed.outcome === "rejected" ? "you rejected" : "you did not answer";
  const whom = missed.customer === "" ? "a chat" : `the chat with ${customerName(missed.customer)}`;
  const now = missed.afterChats ? "You will be Not Ready after your last chat" : "You are Not Ready";
  return html`<div class="why" role="status">
    <span>${now}, because ${did} ${whom} at ${TIME.format(missed.at)}.</span>
    <a href=${`/reports/unaccepted?offer=${encodeURIComponent(missed.offer)}`} target="_blank" rel="noopener">The record</a>
    <button type="button" class="primary" @click=${() => void app.choose("ready", "")}>Ready</button>
  </div>`;
}
