/** Questions before something that can't be undone. Escape and Cancel go one step back. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { App } from "../app.ts";
import { customerName, openChats } from "../core/select.ts";
import type { State } from "../core/state.ts";

export function confirmations(state: State, app: App): TemplateResult | typeof nothing {
  const chat = state.chats.find((one) => one.id === state.confirmEnd);
  if (chat !== undefined) {
    const name = customerName(chat.customer.name);
    return dialog(`End the chat with ${name}?`, `${name} will see that the chat is over.`, "End Chat", {
      yes: () => void app.endChat(chat),
      no: () => app.dispatch({ type: "confirm-end", chat: null }),
    });
  }
  if (state.confirmLogout) {
    const running = openChats(state).length;
    const words =
      running > 0
        ? "You get no more offers, finish your chats, and are logged out after the last one."
        : "You get no more offers on any device until you choose Ready again.";
    return dialog("Log out?", words, "Log Out", {
      yes: () => void app.logOut(),
      no: () => app.dispatch({ type: "confirm-logout", open: false }),
    });
  }
  return nothing;
}

interface Answers {
  readonly yes: () => void;
  readonly no: () => void;
}

function dialog(title: string, words: string, label: string, answers: Answers): TemplateResult {
  return html`<div class="scrim">
    <div class="dialog card" role="alertdialog" aria-modal="true" aria-labelledby="ask" aria-describedby="ask-more">
      <h2 id="ask">${title}</h2>
      <p id="ask-more">${words}</p>
      <div class="buttons">
        <button type="button" @click=${answers.no}>Cancel</button>
        <button type="button" class="danger" ${ref(focusOnce)} @click=${answers.yes}>${label}</button>
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
