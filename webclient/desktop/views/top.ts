/** The bar on top: state, commands, own numbers, help, settings. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { openSheet } from "../keys.ts";
import type { Key } from "../words/words.ts";
import { icon, type IconName } from "./icons.ts";
import { messagesButton } from "./messages.ts";
import { selector } from "./selector.ts";

export function topBar(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`<div class="top">
    <h1 class="unseen">Stanzadesk</h1>
    ${selector(state, app)}
    <button type="button" class="command" title=${say("commandsHint")} @click=${() => openSheet(app, "commands")}>
      ${icon("search")}<span>${say("commands")}</span><kbd>Ctrl K</kbd>
    </button>
    <nav class="me" aria-label=${say("you")}>
      ${blocked(state, app)} ${messagesButton(state, app)} ${numbers(state)} ${tool(app, "help", "help", say("help"))} ${tool(app, "settings", "gear", say("settings"))}
      <span class="name">${state.me?.name}</span>
    </nav>
  </div>`;
}

/** Stays as long as the browser says no: the steps are behind it. */
function blocked(state: State, app: App): TemplateResult | typeof nothing {
  return state.permission === "denied" && state.prefs.notify
    ? html`<button type="button" class="quiet blocked" @click=${() => openSheet(app, "settings")}>
        ${icon("bellOff")}<span>${sayOf(state)("notificationsOff")}</span>
      </button>`
    : nothing;
}

function tool(app: App, sheet: "help" | "settings", name: IconName, label: string): TemplateResult {
  return html`<button type="button" class="quiet" aria-label=${label} title=${label} @click=${() => openSheet(app, sheet)}>
    ${icon(name)}
  </button>`;
}

const SHOWN: readonly (readonly [Key, string])[] = [
  ["offered", "offered"],
  ["accepted", "accepted"],
  ["rejected", "rejected"],
  ["noAnswer", "no_answer"],
];

/** Used against allowed, in minutes; nothing where the desk counts no breaks. */
function breaks(state: State): TemplateResult | typeof nothing {
  const { break: used, break_allowed: allowed } = state.numbers;
  if (used === undefined) {
    return nothing;
  }
  return html`<dt>${sayOf(state)("breakMinutes")}</dt><dd>${allowed === undefined ? used : `${used} / ${allowed}`}</dd>`;
}

function numbers(state: State): TemplateResult {
  const say = sayOf(state);
  return html`
    <details class="numbers">
      <summary class="short" title=${say("myReports")}>${icon("bars")}<span class="words">${say("myReports")}</span></summary>
      <div class="card">
        <p class="soft">${say("todayUtc")}</p>
        <dl>
          ${SHOWN.map(([title, key]) => html`<dt>${say(title)}</dt><dd>${state.numbers[key] ?? 0}</dd>`)}
          ${breaks(state)}
        </dl>
        <a href="/reports/unaccepted" target="_blank" rel="noopener">${say("unacceptedOffers")}</a>
        <a href="/reports/agent-activity" target="_blank" rel="noopener">${say("myActivity")}</a>
        <a href="/reports/agent-performance" target="_blank" rel="noopener">${say("myPerformance")}</a>
      </div>
    </details>
  `;
}
