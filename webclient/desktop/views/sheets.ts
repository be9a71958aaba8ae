/** Which sheet lies over the desk. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { SHORTCUTS, closeSheet } from "../keys.ts";
import { cannedSheet } from "./canned.ts";
import { commandBar } from "./commands.ts";
import { sheet } from "./dialog.ts";
import { helpSheet } from "./help.ts";
import { messagesSheet } from "./messages.ts";
import { transcriptSheet } from "./past.ts";
import { remindersSheet } from "./reminders.ts";
import { settings } from "./settings.ts";
import { tourPoints } from "./tour.ts";

export function openSheet(state: State, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  switch (state.sheet) {
    case "settings":
      return sheet(app, "settings", say("settings"), settings(state, app));
    case "shortcuts":
      return sheet(app, "shortcuts", say("shortcuts"), shortcuts(state));
    case "tour":
      return sheet(app, "tour", say("tourTitle"), tour(state, app));
    case "help":
      return sheet(app, "help", say("helpTitle"), helpSheet(state, app));
    case "reminders":
      return sheet(app, "reminders", say("reminders"), remindersSheet(state, app));
    case "messages":
      return sheet(app, "messages", say("messagesLeft"), messagesSheet(state, app));
    case "canned":
      return sheet(app, "canned", say("canned"), cannedSheet(state, app));
    case "transcript":
      return state.transcript === null
        ? nothing
        : sheet(app, "transcript", say("earlierChat"), transcriptSheet(state, state.transcript));
    case "commands":
      return commandBar(state, app);
    default:
      return nothing;
  }
}

function tour(state: State, app: App): TemplateResult {
  return html`${tourPoints(state)}
    <button type="button" class="primary" data-first @click=${() => closeSheet(app)}>${sayOf(state)("tourGo")}</button>`;
}

function shortcuts(state: State): TemplateResult {
  const say = sayOf(state);
  return html`${(["everywhere", "outsideText", "inMessage"] as const).map(
    (where) => html`<h3>${say(where)}</h3>
      <dl class="keys">
        ${SHORTCUTS.filter((one) => one.where === where).map(
          (one) => html`<dt>${one.keys.split("+").map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${say(one.does)}</dd>`,
        )}
      </dl>`,
  )}`;
}
