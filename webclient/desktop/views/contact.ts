/** Contact Info: what the customer gave. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { customerName } from "../core/select.ts";
import type { Chat } from "../core/state.ts";
import { linked } from "./links.ts";

const TITLES: Readonly<Record<string, string>> = {
  email: "E-mail",
  question: "Question",
  page: "Page",
  title: "Page title",
  locale: "Language",
};

export function contactPanel(chat: Chat | undefined, app: App): TemplateResult {
  return html`
    <aside class="contact" aria-labelledby="contact-title">
      <header>
        <button type="button" class="back" @click=${() => app.dispatch({ type: "pane", pane: "chat" })}>‹ Chat</button>
        <h2 id="contact-title">Contact Info</h2>
      </header>
      ${chat === undefined ? html`<p class="soft">What a customer gives is shown here.</p>` : fields(chat)}
    </aside>
  `;
}

function fields(chat: Chat): TemplateResult {
  const given = chat.customer.fields.filter(([name, value]) => name !== "name" && value.trim() !== "");
  const channel = chat.channel === "web" ? "Web Chat" : "XMPP";
  return html`<dl>
    <dt>Name</dt>
    <dd>${customerName(chat.customer.name)}</dd>
    ${given.map(([name, value]) => html`<dt>${TITLES[name] ?? name}</dt><dd>${linked(value)}</dd>`)}
    <dt>Service</dt>
    <dd>${chat.service}</dd>
    <dt>Channel</dt>
    <dd>${channel}</dd>
    ${given.length === 0 ? html`<dd class="soft">Nothing else was given.</dd>` : nothing}
  </dl>`;
}
