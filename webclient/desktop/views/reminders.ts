/** What the agent wants to come back to: all of it in a sheet, and what is due as a card that stays until he says so. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { localMinute } from "../agenda.ts";
import type { App } from "../app.ts";
import { due, languageOf, sayOf } from "../core/select.ts";
import type { Reminder, ReminderDraft, State } from "../core/state.ts";
import { go } from "../keys.ts";
import { icon } from "./icons.ts";
import { dayOf, timeOf } from "./times.ts";

const NOTE_LIMIT = 1000;
const HOUR_MS = 3_600_000;

export function remindersSheet(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`
    ${state.reminderDraft === null ? nothing : form(state, state.reminderDraft, app)}
    ${state.reminders.length === 0 && state.reminderDraft === null ? html`<p class="soft">${say("noReminders")}</p>` : nothing}
    <ul class="agenda">${repeat(state.reminders, (one) => one.id, (one) => row(state, one, app))}</ul>
  `;
}

function row(state: State, one: Reminder, app: App): TemplateResult {
  const say = sayOf(state);
  const name = one.customer === "" ? say("visitor") : one.customer;
  return html`<li>
    <div class="about">
      <strong>${name}</strong> <span class="soft figure">${when(state, one.due)}</span>
      <p class="soft" dir="auto">${one.note}</p>
    </div>
    <button type="button" class="quiet" aria-label="${say("change")}: ${name}" @click=${() => app.agenda.change(one)}>${icon("pencil")}</button>
    <button type="button" aria-label="${say("reminderDone")}: ${name}" @click=${() => void app.agenda.done(one)}>${say("reminderDone")}</button>
  </li>`;
}

function form(state: State, draft: ReminderDraft, app: App): TemplateResult {
  const say = sayOf(state);
  const set = (changes: Partial<ReminderDraft>): void => app.dispatch({ type: "reminder-draft", draft: { ...draft, ...changes } });
  const soon: readonly (readonly [string, number])[] = [
    [say("inAnHour"), state.now + HOUR_MS],
    [say("tomorrowMorning"), tomorrow(state.now)],
  ];
  return html`<form @submit=${(event: Event) => {
    event.preventDefault();
    void app.agenda.save(draft);
  }}>
    <h3>${say("remindOf", { name: draft.customer === "" ? say("visitor") : draft.customer })}</h3>
    <label class="field"><span>${say("remindAt")}</span>
      <input data-first type="datetime-local" required .value=${live(draft.when)}
        @input=${(event: InputEvent) => set({ when: (event.target as HTMLInputElement).value })} /></label>
    <p class="bar">${soon.map(([words, at]) => html`<button type="button" @click=${() => set({ when: localMinute(at) })}>${words}</button>`)}</p>
    <label class="field wide"><span>${say("note")}</span>
      <textarea rows="3" maxlength=${NOTE_LIMIT} dir="auto" .value=${live(draft.note)}
        @input=${(event: InputEvent) => set({ note: (event.target as HTMLTextAreaElement).value })}></textarea></label>
    <div class="bar">
      <button type="submit" class="primary" ?disabled=${draft.when === ""}>${say("save")}</button>
      <button type="button" @click=${() => app.dispatch({ type: "reminder-draft", draft: null })}>${say("cancel")}</button>
    </div>
  </form>`;
}

/** Rings for nobody and takes no focus: a card in the corner, above everything but offers. */
export function dueReminders(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  return html`<div class="due" role="status" aria-live="polite">
    ${repeat(
      due(state),
      (one) => one.id,
      (one) => html`<section class="card" aria-label=${say("reminder")}>
        <h2>${icon("clock")}${say("reminder")}</h2>
        <p class="soft figure">${when(state, one.due)}</p>
        <p><strong>${one.customer === "" ? say("visitor") : one.customer}</strong></p>
        ${one.note === "" ? nothing : html`<p dir="auto">${one.note}</p>`}
        <div class="bar">
          <button type="button" class="primary" @click=${() => void app.agenda.done(one)}>${say("reminderDone")}</button>
          <button type="button" @click=${() => void app.agenda.later(one)}>${say("reminderLater")}</button>
          ${toChat(state, one, app)}
        </div>
      </section>`,
    )}
  </div>`;
}

function toChat(state: State, one: Reminder, app: App): TemplateResult | typeof nothing {
  const chat = state.chats.find((known) => known.id === one.chat);
  return chat === undefined ? nothing : html`<button type="button" class="quiet" @click=${() => go(app, chat)}>${sayOf(state)("chat")}</button>`;
}

function when(state: State, at: number): string {
  const language = languageOf(state);
  return `${dayOf(language, sayOf(state), at, state.now)} ${timeOf(language, at)}`;
}

function tomorrow(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(9, 0, 0, 0);
  return day.getTime();
}
