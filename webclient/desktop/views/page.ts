/** The whole page: log-in, or the desk. Renders only; every click is a method of a part of the app. */
import { html, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { focused, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { banners } from "./banners.ts";
import { confirmations } from "./confirm.ts";
import { contactPanel } from "./contact.ts";
import { conversation } from "./conversation.ts";
import { chatList } from "./list.ts";
import { login } from "./login.ts";
import { whyNotReady } from "./missed.ts";
import { offers, offersAloud } from "./offers.ts";
import { dueReminders } from "./reminders.ts";
import { openSheet } from "./sheets.ts";
import { splitter } from "./splitter.ts";
import { topBar } from "./top.ts";
import { tourCard } from "./tour.ts";

export function page(state: State, app: App): TemplateResult {
  if (state.phase === "login" || state.me === null) {
    return login(state, app);
  }
  const chat = focused(state);
  return html`
    <div class="desk" data-pane=${state.pane}>
      <header>${topBar(state, app)} ${banners(state, app)} ${whyNotReady(state, app)}</header>
      <main class="panes">
        ${chatList(state, app)} ${splitter(state, app, "listWidth")}
        ${chat === undefined ? emptyConversation(state, app) : conversation(state, chat, app)}
        ${splitter(state, app, "contactWidth")} ${contactPanel(state, chat, app)}
      </main>
      ${openSheet(state, app)} ${confirmations(state, app)} ${dueReminders(state, app)} ${offers(state, app)} ${offersAloud(state)} ${notices(state)}
    </div>
  `;
}

function emptyConversation(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`<section class="conversation empty" aria-label=${say("conversation")}>
    ${state.prefs.toured || state.narrow ? html`<p>${say(state.me?.state === "ready" ? "emptyReady" : "emptyNotReady")}</p>` : tourCard(state, app)}
  </section>`;
}

function notices(state: State): TemplateResult {
  const say = sayOf(state);
  return html`<div class="notices" role="status" aria-live="polite">
    ${state.notices.map((notice) => html`<p class="notice">${say(notice.phrase.key, notice.phrase.args)}</p>`)}
  </div>`;
}
