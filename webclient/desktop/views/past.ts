/** Earlier chats of the customer, and one of them to read. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { corrected, customerName, languageOf, sayOf } from "../core/select.ts";
import type { Chat, State, Transcript } from "../core/state.ts";
import { openSheet } from "../keys.ts";
import { line } from "./lines.ts";
import { dayOf, timeOf } from "./times.ts";

export function earlierChats(state: State, chat: Chat, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  if (chat.earlier.length === 0) {
    return nothing;
  }
  return html`<h3>${say("earlierChats")}</h3>
    <ul class="earlier">
      ${chat.earlier.map(
        (one) => html`<li><button type="button" @click=${() => void app.past.open(chat, one).then(() => openSheet(app, "transcript"))}>
          <strong>${dayOf(languageOf(state), say, one.at, state.now)} ${timeOf(languageOf(state), one.at)}</strong>
          <span class="soft">${[one.service, ...one.agents].join(" · ")}</span>
          ${one.known_by === "email" ? html`<span class="soft">${say("sameEmail")}</span>` : nothing}
        </button></li>`,
      )}
    </ul>`;
}

export function transcriptSheet(state: State, transcript: Transcript): TemplateResult {
  const chat = { id: state.focus ?? transcript.chat.chat, leg: -1, unreadFrom: null, delivered: 0, read: 0 };
  const look = { name: customerName(state, transcript.entries.find((one) => one.side === "customer")?.name ?? ""), current: null };
  return html`<div class="lines" tabindex="0" data-first role="region" aria-label=${sayOf(state)("messages")}>
    ${corrected(transcript.entries).map((entry, place, all) => line(state, chat, entry, all[place - 1], look))}
  </div>`;
}
