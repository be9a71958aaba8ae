/** What the agent can set for himself. Every change holds at once and in all his tabs. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { TONES, type Prefs } from "../core/prefs.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { LANGUAGES, type Key, type Say } from "../words/words.ts";
import { openSheet } from "../keys.ts";

type Choices = readonly (readonly [string, string])[];

export function settings(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`${appearance(state, app, say)} ${sound(state, app, say)} ${notifications(state, app, say)} ${keyboard(state, app, say)}`;
}

function appearance(state: State, app: App, say: Say): TemplateResult {
  const themes: Choices = [
    ["system", say("themeSystem")],
    ["light", say("themeLight")],
    ["dark", say("themeDark")],
  ];
  const densities: Choices = [
    ["roomy", say("roomy")],
    ["dense", say("dense")],
  ];
  const languages: Choices = [["", say("languageAuto")], ...LANGUAGES];
  return html`<fieldset>
    <legend>${say("appearance")}</legend>
    ${pick(state, app, say("theme"), "theme", themes)} ${pick(state, app, say("density"), "density", densities)}
    ${pick(state, app, say("language"), "language", languages)}
  </fieldset>`;
}

function sound(state: State, app: App, say: Say): TemplateResult {
  const tones: Choices = TONES.map((tone) => [tone, say(`tone_${tone}` satisfies Key)]);
  return html`<fieldset>
    <legend>${say("sound")}</legend>
    ${pick(state, app, say("tone"), "tone", tones)}
    <label class="field">
      <span>${say("volume")}</span>
      <input type="range" min="0" max="100" step="5" .value=${live(String(state.prefs.volume))}
        @input=${(event: Event) => app.prefer({ volume: Number((event.target as HTMLInputElement).value) })} />
    </label>
    <button type="button" @click=${() => app.bell.test(app.state.prefs)}>${say("testTone")}</button>
    ${check(state, app, say("messageTone"), "messageTone")}
  </fieldset>`;
}

function notifications(state: State, app: App, say: Say): TemplateResult {
  return html`<fieldset>
    <legend>${say("notifications")}</legend>
    ${check(state, app, say("notifyOffers"), "notify")}
    ${state.permission === "default"
      ? html`<button type="button" @click=${() => void app.askPermission()}>${say("allowNotifications")}</button>`
      : nothing}
    ${state.permission === "granted"
      ? html`<p class="soft">${say("permissionGranted")}</p>
          <button type="button" @click=${() => app.marks.test(app.state)}>${say("testNotification")}</button>`
      : nothing}
    ${state.permission === "denied" ? html`<p class="hint">${say("notificationsDenied")}</p>` : nothing}
  </fieldset>`;
}

function keyboard(state: State, app: App, say: Say): TemplateResult {
  return html`<fieldset>
    <legend>${say("keyboard")}</legend>
    ${check(state, app, say("singleKeys"), "singleKeys")}
    <button type="button" @click=${() => openSheet(app, "shortcuts")}>${say("showShortcuts")}</button>
    <button type="button" @click=${() => openSheet(app, "tour")}>${say("showTour")}</button>
  </fieldset>`;
}

function pick(state: State, app: App, label: string, name: keyof Prefs, choices: Choices): TemplateResult {
  const chosen = state.prefs[name];
  return html`<label class="field">
    <span>${label}</span>
    <select @change=${(event: Event) => app.prefer({ [name]: (event.target as HTMLSelectElement).value })}>
      ${choices.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
    </select>
  </label>`;
}

function check(state: State, app: App, label: string, name: "messageTone" | "notify" | "singleKeys"): TemplateResult {
  return html`<label class="check">
    <input type="checkbox" .checked=${live(state.prefs[name])}
      @change=${(event: Event) => app.prefer({ [name]: (event.target as HTMLInputElement).checked })} />
    <span>${label}</span>
  </label>`;
}
