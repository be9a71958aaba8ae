/** The list that opens above the message while `/` or `#` and a shortcut are typed. The message keeps the keyboard. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { fitting, pickAt, type Canned } from "../core/canned.ts";
import { sayOf } from "../core/select.ts";
import type { Chat, State } from "../core/state.ts";

export function picker(state: State, chat: Chat, app: App): TemplateResult | typeof nothing {
  const shown = choices(state, chat);
  if (shown.length === 0) {
    return nothing;
  }
  const at = chosen(state, shown.length);
  return html`<div id="picker" class="picker card" role="listbox" aria-label=${sayOf(state)("canned")}>
    ${shown.map(
      (one, place) => html`<div id=${`pick-${place}`} role="option" aria-selected=${place === at}
        @pointerdown=${(event: Event) => {
          event.preventDefault();
          insert(state, chat, one, app);
        }}>
        <kbd>${one.shortcut === "" ? "…" : `/${one.shortcut}`}</kbd><strong>${one.title}</strong>
        <span class="soft">${one.text}</span>
      </div>`,
    )}
  </div>`;
}

export function choices(state: State, chat: Chat): readonly Canned[] {
  return state.pick === null ? [] : fitting(state.canned, state.pick.text, chat.serviceId);
}

function chosen(state: State, count: number): number {
  return Math.min(state.pick?.at ?? 0, count - 1);
}

/** Follows the caret after every key. */
export function lookForShortcut(field: HTMLTextAreaElement, app: App): void {
  const found = pickAt(field.value, field.selectionStart);
  const known = app.state.pick;
  if (found?.text !== known?.text || found?.from !== known?.from) {
    app.dispatch({ type: "pick", pick: found });
  }
}

/** Arrows choose, Enter and Tab insert, Escape closes; true if the key was meant for the list. */
export function pickByKey(event: KeyboardEvent, state: State, chat: Chat, app: App): boolean {
  const shown = choices(state, chat);
  const pick = state.pick;
  if (pick === null || shown.length === 0) {
    return false;
  }
  const at = chosen(state, shown.length);
  const one = shown[at];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    app.dispatch({ type: "pick", pick: { ...pick, at: (at + step + shown.length) % shown.length } });
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && one !== undefined) {
    insert(state, chat, one, app);
  } else if (event.key === "Escape") {
    app.dispatch({ type: "pick", pick: null });
  } else {
    return false;
  }
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function insert(state: State, chat: Chat, canned: Canned, app: App): void {
  const pick = state.pick;
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  if (pick === null || field === null) {
    return;
  }
  const text = app.texts.take(canned, chat);
  const caret = pick.from + text.length;
  app.dispatch({ type: "pick", pick: null });
  app.talk.draft(chat, field.value.slice(0, pick.from) + text + field.value.slice(field.selectionEnd));
  window.requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(caret, caret);
  });
}
