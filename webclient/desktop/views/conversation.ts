/** One conversation: lines in their places, what has no place yet, and the foot. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";
import type { App } from "../app.ts";
import { clock, corrected, customerName, drawEarlier, drawnFrom, focused, hits, languageOf, sayOf, sessionMs } from "../core/select.ts";
import { causeWords } from "../core/say.ts";
import type { Chat, State } from "../core/state.ts";
import { openFind } from "../keys.ts";
import { composer } from "./composer.ts";
import { dragged, dropped } from "./file.ts";
import { findBar } from "./find.ts";
import { icon } from "./icons.ts";
import { line, pendingLine } from "./lines.ts";
import { isAtEnd, jump, keepPlace, keepReading } from "./scroll.ts";
import { wrapUp } from "./wrap-up.ts";

/** So near to the first line drawn, the ones before it are drawn too. */
const NEAR_TOP_PX = 300;

export function conversation(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  const name = customerName(state, chat.customer.name);
  return html`
    <section class="conversation" aria-label=${say("conversationWith", { name })}
      @dragover=${(event: DragEvent) => dragged(event, chat, app)} @drop=${(event: DragEvent) => dropped(event, chat, app)}>
      <header>
        <button type="button" class="back" @click=${() => app.dispatch({ type: "pane", pane: "list" })}>${say("backToChats")}</button>
        <h2>${name}</h2>
        <span class="soft service">${chat.service}</span>
        <span class="time">${clock(sessionMs(chat, state.now))}</span>
        <button type="button" class="quiet seek" title="${say("searchHere")} (Ctrl+F)" aria-label=${say("searchHere")}
          @click=${() => openFind(app)}>${icon("search")}</button>
 ${chat.over === null ? marks(state, chat, app) : nothing}
        <button type="button" class="info" @click=${() => app.dispatch({ type: "pane", pane: "contact" })}>${say("info")}</button>
        ${chat.over === null
          ? html`<button type="button" class="end" title="${say("endChat")} (E)"
              @click=${() => app.dispatch({ type: "confirm-end", chat: chat.id })}>${say("endChat")}</button>`
          : nothing}
      </header>
      ${state.find === null ? nothing : findBar(state, chat, state.find, app)}
      <div class="thread">
        <div class="lines" role="log" aria-label=${say("messages")} aria-live="polite" tabindex="0" ${ref(keepPlace(state, chat, (element) => drawMore(element, app)))}
          @scroll=${(event: Event) => scrolled(event.currentTarget as Element, app)}>
          ${guard([chat.entries, chat.pending, chat.unreadFrom, chat.delivered, chat.read, state.drawnFrom, state.find, languageOf(state), name, state.phase], () =>
            lines(state, chat, name, app),
          )}
          ${chat.typing ? html`<p class="typing">${say("isTyping", { name })}</p>` : nothing}
        </div>
        ${jumpButton(state, chat)}
      </div>
      ${foot(state, chat, app)}
    </section>
  `;
}

function marks(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  const flag = say(chat.flagged ? "unflag" : "flag");
  return html`<button type="button" class="quiet flag" aria-pressed=${chat.flagged} title="${flag} (F)" aria-label=${say("flag")}
      @click=${() => void app.agenda.flag(chat)}>${icon("flag")}</button>
    <button type="button" class="quiet remind" title="${say("remindMe")} (M)" aria-label=${say("remindMe")}
      @click=${() => app.agenda.begin(chat)}>${icon("clock")}</button>`;
}

function lines(state: State, chat: Chat, name: string, app: App): TemplateResult {
  const entries = corrected(chat.entries);
  const found = state.find === null ? [] : hits(entries, state.find.text);
  const current = entries[found[state.find?.at ?? 0] ?? -1]?.seq ?? null;
  const first = drawnFrom(entries, [current, chat.unreadFrom], state.drawnFrom);
  return html`
    ${repeat(
      entries.slice(first),
      (entry) => entry.seq,
      (entry, place) => line(state, chat, entry, entries[first + place - 1], { name, current }),
    )}
    ${repeat(chat.pending, (one) => one.id, (one) => pendingLine(state, chat, one, app))}
  `;
}

function scrolled(lines: Element, app: App): void {
  const up = !isAtEnd(lines);
  if (up !== app.state.scrolledUp) {
    app.dispatch({ type: "scrolled", up });
  }
  drawMore(lines, app);
}

/** Draws earlier lines where the agent is near the first one, or where a tall screen has room for more. */
function drawMore(lines: Element, app: App): void {
  const chat = focused(app.state);
  if (chat !== undefined && lines.scrollTop < NEAR_TOP_PX) {
    const entries = corrected(chat.entries);
    const seq = drawEarlier(entries, drawnFrom(entries, [chat.unreadFrom], app.state.drawnFrom));
    if (seq !== null) {
      keepReading(lines, () => app.dispatch({ type: "drawn-from", seq }));
    }
  }
}

function jumpButton(state: State, chat: Chat): TemplateResult | typeof nothing {
  if (!state.scrolledUp) {
    return nothing;
  }
  const say = sayOf(state);
  const label = chat.unread > 0 ? say("jumpUnread", { count: chat.unread }) : say("jumpEnd");
  return html`<button type="button" class="jump ${chat.unread > 0 ? "primary" : ""}" @click=${() => jump(chat.unread > 0)}>
    ${icon("down")}${label}
  </button>`;
}

function foot(state: State, chat: Chat, app: App): TemplateResult {
  const say = sayOf(state);
  if (chat.wrapping) {
    return wrapUp(state, chat, app);
  }
  if (chat.over !== null) {
    return html`<footer class="over">
      <p>${causeWords(say, chat.over)}</p>
      <button type="button" @click=${() => app.dispatch({ type: "removed", chat: chat.id })}>${say("closeChat")}</button>
    </footer>`;
  }
  return composer(state, chat, app);
}

