/** Why the agent is Not Ready: what happened, when, the row, and the way back. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { customerName, languageOf, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { timeOf } from "./times.ts";

export function whyNotReady(state: State, app: App): TemplateResult | typeof nothing {
  const missed = state.missed;
  if (missed === null) {
    return nothing;
  }
  const say = sayOf(state);
  const whom = missed.customer === "" ? say("aChat") : say("chatWith", { name: customerName(state, missed.customer) });
  const later = missed.afterChats;
  const key = missed.outcome === "rejected" ? (later ? "rejectedLater" : "rejectedNow") : later ? "missedLater" : "missedNow";
  return html`<div class="why" role="status">
    <span>${say(key, { whom, time: timeOf(languageOf(state), missed.at) })}</span>
    <a href=${`/reports/unaccepted?offer=${encodeURIComponent(missed.offer)}`} target="_blank" rel="noopener">${say("theRecord")}</a>
    <button type="button" class="primary" @click=${() => void app.talk.choose("ready", "")}>${say("ready")}</button>
  </div>`;
}
