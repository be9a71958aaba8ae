/** Active Communications List: one row per chat, with how long it lasts and how long the customer waits. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../app.ts";
import { OVERDUE_MS, clock, customerName, owedSince } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";
import { moveByArrows } from "../keys.ts";
import { chatIcon } from "./icons.ts";

export function chatList(state: State, app: App): TemplateResult {
  return html`
    <section class="list" aria-labelledby="list-title">
      <h2 id="list-title">Active Communications List</h2>
      ${state.chats.length === 0 ? html`<p class="soft">No chats.</p>` : nothing}
      <ul aria-labelledby="list-title" @keydown=${(event: KeyboardEvent) => moveByArrows(event, "button")}>
        ${repeat(state.chats, (chat) => chat.id, (chat) => row(state, chat, app))}
      </ul>
    </section>
  `;
}

function row(state: State, chat: Chat, app: App): TemplateResult {
  const current = chat.id === state.focus;
  const name = customerName(chat.customer.name);
  return html`<li>
    <button type="button" class="row ${chat.unread > 0 ? "blink" : ""}" aria-current=${current}
      tabindex=${current || (state.focus === null && state.chats[0] === chat) ? 0 : -1}
      @click=${() => app.dispatch({ type: "focus", chat: chat.id })}>
      ${chatIcon()}
      <span class="who">
        <strong>${name}</strong>
        <span class="soft">${about(chat)}${chat.unread > 0 ? html`<span class="unseen">${chat.unread} unread</span>` : nothing}</span>
      </span>
      <span class="figures" aria-hidden="true">
        <span class="time" title="Since you accepted">${clock(state.now - chat.accepted)}</span>
        ${owed(state, chat)}
      </span>
      ${chat.unread > 0 ? html`<span class="unread" aria-hidden="true">${chat.unread}</span>` : nothing}
    </button>
  </li>`;
}

function about(chat: Chat): string {
  if (chat.wrapping) {
    return `${chat.service} · wrap-up`;
  }
  return chat.over === null ? chat.service : `${chat.service} · over`;
}

function owed(state: State, chat: Chat): TemplateResult | typeof nothing {
  const since = owedSince(chat);
  if (since === null) {
    return nothing;
  }
  const waited = state.now - since;
  const late = waited >= OVERDUE_MS;
  return html`<span class="time owed ${late ? "late" : ""}" title="Since the customer's last message">
    ${late ? html`<span aria-hidden="true">!</span>` : nothing} ${clock(waited)}
  </span>`;
}
