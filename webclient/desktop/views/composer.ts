/** Where the agent writes: a draft per chat, several lines, emoji. Enter sends; it answers no offer. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { lastOwn, sayOf } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";
import { focusOn, moveByArrows, openSheet } from "../keys.ts";
import { attachButton, pasted } from "./file.ts";
import { icon } from "./icons.ts";
import { choices, lookForShortcut, pickByKey, picker } from "./picker.ts";

const LONGEST = 8000;
const WARN_BELOW = 500;
const EMOJI = [..."🙂😀😊😉👍👋🙏👏🎉✅❌⚠️❤️💡📎📦💳🧾📞📧⏳🔒🔑🛠️😕😔😮🤔🙌☕"].filter((one) => /\p{Extended_Pictographic}/u.test(one));

export function composer(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  const picking = choices(state, chat).length > 0;
  const left = LONGEST - chat.draft.length;
  const correcting = chat.correcting !== null;
  return html`<footer class="composer ${chat.noting ? "note" : ""}">
    ${correcting ? correction(state, chat, app) : nothing}
    <textarea aria-label=${say(chat.noting ? "note" : "message")} rows="2" placeholder=${say(chat.noting ? "writeNote" : "writeMessage")} maxlength=${LONGEST} dir="auto"
      aria-autocomplete="list" aria-controls=${picking ? "picker" : nothing}
      aria-activedescendant=${picking ? `pick-${state.pick?.at ?? 0}` : nothing} .value=${live(chat.draft)}
      @input=${(event: InputEvent) => typed(event.target as HTMLTextAreaElement, chat, app)}
      @keydown=${(event: KeyboardEvent) => pickByKey(event, app.state, chat, app) || enter(event, chat, app)}
      @paste=${(event: ClipboardEvent) => pasted(event, chat, app)}
      @blur=${() => app.state.pick !== null && app.dispatch({ type: "pick", pick: null })}></textarea>
    <div class="tools">
      <button type="button" class="quiet" aria-label=${say("emoji")} title=${say("emoji")} aria-haspopup="menu"
        aria-expanded=${state.emojiOpen} @click=${() => toggleEmoji(app)}>${icon("smile")}</button>
      ${attachButton(state, chat, app)}
      <button type="button" class="quiet" aria-label=${say("canned")} title="${say("canned")} (/)"
        @click=${() => openSheet(app, "canned")}>${icon("texts")}</button>
      <button type="button" class="quiet" aria-pressed=${chat.noting} title=${say("noteHint")} @click=${() => toggleNote(chat, app)}>
        ${icon("note")}${say("note")}</button>
      ${left < WARN_BELOW ? html`<span class="soft figure">${say("charactersLeft", { count: left })}</span>` : nothing}
      <button type="button" class="primary send" ?disabled=${chat.draft.trim() === ""} @click=${() => send(chat, app)}>
        ${say(correcting || chat.noting ? "save" : "send")}</button>
    </div>
    ${picking ? picker(state, chat, app) : nothing} ${state.emojiOpen ? emojiMenu(state, chat, app) : nothing}
  </footer>`;
}

function typed(field: HTMLTextAreaElement, chat: Chat, app: App): void {
  app.talk.draft(chat, field.value);
  lookForShortcut(field, app);
}

function correction(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  return html`<p class="strip">
    <span role="status">${say("editing")}</span>
    <button type="button" class="quiet" @click=${() => app.dispatch({ type: "correcting", chat: chat.id, entry: null })}>${say("cancel")}</button>
  </p>`;
}

function toggleNote(chat: Chat, app: App): void {
  app.dispatch({ type: "noting", chat: chat.id, noting: !chat.noting });
  focusOn(".composer textarea");
}

function enter(event: KeyboardEvent, chat: Chat, app: App): void {
  if (event.key === "ArrowUp" && chat.draft === "" && !chat.noting) {
    const entry = lastOwn(chat);
    if (entry !== undefined && entry.origin !== null) {
      event.preventDefault();
      app.dispatch({ type: "correcting", chat: chat.id, entry });
    }
    return;
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(chat, app);
  }
}

function send(chat: Chat, app: App): void {
  const now = app.state.chats.find((one) => one.id === chat.id);
  if (now !== undefined && now.draft.trim() !== "") {
    app.talk.send(now, now.draft);
    focusOn(".composer textarea");
  }
}

function toggleEmoji(app: App): void {
  const open = !app.state.emojiOpen;
  app.dispatch({ type: "emoji", open });
  focusOn(open ? ".emoji button" : ".composer textarea");
}

function emojiMenu(state: State, chat: Chat, app: App): TemplateResult {
  return html`<div class="emoji card" role="menu" aria-label=${sayOf(state)("emoji")}
    @keydown=${(event: KeyboardEvent) => moveByArrows(event, "button", true)}>
    ${EMOJI.map((one) => html`<button type="button" role="menuitem" tabindex="-1" @click=${() => insert(one, chat, app)}>${one}</button>`)}
  </div>`;
}

function insert(text: string, chat: Chat, app: App): void {
  app.dispatch({ type: "emoji", open: false });
  insertInDraft(text, chat, app);
}

/** Puts a text where the caret stands in the draft. */
export function insertInDraft(text: string, chat: Chat, app: App): void {
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  const start = field?.selectionStart ?? chat.draft.length;
  const end = field?.selectionEnd ?? chat.draft.length;
  app.talk.draft(chat, chat.draft.slice(0, start) + text + chat.draft.slice(end));
  window.requestAnimationFrame(() => {
    field?.focus();
    field?.setSelectionRange(start + text.length, start + text.length);
  });
}
