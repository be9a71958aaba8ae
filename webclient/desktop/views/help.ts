/** Is it the line, the tone or the notice? Tests for each, and a log that may be given away. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { openSheet } from "../keys.ts";

export function helpSheet(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  const { test } = state;
  return html`
    <p><a href="/help" target="_blank" rel="noopener" data-first>${say("guide")}</a></p>
    <div class="rows">
      <button type="button" @click=${() => void app.testConnection()}>${say("testConnection")}</button>
      <span role="status">${test === null ? nothing : say(test.key, test.args)}</span>
      <button type="button" @click=${() => app.bell.test(app.state.prefs)}>${say("tone")}: ${say("testTone")}</button>
      <span>${state.soundBlocked ? say("soundBlocked") : nothing}</span>
      <button type="button" ?disabled=${state.permission !== "granted"} @click=${() => app.marks.test(app.state)}>${say("testNotification")}</button>
      <span>${state.permission === "denied" ? say("notificationsDenied") : nothing}</span>
      <button type="button" @click=${() => save(app)}>${say("logBundle")}</button>
      <span class="soft">${say("logBundleHint")}</span>
    </div>
    <p>
      <button type="button" @click=${() => openSheet(app, "shortcuts")}>${say("showShortcuts")}</button>
      <button type="button" @click=${() => openSheet(app, "tour")}>${say("showTour")}</button>
    </p>
    <p class="soft">${say("version", { device: state.device })}</p>
  `;
}

function save(app: App): void {
  const address = URL.createObjectURL(new Blob([app.diary.text()], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "stanzadesk-log.txt";
  link.click();
  URL.revokeObjectURL(address);
}
