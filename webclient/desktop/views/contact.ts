/** Contact Info: what the customer gave. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { customerName, isNote, languageOf, sayOf } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";
import type { Key } from "../words/words.ts";
import { earlierChats } from "./past.ts";
import { linked } from "./links.ts";
import { timeOf } from "./times.ts";

/** A map, not an object: a form may call a field `constructor`. */
const TITLES: ReadonlyMap<string, Key> = new Map([
  ["email", "email"],
  ["question", "question"],
  ["page", "page"],
  ["title", "pageTitle"],
  ["locale", "language"],
]);

export function contactPanel(state: State, chat: Chat | undefined, app: App): TemplateResult {
  const say = sayOf(state);
  return html`
    <aside class="contact" aria-labelledby="contact-title">
      <header>
        <button type="button" class="back" @click=${() => app.dispatch({ type: "pane", pane: "chat" })}>${say("backToChat")}</button>
        <h2 id="contact-title">${say("contactInfo")}</h2>
      </header>
      ${chat === undefined ? html`<p class="soft">${say("contactEmpty")}</p>` : html`${fields(state, chat)} ${notes(state, chat, app)} ${earlierChats(state, chat, app)}`}
    </aside>
  `;
}

function fields(state: State, chat: Chat): TemplateResult {
  const say = sayOf(state);
  const given = chat.customer.fields.filter(([name, value]) => name !== "name" && value.trim() !== "");
  return html`<dl>
    <dt>${say("name")}</dt>
    <dd dir="auto">${customerName(state, chat.customer.name)}</dd>
    ${given.map(([name, value]) => {
      const title = TITLES.get(name);
      return html`<dt>${title === undefined ? name : say(title)}</dt>
        <dd dir="auto">${linked(name === "locale" ? spoken(languageOf(state), value) : value)}</dd>`;
    })}
    <dt>${say("service")}</dt>
    <dd>${chat.service}</dd>
    <dt>${say("channel")}</dt>
    <dd>${say(chat.channel === "web" ? "channelWeb" : "channelXmpp")}</dd>
  </dl>
  ${given.length === 0 ? html`<p class="soft">${say("nothingGiven")}</p>` : nothing}`;
}

/** What agents noted in the conversation, and (while it runs) the notes that go with the chat when it is completed. */
function notes(state: State, chat: Chat, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  const noted = chat.entries.filter(isNote);
  if (chat.over !== null && noted.length === 0) {
    return nothing;
  }
  return html`<h3>${say("notes")}</h3>
    ${noted.map(
      (one) => html`<p class="noted" dir="auto">${one.text} <span class="soft">${one.name} ${timeOf(languageOf(state), one.at)}</span></p>`,
    )}
    ${chat.over === null
      ? html`<textarea class="for-later" rows="3" aria-label=${say("notesForLater")} placeholder=${say("notesForLater")} dir="auto" .value=${live(chat.notes)}
          @input=${(event: InputEvent) =>
            app.dispatch({ type: "notes", chat: chat.id, text: (event.target as HTMLTextAreaElement).value })}></textarea>`
      : nothing}`;
}

/** A language in words: `de-AT` is Austrian German. What is no language tag stays as it came. */
function spoken(language: string, tag: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
