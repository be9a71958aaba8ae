/** What the agent must know before anything else: the line, another place, the tone, notifications. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { clock, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";

export function banners(state: State, app: App): TemplateResult {
  return html`${line(state, app)} ${elsewhere(state, app)} ${tone(state, app)} ${notifications(state, app)}`;
}

function line(state: State, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  if (state.phase === "offline" && state.deskAnswers) {
    const wait = Math.max(0, state.retryAt - state.now);
    const when = wait > 0 ? say("tryingIn", { time: clock(wait + 999) }) : say("tryingNow");
    return html`<div class="banner">
      <span role="status">${say("connectionLost")}</span> <span>${when} ${say("nothingLost")}</span>
      <button type="button" @click=${() => app.session.retryNow()}>${say("tryNow")}</button>
    </div>`;
  }
  return state.deskAnswers ? nothing : html`<div class="banner" role="status">${say("deskAway")}</div>`;
}

function elsewhere(state: State, app: App): TemplateResult | typeof nothing {
  if (state.elsewhere === null) {
    return nothing;
  }
  const say = sayOf(state);
  return html`<div class="banner soft">
    <span role="status">${say("elsewhere", { place: app.places.name(state.elsewhere) })}</span>
    <button type="button" @click=${() => app.session.takeOver()}>${say("takeOver")}</button>
    <button type="button" @click=${() => app.dispatch({ type: "elsewhere", jid: null })}>${say("keepBoth")}</button>
  </div>`;
}

function tone(state: State, app: App): TemplateResult | typeof nothing {
  if (!state.soundBlocked || state.offers.length > 0) {
    return nothing;
  }
  const say = sayOf(state);
  return html`<div class="banner soft">
    <span role="status">${say("soundBlocked")}</span>
    <button type="button" @click=${() => void app.bell.unlock()}>${say("soundOn")}</button>
  </div>`;
}

/** The browser's question comes only after a click here. */
function notifications(state: State, app: App): TemplateResult | typeof nothing {
  const { permission, prefs } = state;
  if (permission !== "default" || prefs.notifyAsked || !prefs.notify) {
    return nothing;
  }
  const say = sayOf(state);
  return html`<div class="banner soft">
    <span>${say("askNotifications")}</span>
    <button type="button" @click=${() => void app.askPermission()}>${say("allowNotifications")}</button>
    <button type="button" @click=${() => app.prefer({ notifyAsked: true })}>${say("notNow")}</button>
  </div>`;
}
