/** One conversation: lines in their places, what has no place yet, the composer with its draft. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../app.ts";
import { causeWords, clock, customerName, noticeWords } from "../core/select.ts";
import type { Chat, Entry, Pending, State } from "../core/state.ts";
import { linked } from "./links.ts";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function conversation(state: State, chat: Chat, app: App): TemplateResult {
  const name = customerName(chat.customer.name);
  return html`
    <section class="conversation" aria-label=${`Conversation with ${name}`}>
      <header>
        <button type="button" class="back" @click=${() => app.dispatch({ type: "pane", pane: "list" })}>‹ Chats</button>
        <h2>${name}</h2>
        <span class="soft">${chat.service}</span>
        <span class="time">${clock(state.now - chat.accepted)}</span>
        <button type="button" class="info" @click=${() => app.dispatch({ type: "pane", pane: "contact" })}>Info</button>
        ${chat.over === null ? endButton(chat, app) : nothing}
      </header>
      <div class="lines" role="log" aria-label="Messages" aria-live="polite" tabindex="0" ${ref(stickToEnd(chat))}>
        ${repeat(chat.entries, (entry) => entry.seq, (entry, place) => line(chat, entry, chat.entries[place - 1], name))}
        ${repeat(chat.pending, (one) => one.id, (one) => pendingLine(chat, one, app))}
        ${chat.typing ? html`<p class="typing">${name} is typing…</p>` : nothing}
      </div>
      ${foot(chat, app)}
    </section>
  `;
}

function endButton(chat: Chat, app: App): TemplateResult {
  return html`<button type="button" class="end" @click=${() => app.dispatch({ type: "confirm-end", chat: chat.id })}>
    End Chat
  </button>`;
}

function line(chat: Chat, entry: Entry, before: Entry | undefined, name: string): TemplateResult | typeof nothing {
  if (entry.text === null) {
    const words = noticeWords(entry, name);
    return words === "" ? nothing : html`<p class="system">${words} <time>${TIME.format(entry.at)}</time></p>`;
  }
  const mine = entry.side === "agent" && entry.leg === chat.leg;
  const grouped = before !== undefined && before.text !== null && before.leg === entry.leg && entry.at - before.at < 60_000;
  const speaker = entry.side === "customer" ? name : entry.name;
  return html`<div class="bubble ${mine ? "mine" : "theirs"} ${grouped ? "grouped" : ""}">
    ${mine || grouped ? nothing : html`<span class="speaker">${speaker}</span>`}
    <p>${linked(entry.text)}</p>
    <span class="stamp"><time>${TIME.format(entry.at)}</time>${mine ? html`<span title="Stored"> ✓</span>` : nothing}</span>
  </div>`;
}

function pendingLine(chat: Chat, one: Pending, app: App): TemplateResult {
  const status =
    one.failed === null
      ? html`<span class="stamp">Sending…</span>`
      : html`<span class="stamp failed" role="alert">Not delivered. ${one.failed}
          <button type="button" @click=${() => app.again(chat, one.id, one.text)}>Send again</button></span>`;
  return html`<div class="bubble mine pending"><p>${linked(one.text)}</p>${status}</div>`;
}

function foot(chat: Chat, app: App): TemplateResult {
  if (chat.wrapping) {
    return wrapUp(chat, app);
  }
  if (chat.over !== null) {
    return html`<footer class="over">
      <p>${causeWords(chat.over)}</p>
      <button type="button" @click=${() => app.dispatch({ type: "removed", chat: chat.id })}>Close</button>
    </footer>`;
  }
  return html`<footer class="composer">
    <textarea aria-label="Message" rows="2" placeholder="Write a message" maxlength="8000" .value=${live(chat.draft)}
      @input=${(event: InputEvent) => app.draft(chat, (event.target as HTMLTextAreaElement).value)}
      @keydown=${(event: KeyboardEvent) => enter(event, chat, app)}></textarea>
    <button type="button" class="primary" ?disabled=${chat.draft.trim() === ""} @click=${() => send(chat, app)}>Send</button>
  </footer>`;
}

function enter(event: KeyboardEvent, chat: Chat, app: App): void {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(chat, app);
  }
}

function send(chat: Chat, app: App): void {
  const now = app.state.chats.find((one) => one.id === chat.id);
  if (now !== undefined && now.draft.trim() !== "") {
    app.send(now, now.draft);
  }
}

function wrapUp(chat: Chat, app: App): TemplateResult {
  return html`<footer class="wrap-up">
    <p>After Call Work. ${causeWords(chat.over ?? "")}</p>
    <label for="notes">Notes</label>
    <textarea id="notes" rows="3" .value=${live(chat.notes)}
      @input=${(event: InputEvent) =>
        app.dispatch({ type: "notes", chat: chat.id, text: (event.target as HTMLTextAreaElement).value })}></textarea>
    <button type="button" class="primary" @click=${() => void app.complete(chat)}>Complete</button>
  </footer>`;
}

const shownLines = new WeakMap<Element, string>();

/** Keeps the newest line in view unless the agent has scrolled up in this conversation. */
function stickToEnd(chat: Chat): (element: Element | undefined) => void {
  return (element) => {
    if (element === undefined) {
      return;
    }
    const what = `${chat.id} ${chat.entries.length} ${chat.pending.length}`;
    const known = shownLines.get(element);
    if (known === what) {
      return;
    }
    shownLines.set(element, what);
    const other = known === undefined || known.split(" ", 1)[0] !== chat.id;
    if (other || element.scrollHeight - element.scrollTop - element.clientHeight < element.clientHeight / 2) {
      window.requestAnimationFrame(() => element.scrollTo({ top: element.scrollHeight }));
    }
  };
}
