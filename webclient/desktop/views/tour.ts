/** One screen for the first day. It stands where the first conversation will be, so it is in nobody's way. */
import { html, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { icon, stateMark } from "./icons.ts";

export function tourPoints(state: State): TemplateResult {
  const say = sayOf(state);
  return html`<ul class="points">
    <li>${stateMark("ready")}<span>${say("tourState")}</span></li>
    <li>${icon("chat")}<span>${say("tourOffer")}</span></li>
    <li>${stateMark("busy")}<span>${say("tourList")}</span></li>
    <li>${icon("command")}<span>${say("tourKeys")}</span></li>
  </ul>`;
}

export function tourCard(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`<div class="tour card">
    <h2>${say("tourTitle")}</h2>
    ${tourPoints(state)}
    <p class="soft">${say(state.me?.state === "ready" ? "emptyReady" : "emptyNotReady")}</p>
    <button type="button" class="primary" @click=${() => app.prefer({ toured: true })}>${say("tourGo")}</button>
  </div>`;
}
