/** Contact Info: what the customer gave. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { customerName, languageOf, sayOf } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";
import type { Key } from "../words/words.ts";
import { earlierChats } from "./past.ts";
import { linked } from "./links.ts";

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
      ${chat === undefined ? html`<p class="soft">${say("contactEmpty")}</p>` : html`${fields(state, chat)} ${earlierChats(state, chat, app)}`}
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
    ${given.length === 0 ? html`<dd class="soft">${say("nothingGiven")}</dd>` : nothing}
  </dl>`;
}

/** A language in words: `de-AT` is Austrian German. What is no language tag stays as it came. */
function spoken(language: string, tag: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
