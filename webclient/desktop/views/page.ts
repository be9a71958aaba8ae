/** The whole page: log-in, or the desk. Renders only; every click is a method of the app. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { clock, focused } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { contactPanel } from "./contact.ts";
import { conversation } from "./conversation.ts";
import { confirmations } from "./confirm.ts";
import { chatList } from "./list.ts";
import { login } from "./login.ts";
import { offers } from "./offers.ts";
import { selector } from "./selector.ts";
import { whyNotReady } from "./missed.ts";

export function page(state: State, app: App): TemplateResult {
  if (state.phase === "login" || state.me === null) {
    return login(state, app);
  }
  const chat = focused(state);
  return html`
    <div class="desk" data-pane=${state.pane}>
      <header class="top">
        <h1 class="unseen">Stanzadesk</h1>
        ${selector(state, app)}
        <nav class="me" aria-label="You">
          ${numbers(state)}
          <a href="/help" target="_blank" rel="noopener">Help</a>
          <span class="name">${state.me.name}</span>
        </nav>
      </header>
      ${banner(state, app)} ${whyNotReady(state, app)}
      <main class="panes">
        ${chatList(state, app)}
        ${chat === undefined ? emptyConversation(state) : conversation(state, chat, app)}
        ${contactPanel(chat, app)}
      </main>
      ${offers(state, app)} ${confirmations(state, app)} ${notices(state)}
    </div>
  `;
}

function numbers(state: State): TemplateResult {
  const shown: readonly (readonly [string, string])[] = [
    ["Offered", "offered"],
    ["Accepted", "accepted"],
    ["Rejected", "rejected"],
    ["No Answer", "no_answer"],
  ];
  return html`
    <details class="numbers">
      <summary>My reports</summary>
      <div class="card">
        <p class="soft">Today (UTC)</p>
        <dl>
          ${shown.map(([title, key]) => html`<dt>${title}</dt><dd>${state.numbers[key] ?? 0}</dd>`)}
        </dl>
        <a href="/reports/unaccepted" target="_blank" rel="noopener">Unaccepted offers</a>
        <a href="/reports/agent-activity" target="_blank" rel="noopener">My activity</a>
        <a href="/reports/agent-performance" target="_blank" rel="noopener">My performance</a>
      </div>
    </details>
  `;
}

function banner(state: State, app: App): TemplateResult | typeof nothing {
  if (state.phase === "offline" && state.deskAnswers) {
    const wait = Math.max(0, state.retryAt - state.now);
    const when = wait > 0 ? `Trying again in ${clock(wait + 999)}.` : "Trying again now.";
    return html`<div class="banner" role="status">
      <span>Connection lost. ${when} Nothing you write is lost.</span>
      <button type="button" @click=${() => app.retryNow()}>Try now</button>
    </div>`;
  }
  if (!state.deskAnswers) {
    return html`<div class="banner" role="status">
      The desk is not answering. What you write is kept and sent when it is back; your chats stay yours for a while.
    </div>`;
  }
  if (state.soundBlocked) {
    return html`<div class="banner soft" role="status">
      This browser keeps the tone silent until you click or press a key on this page once.
    </div>`;
  }
  return nothing;
}

function emptyConversation(state: State): TemplateResult {
  const ready = state.me?.state === "ready";
  return html`<section class="conversation empty" aria-label="Conversation">
    <p>
      ${ready ? "No chats. You are Ready; the next one rings here." : "No chats. Choose Ready to get the next one."}
    </p>
  </section>`;
}

function notices(state: State): TemplateResult {
  return html`<div class="notices" role="status" aria-live="polite">
    ${state.notices.map((notice) => html`<p class="notice">${notice.text}</p>`)}
  </div>`;
}
