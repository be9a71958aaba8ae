/** After-call work on one chat. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { clock, results, sayOf } from "../core/select.ts";
import { causeWords } from "../core/say.ts";
import type { Chat, State } from "../core/state.ts";

export function wrapUp(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  const left = chat.wrapupUntil === null ? null : chat.wrapupUntil - state.now;
  return html`<footer class="wrap-up">
    <p>
      <strong>${say("wrapUpLine")}</strong> ${chat.over === "" || chat.over === null ? nothing : causeWords(say, chat.over)}
      ${left === null ? nothing : html`<span class="time soft">${clock(left + 999)}</span>`}
    </p>
    ${choice(state, chat, app)}
    <label for="notes">${say("notes")}</label>
    <textarea id="notes" rows="3" .value=${live(chat.notes)}
      @input=${(event: InputEvent) =>
        app.dispatch({ type: "notes", chat: chat.id, text: (event.target as HTMLTextAreaElement).value })}></textarea>
    <p class="buttons">
      <button type="button" class="primary" @click=${() => void app.talk.complete(chat)}>${say("complete")}</button>
      <button type="button" @click=${() => app.agenda.begin(chat)}>${say("remindMe")}</button>
    </p>
  </footer>`;
}

/** What came of the chat; a mark tells where the service wants an answer. */
function choice(state: State, chat: Chat, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  const { dispositions, required } = results(state, chat);
  if (dispositions.length === 0) {
    return nothing;
  }
  return html`<label for="disposition">${say("disposition")}${required ? html` <span class="soft">${say("required")}</span>` : nothing}</label>
    <select id="disposition" aria-required=${required}
      @change=${(event: Event) =>
        app.dispatch({ type: "disposition", chat: chat.id, code: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${chat.disposition === ""}>${say("noDisposition")}</option>
      ${dispositions.map((one) => html`<option value=${one.code} ?selected=${one.code === chat.disposition}>${one.label}</option>`)}
    </select>`;
}
