/** The one loud thing: offers, stacked in the order they came. They never take the focus from a draft. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../app.ts";
import { clock, customerName, openChats, queueMark, sayOf } from "../core/select.ts";
import type { Offer, State } from "../core/state.ts";
import { icon, ring } from "./icons.ts";

export function offers(state: State, app: App): TemplateResult {
  return html`<div class="offers">
    ${repeat(state.offers, (offer) => offer.id, (offer, place) => popup(state, offer, place, app))}
  </div>`;
}

/** For screen readers: said once per offer, at once. The pop-up itself counts down and would be read again and again. */
export function offersAloud(state: State): TemplateResult {
  const say = sayOf(state);
  return html`<div class="unseen" aria-live="assertive" aria-atomic="false">
    ${repeat(
      state.offers,
      (offer) => offer.id,
      (offer) => html`<p>${say("ringing", {
        title: say(offer.channel === "web" ? "webChat" : "chat"),
        service: offer.service,
        name: customerName(state, offer.customer.name),
      })}</p>`,
    )}
  </div>`;
}

function popup(state: State, offer: Offer, place: number, app: App): TemplateResult {
  const say = sayOf(state);
  const left = Math.min(offer.seconds * 1000, Math.max(0, offer.until - state.now));
  const talking = offer.hasChats || openChats(state).length > 0;
  const question = offer.customer.fields.find(([name]) => name === "question")?.[1] ?? "";
  const mark = queueMark(offer);
  const first = place === 0;
  return html`
    <section class="offer card" role="alertdialog" aria-labelledby=${`title-${offer.id}`} aria-describedby=${`about-${offer.id}`}>
      <div class="head">
        <h2 id=${`title-${offer.id}`}>${say(offer.channel === "web" ? "webChat" : "chat")}</h2>
        ${ring(left / (offer.seconds * 1000), clock(left + 999))}
      </div>
      <div id=${`about-${offer.id}`}>
        <p class="service">${offer.service}</p>
        <p class="customer">
          <span>${customerName(state, offer.customer.name)}</span>
          ${mark === "" ? nothing : html`<span class="queue" title=${say("timeInQueue")}>${mark}</span>`}
        </p>
        ${question === "" ? nothing : html`<p class="question">${question}</p>`}
        ${offer.auto ? html`<p class="auto">${say("autoAnswer")}</p>` : nothing}
      </div>
      <div class="answers">
        ${talking
          ? button(say("open"), "primary", first ? "Shift+F2" : "", offer, () => void app.talk.answer(offer, true, true))
          : nothing}
        ${button(say("accept"), talking ? "" : "primary", first ? "F2" : "", offer, () => void app.talk.answer(offer, true, !talking))}
        ${button(say("reject"), "", first ? "Ctrl+F2" : "", offer, () => void app.talk.answer(offer, false, false))}
      </div>
      ${first && state.soundBlocked ? silence(state, app) : nothing}
    </section>
  `;
}

/** The banner that says so lies beneath the pop-up. */
function silence(state: State, app: App): TemplateResult {
  return html`<button type="button" class="quiet silence" @click=${() => void app.bell.unlock()}>
    ${icon("bellOff")}${sayOf(state)("soundOn")}
  </button>`;
}

function button(label: string, kind: string, keys: string, offer: Offer, act: () => void): TemplateResult {
  return html`<button type="button" class=${kind} ?disabled=${offer.answering} title=${keys === "" ? nothing : `${label} (${keys})`}
    @click=${act}>${label}</button>`;
}
