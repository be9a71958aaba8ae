/** All canned responses: by folder, searched, inserted, made and changed in place, out and in as CSV. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { App } from "../app.ts";
import { fitting, type Canned } from "../core/canned.ts";
import { focused, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { closeSheet, focusOn } from "../keys.ts";
import { insertInDraft } from "./composer.ts";
import { icon } from "./icons.ts";

const MOST = 500;

export function cannedSheet(state: State, app: App): TemplateResult {
  return state.cannedDraft === null ? overview(state, app) : editor(state, state.cannedDraft, app);
}

function overview(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  const shown = fitting(state.canned, state.query.text, "", MOST);
  const folders = [...new Set(shown.map((one) => one.folder))].sort((a, b) => a.localeCompare(b));
  return html`
    <div class="bar">
      <input data-first type="search" aria-label=${say("searchCanned")} placeholder=${say("searchCanned")} .value=${live(state.query.text)}
        @input=${(event: InputEvent) => app.dispatch({ type: "query", text: (event.target as HTMLInputElement).value, at: 0 })} />
      <button type="button" class="primary" @click=${() => edit(app, fresh())}>${say("newCanned")}</button>
    </div>
    ${state.canned.length === 0 ? html`<p class="soft">${say("noCanned")}</p>` : nothing}
    ${folders.map(
      (folder) => html`<section aria-label=${folder === "" ? say("noFolder") : folder}>
        <h3>${folder === "" ? say("noFolder") : folder}</h3>
        <ul>${shown.filter((one) => one.folder === folder).map((one) => row(state, one, app))}</ul>
      </section>`,
    )}
    <p class="error" role="alert">${state.cannedFault}</p>
    <p class="bar">
      <a href="/api/v1/canned.csv" download>${say("exportCsv")}</a>
      <label class="file"><span>${say("importCsv")}</span><input type="file" accept=".csv,text/csv" @change=${(event: Event) => read(event, app)} /></label>
    </p>
  `;
}

function row(state: State, one: Canned, app: App): TemplateResult {
  const say = sayOf(state);
  const chat = focused(state);
  const name = state.services.find((service) => service.id === one.service)?.name ?? one.service;
  return html`<li>
    <div class="about">
      <strong>${one.title}</strong> ${one.shortcut === "" ? nothing : html`<kbd>/${one.shortcut}</kbd>`}
      ${one.shared ? html`<span class="soft">${name === "" ? say("shared") : `${say("shared")} · ${name}`}</span>` : nothing}
      <span class="soft figure">${one.used > 0 ? say("usedTimes", { count: one.used }) : nothing}</span>
      <p class="soft">${one.text}</p>
    </div>
    ${chat === undefined || chat.over !== null
      ? nothing
      : html`<button type="button" aria-label="${say("insert")}: ${one.title}" @click=${() => insert(one, app)}>${say("insert")}</button>`}
    ${one.editable
      ? html`<button type="button" class="quiet" aria-label="${say("change")}: ${one.title}" @click=${() => edit(app, one)}>${icon("pencil")}</button>`
      : nothing}
  </li>`;
}

function insert(one: Canned, app: App): void {
  const chat = focused(app.state);
  if (chat !== undefined) {
    closeSheet(app);
    insertInDraft(app.texts.take(one, chat), chat, app);
  }
}

function edit(app: App, draft: Canned): void {
  app.dispatch({ type: "canned-draft", draft });
  focusOn(".sheet.canned input");
}

function fresh(): Canned {
  const none = { service: "", folder: "", shortcut: "", title: "", text: "" };
  return { id: crypto.randomUUID(), shared: false, used: -1, editable: true, ...none };
}

function read(event: Event, app: App): void {
  const field = event.target as HTMLInputElement;
  const file = field.files?.[0];
  if (file !== undefined) {
    void app.texts.read(file).finally(() => (field.value = ""));
  }
}

function editor(state: State, draft: Canned, app: App): TemplateResult {
  const say = sayOf(state);
  const set = (changes: Partial<Canned>): void => app.dispatch({ type: "canned-draft", draft: { ...draft, ...changes } });
  const mayShare = state.me?.roles.some((role) => role !== "agent") ?? false;
  return html`<form @submit=${(event: Event) => {
    event.preventDefault();
    void app.texts.save(draft);
  }}>
    ${field(say("titleField"), draft.title, (title) => set({ title }))} ${field(say("folder"), draft.folder, (folder) => set({ folder }))}
    ${field(say("shortcut"), draft.shortcut, (shortcut) => set({ shortcut: shortcut.replace(/^[/#]/, "") }))}
    <label class="field wide"><span>${say("text")}</span>
      <textarea rows="6" maxlength="8000" required .value=${live(draft.text)}
        @input=${(event: InputEvent) => set({ text: (event.target as HTMLTextAreaElement).value })}></textarea></label>
    <p class="soft">${say("placeholders")} <code>{customer}</code> <code>{agent}</code> <code>{service}</code></p>
    ${mayShare ? sharing(state, draft, set) : nothing}
    <p class="error" role="alert">${state.cannedFault}</p>
    <div class="bar">
      <button type="submit" class="primary">${say("save")}</button>
      <button type="button" @click=${() => app.dispatch({ type: "canned-draft", draft: null })}>${say("cancel")}</button>
      ${draft.used < 0
        ? nothing
        : html`<button type="button" class="danger" @click=${() => void app.texts.remove(draft.id)}>${say("remove")}</button>`}
    </div>
  </form>`;
}

function sharing(state: State, draft: Canned, set: (changes: Partial<Canned>) => void): TemplateResult {
  const say = sayOf(state);
  return html`<label class="check">
      <input type="checkbox" .checked=${live(draft.shared)} @change=${(event: Event) => set({ shared: (event.target as HTMLInputElement).checked })} />
      <span>${say("sharedWithAll")}</span>
    </label>
    ${draft.shared ? field(say("onlyService"), draft.service, (service) => set({ service: service.trim().toLowerCase() })) : nothing}`;
}

function field(label: string, value: string, set: (value: string) => void): TemplateResult {
  return html`<label class="field"><span>${label}</span>
    <input type="text" maxlength="100" .value=${live(value)} @input=${(event: InputEvent) => set((event.target as HTMLInputElement).value)} /></label>`;
}
