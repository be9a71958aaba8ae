/** Questions before something that can't be undone. Escape and Cancel go one step back. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { App } from "../app.ts";
import { customerName, openChats, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";

interface Question {
  readonly title: string;
  readonly words: string;
  readonly label: string;
  readonly yes: () => void;
  /** Yes, and more than that. */
  readonly more?: { readonly label: string; readonly act: () => void };
  readonly no: () => void;
}

export function confirmations(state: State, app: App): TemplateResult | typeof nothing {
  const say = sayOf(state);
  const chat = state.chats.find((one) => one.id === state.confirmEnd);
  if (chat !== undefined) {
    const name = customerName(state, chat.customer.name);
    return dialog(say("cancel"), {
      title: say("endQuestion", { name }),
      words: say("endExplained", { name }),
      label: say("endChat"),
      yes: () => void app.talk.end(chat),
      ...(chat.channel === "web" ? { more: { label: say("endKeepOut"), act: () => void app.talk.end(chat, true) } } : {}),
      no: () => app.dispatch({ type: "confirm-end", chat: null }),
    });
  }
  if (state.confirmLogout) {
    return dialog(say("cancel"), {
      title: say("logOutQuestion"),
      words: say(openChats(state).length > 0 ? "logOutRunning" : "logOutIdle"),
      label: say("logOut"),
      yes: () => void app.session.logOut(),
      no: () => app.dispatch({ type: "confirm-logout", open: false }),
    });
  }
  return nothing;
}

function dialog(cancel: string, question: Question): TemplateResult {
  return html`<div class="scrim">
    <div class="dialog card" role="alertdialog" aria-labelledby="ask" aria-describedby="ask-more">
      <h2 id="ask">${question.title}</h2>
      <p id="ask-more">${question.words}</p>
      <div class="buttons">
        ${question.more === undefined
          ? nothing
          : html`<button type="button" class="more" @click=${question.more.act}>${question.more.label}</button>`}
        <button type="button" @click=${question.no}>${cancel}</button>
        <button type="button" class="danger" ${ref(focusOnce)} @click=${question.yes}>${question.label}</button>
      </div>
    </div>
  </div>`;
}

const focusedOnce = new WeakSet<Element>();

function focusOnce(element: Element | undefined): void {
  if (element instanceof HTMLElement && !focusedOnce.has(element)) {
    focusedOnce.add(element);
    window.requestAnimationFrame(() => element.focus());
  }
}
