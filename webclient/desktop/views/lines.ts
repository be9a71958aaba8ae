/** Lines of a conversation: bubbles grouped by speaker, days, system lines, and what has no place yet. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { isNote, languageOf, reached, sayOf } from "../core/select.ts";
import { noticeWords } from "../core/say.ts";
import type { Chat, Entry, Pending, State } from "../core/state.ts";
import { fileBody, pendingFile } from "./file.ts";
import { linked } from "./links.ts";
import { dayOf, timeOf } from "./times.ts";

const GROUP_MS = 60_000;

export interface Look {
  /** The customer's name, as shown. */
  readonly name: string;
  /** Line of the present hit of a search. */
  readonly current: number | null;
}

/** Whose lines are the agent's own, where the unread ones begin, and how far they came at the customer. */
export type Lines = Pick<Chat, "id" | "leg" | "unreadFrom" | "delivered" | "read">;

export function line(state: State, chat: Lines, entry: Entry, before: Entry | undefined, look: Look): TemplateResult {
  const say = sayOf(state);
  const newDay = before === undefined || new Date(before.at).toDateString() !== new Date(entry.at).toDateString();
  return html`
    ${newDay ? html`<p class="day"><span>${dayOf(languageOf(state), say, entry.at, state.now)}</span></p>` : nothing}
    ${chat.unreadFrom === entry.seq ? html`<p class="unread-line"><span>${say("newMessages")}</span></p>` : nothing}
    ${entry.text === null ? system(state, entry, look) : bubble(state, chat, entry, before, look)}
  `;
}

function system(state: State, entry: Entry, look: Look): TemplateResult | typeof nothing {
  const words = noticeWords(sayOf(state), entry, look.name);
  return words === "" ? nothing : html`<p class="system">${words} <time>${timeOf(languageOf(state), entry.at)}</time></p>`;
}

function bubble(state: State, chat: Lines, entry: Entry, before: Entry | undefined, look: Look): TemplateResult {
  const mine = entry.side === "agent" && entry.leg === chat.leg;
  const note = isNote(entry);
  const near = before !== undefined && before.text !== null && isNote(before) === note && before.leg === entry.leg && entry.at - before.at < GROUP_MS;
  const grouped = near && chat.unreadFrom !== entry.seq;
  const hit = entry.seq === look.current;
  return html`<div class="bubble ${mine ? "mine" : "theirs"} ${note ? "note" : ""} ${grouped ? "grouped" : ""} ${hit ? "hit" : ""}">
    ${note && !grouped ? html`<span class="speaker">${sayOf(state)("noteBy", { name: entry.name })}</span>` : nothing}
    ${mine || grouped || note ? nothing : html`<span class="speaker">${entry.side === "customer" ? look.name : entry.name}</span>`}
    ${entry.args["file"] === undefined ? html`<p dir="auto">${linked(entry.text ?? "", state.find?.text ?? "")}</p>` : fileBody(state, chat.id, entry)}
    <span class="stamp"><time>${timeOf(languageOf(state), entry.at)}</time>${entry.args["edited"] === undefined ? nothing : html` · ${sayOf(state)("edited")}`}${mine && !note ? tick(state, reached(chat, entry)) : nothing}</span>
  </div>`;
}

/** One tick: the desk has it; two: the customer's device has it; two in colour: he has seen it. */
function tick(state: State, how: ReturnType<typeof reached>): TemplateResult {
  const words = sayOf(state)(how);
  return html`<span class="tick ${how}" role="img" title=${words} aria-label=${words}> ${how === "stored" ? "✓" : "✓✓"}</span>`;
}

export function pendingLine(state: State, chat: Chat, one: Pending, app: App): TemplateResult {
  const say = sayOf(state);
  const failed = one.failed;
  const status =
    failed === null
      ? html`<span class="stamp">${say(state.phase === "online" && state.deskAnswers ? "sending" : "waiting")}</span>`
      : html`<span class="stamp failed" role="alert">${say("notDelivered")} ${say(failed.key, failed.args)}
          <button type="button" @click=${() => (one.done === undefined ? app.talk.again(chat, one.id, one.text) : void app.files.again(chat, one.id))}>${say("sendAgain")}</button></span>`;
  return html`<div class="bubble mine pending ${one.note ? "note" : ""} ${failed === null ? "" : "refused"}">${one.done === undefined ? html`<p dir="auto">${linked(one.text)}</p>` : pendingFile(state, one)}${status}</div>`;
}
