/** The one loud thing: offers, stacked in the order they came. They never take the focus from a draft. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { clock, customerName, openChats, queueMark } from "../core/select.ts";
import type { Offer, State } from "../core/state.ts";
import { ring } from "./icons.ts";

export function offers(state: State, app: App): TemplateResult {
  return html`<div class="offers" aria-live="assertive">
    ${state.offers.map((offer, place) => popup(state, offer, place, app))}
  </div>`;
}

function popup(state: State, offer: Offer, place: number, app: App): TemplateResult {
  const left = Math.max(0, offer.until - state.now);
  const talking = offer.hasChats || openChats(state).length > 0;
  const question = offer.customer.fields.find(([name]) => name === "question")?.[1] ?? "";
  const mark = queueMark(offer);
  const title = offer.channel === "web" ? "Web Chat" : "Chat";
  return html`
    <section class="offer card" role="alertdialog" aria-labelledby=${`offer-${place}`} aria-describedby=${`about-${place}`}>
      <div class="head">
        <h2 id=${`offer-${place}`}>${title}</h2>
        ${ring(Math.min(1, left / (offer.seconds * 1000)), clock(left + 999))}
      </div>
      <div id=${`about-${place}`}>
        <p class="service">${offer.service}</p>
        <p class="customer">
          <span>${customerName(offer.customer.name)}</span>
          ${mark === "" ? nothing : html`<span class="queue" title="Time in the queue">${mark}</span>`}
        </p>
        ${question === "" ? nothing : html`<p class="question">${question}</p>`}
      </div>
      <div class="answers">
        ${talking ? button("Open", "primary", offer, () => void app.answer(offer, true, true)) : nothing}
        ${button("Accept", talking ? "" : "primary", offer, () => void app.answer(offer, true, !talking))}
        ${button("Reject", "", offer, () => void app.answer(offer, false, false))}
      </div>
    </section>
  `;
}

function button(label: string, kind: string, offer: Offer, act: () => void): TemplateResult {
  return html`<button type="button" class=${kind} ?disabled=${offer.answering} @click=${act}>${label}</button>`;
}
