/** Searching in one conversation. Enter goes to the next hit, Shift+Enter back, Escape closes. */
import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { corrected, hits, sayOf } from "../core/select.ts";
import type { Chat, Find, State } from "../core/state.ts";
import { focusOn } from "../keys.ts";
import { icon } from "./icons.ts";

export function findBar(state: State, chat: Chat, find: Find, app: App): TemplateResult {
  const say = sayOf(state);
  const count = hits(corrected(chat.entries), find.text).length;
  const step = (by: number): void => app.dispatch({ type: "find", find: { ...find, at: count === 0 ? 0 : (find.at + by + count) % count } });
  const status = find.text.trim() === "" ? "" : count === 0 ? say("nothingFound") : say("found", { at: find.at + 1, count });
  return html`<search class="find">
    <input type="search" aria-label=${say("searchHere")} placeholder=${say("searchHere")} .value=${live(find.text)}
      @input=${(event: InputEvent) => app.dispatch({ type: "find", find: { text: (event.target as HTMLInputElement).value, at: 0 } })}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === "Enter") {
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }
      }} />
    <span class="soft figure" role="status">${status}</span>
    <button type="button" class="quiet" aria-label=${say("previous")} ?disabled=${count === 0} @click=${() => step(-1)}>${icon("up")}</button>
    <button type="button" class="quiet" aria-label=${say("nextOne")} ?disabled=${count === 0} @click=${() => step(1)}>${icon("down")}</button>
    <button type="button" class="quiet" aria-label=${say("close")} @click=${() => close(app)}>${icon("close")}</button>
  </search>`;
}

function close(app: App): void {
  app.dispatch({ type: "find", find: null });
  focusOn(".composer textarea");
}
