/** Active Communications List: one row per chat, with how long it lasts and how long the customer waits. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../app.ts";
import { OVERDUE_MS, clock, customerName, owedSince, sayOf, sessionMs } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";
import { moveByArrows } from "../keys.ts";
import { icon, stateMark } from "./icons.ts";
import { tourCard } from "./tour.ts";

export function chatList(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  const chats = [...state.chats].sort((a, b) => Number(a.wrapping) - Number(b.wrapping));
  return html`
    <section class="list" aria-labelledby="list-title" data-beat=${Math.floor(state.now / 1000) % 2}>
      <h2 id="list-title">${say("list")}</h2>
      ${chats.length === 0 ? nobody(state, app) : nothing}
      <ul aria-labelledby="list-title" @keydown=${(event: KeyboardEvent) => moveByArrows(event, "button.row")}>
        ${repeat(chats, (chat) => chat.id, (chat) => row(state, chat, app))}
      </ul>
    </section>
  `;
}

/** On a phone the list is all there is to see, so it says what the empty conversation says elsewhere. */
function nobody(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  if (!state.narrow) {
    return html`<p class="soft">${say("noChats")}</p>`;
  }
  return state.prefs.toured ? html`<p class="soft">${say(state.me?.state === "ready" ? "emptyReady" : "emptyNotReady")}</p>` : tourCard(state, app);
}

function row(state: State, chat: Chat, app: App): TemplateResult {
  const current = chat.id === state.focus;
  const name = customerName(state, chat.customer.name);
  const say = sayOf(state);
  const unread = chat.unread > 0 ? html`<span class="unseen">${say("unread", { count: chat.unread })}</span>` : nothing;
  return html`<li>
    <button type="button" class="row ${chat.unread > 0 ? "blink" : ""}" aria-current=${current}
      tabindex=${current || (state.focus === null && state.chats[0] === chat) ? 0 : -1}
      @click=${() => app.dispatch({ type: "focus", chat: chat.id })}>
      ${chat.wrapping ? stateMark("after_call_work") : icon("chat")}
      <span class="who">
        <strong>${name}${chat.flagged ? html`<span class="flagged" title=${say("flagged")}>${icon("flag")}</span><span class="unseen"> ${say("flagged")}</span>` : nothing}</strong>
        <span class="soft">${about(state, chat)}${unread}${overdue(state, chat)}</span>
      </span>
      <span class="figures" aria-hidden="true">
        <span class="time" title=${say("sinceAccepted")}>${clock(sessionMs(chat, state.now))}</span>
        <span class="under">
          ${owed(state, chat)}
          ${chat.unread > 0 ? html`<span class="unread">${chat.unread}</span>` : nothing}
        </span>
      </span>
      <span class="last soft" aria-hidden="true">${lastWords(state, chat)}</span>
    </button>
  </li>`;
}

function about(state: State, chat: Chat): string {
  const say = sayOf(state);
  if (chat.wrapping) {
    return `${chat.service} · ${say("wrapUp")}`;
  }
  return chat.over === null ? chat.service : `${chat.service} · ${say("over")}`;
}

/** What goes on in a chat that is not before the agent: the draft he left, who types, the last line. */
function lastWords(state: State, chat: Chat): TemplateResult | string {
  const say = sayOf(state);
  if (chat.typing) {
    return say("typingShort");
  }
  if (chat.draft !== "" && chat.id !== state.focus) {
    return html`<em>${say("draft")}</em> ${chat.draft.slice(0, 80)}`;
  }
  return lastText(chat).slice(0, 80);
}

function lastText(chat: Chat): string {
  for (let place = chat.entries.length - 1; place >= 0; place -= 1) {
    const text = chat.entries[place]?.text ?? null;
    if (text !== null) {
      return text;
    }
  }
  return "";
}

/** The red time in words, for who can't see it. */
function overdue(state: State, chat: Chat): TemplateResult | typeof nothing {
  const since = owedSince(chat);
  const late = since !== null && state.now - since >= OVERDUE_MS;
  return late ? html` <span class="unseen">${sayOf(state)("overdue")}</span>` : nothing;
}

function owed(state: State, chat: Chat): TemplateResult | typeof nothing {
  const since = owedSince(chat);
  if (since === null) {
    return nothing;
  }
  const waited = state.now - since;
  const late = waited >= OVERDUE_MS;
  return html`<span class="time owed ${late ? "late" : ""}" title=${sayOf(state)("sinceCustomer")}>
    ${late ? html`<span>!</span>` : nothing} ${clock(waited)}
  </span>`;
}
