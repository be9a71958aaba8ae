/** Messages that customers left while nobody could talk to them: take, answer, done. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { customerName, languageOf, sayOf } from "../core/select.ts";
import type { LeftMessage, State } from "../core/state.ts";
import { openSheet } from "../keys.ts";
import { icon } from "./icons.ts";
import { dayOf, timeOf } from "./times.ts";

/** The way to the list, as long as something waits in it. */
export function messagesButton(state: State, app: App): TemplateResult | typeof nothing {
  if (state.messages.length === 0) {
    return nothing;
  }
  const count = state.messages.length;
  const words = sayOf(state)("messagesWait", { count });
  return html`<button type="button" class="quiet short" aria-label=${words} title=${words} @click=${() => openSheet(app, "messages")}>
    ${icon("letter")}<span class="words">${words}</span><span class="count">${count}</span></button>`;
}

export function messagesSheet(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`
    ${state.messages.length === 0 ? html`<p class="soft" role="status">${say("noMessages")}</p>` : nothing}
    <ul class="left">${state.messages.map((one) => row(state, one, app))}</ul>
    <p class="error" role="alert">${state.messageFault}</p>
  `;
}

function row(state: State, one: LeftMessage, app: App): TemplateResult {
  const say = sayOf(state);
  const name = customerName(state, one.customer);
  const when = `${dayOf(languageOf(state), say, one.at, state.now)} ${timeOf(languageOf(state), one.at)}`;
  return html`<li>
    <p><strong>${name}</strong> <span class="soft">${[one.service_name, one.email, when].filter((part) => part !== "").join(" · ")}</span></p>
    <p class="words" dir="auto">${one.text}</p>
    ${one.taken_by === "" ? nothing : html`<p class="soft">${one.mine ? say("messageMine") : say("messageTaken", { name: one.taken_by })}</p>`}
    ${one.taken_by !== "" && !one.mine ? nothing : state.messageDraft?.id === one.id ? editor(state, one, name, app) : actions(state, one, name, app)}
  </li>`;
}

function actions(state: State, one: LeftMessage, name: string, app: App): TemplateResult {
  const say = sayOf(state);
  const button = (words: string, work: () => void): TemplateResult =>
    html`<button type="button" aria-label="${words}: ${name}" @click=${work}>${words}</button>`;
  return html`<p class="bar">
    ${one.by_email ? button(say("answerByEmail"), () => void app.messages.begin(one, "email")) : nothing}
    ${one.by_chat ? button(say("answerByChat"), () => void app.messages.begin(one, "chat")) : nothing}
    ${button(say("messageDone"), () => void app.messages.done(one))}
    ${one.mine ? button(say("messageBack"), () => void app.messages.release(one)) : nothing}
  </p>`;
}

function editor(state: State, one: LeftMessage, name: string, app: App): TemplateResult | typeof nothing {
  const draft = state.messageDraft;
  if (draft === null) {
    return nothing;
  }
  const say = sayOf(state);
  return html`<textarea rows="4" maxlength="8000" dir="auto" aria-label=${say("yourAnswer", { name })} .value=${live(draft.text)}
      @input=${(event: InputEvent) => app.dispatch({ type: "message-draft", draft: { ...draft, text: (event.target as HTMLTextAreaElement).value } })}></textarea>
    <p class="bar">
      <button type="button" class="primary" ?disabled=${draft.text.trim() === ""}
        @click=${() => void app.messages.answer(one, draft.by, draft.text)}>${say(draft.by === "email" ? "sendEmail" : "startChat")}</button>
      <button type="button" @click=${() => app.dispatch({ type: "message-draft", draft: null })}>${say("cancel")}</button>
    </p>`;
}
