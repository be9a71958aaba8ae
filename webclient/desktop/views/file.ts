/** A line that brings a file: pictures are shown, everything can be kept; and the ways in which one is sent. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { languageOf, sayOf } from "../core/select.ts";
import type { Chat, Entry, Pending, State } from "../core/state.ts";
import { addressOf } from "../files.ts";
import { icon } from "./icons.ts";

/** The desk's own words for what is a picture (`routing/files.py`): nothing else is ever shown in place. */
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** `chat`: in which the agent is; the file may be of an earlier chat of its customer. */
export function fileBody(state: State, chat: string, entry: Entry): TemplateResult {
  const address = addressOf(chat, entry.args["file"] ?? "");
  const name = entry.text ?? "";
  const picture = PICTURES.includes(entry.args["type"] ?? "");
  const size = sizeOf(languageOf(state), Number(entry.args["size"]) || 0);
  return html`<p dir="auto" class="file"><a href=${address} download=${name} title=${sayOf(state)("download")}>
    ${picture ? html`<img src=${address} alt="" loading="lazy" decoding="async">` : icon("clip")}<span>${name}</span></a>
    <span class="size">${size}</span></p>`;
}

export function pendingFile(state: State, one: Pending): TemplateResult {
  const label = sayOf(state)("sending");
  return html`<p dir="auto" class="file">${icon("clip")}<span>${one.text}</span>
    ${one.failed === null ? html`<progress aria-label=${label} max="1" .value=${one.done ?? 0}></progress>` : nothing}</p>`;
}

export function attachButton(state: State, chat: Chat, app: App): TemplateResult | typeof nothing {
  if (!app.files.may(chat)) {
    return nothing;
  }
  const words = sayOf(state)("attach");
  return html`<button type="button" class="quiet" aria-label=${words} title=${words} @click=${() => chooseFiles(chat, app)}>${icon("clip")}</button>`;
}

function chooseFiles(chat: Chat, app: App): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => void app.files.send(chat, input.files ?? []));
  input.click();
}

/** Files that are pasted; a text stays a text. */
export function pasted(event: ClipboardEvent, chat: Chat, app: App): void {
  take(event, event.clipboardData, chat, app);
}

/** Files dropped on a conversation. */
export function dropped(event: DragEvent, chat: Chat, app: App): void {
  take(event, event.dataTransfer, chat, app);
}

export function dragged(event: DragEvent, chat: Chat, app: App): void {
  if (app.files.may(chat) && event.dataTransfer?.types.includes("Files") === true) {
    event.preventDefault();
  }
}

function take(event: Event, data: DataTransfer | null, chat: Chat, app: App): void {
  if (data !== null && data.files.length > 0 && app.files.may(chat)) {
    event.preventDefault();
    void app.files.send(chat, data.files);
  }
}

function sizeOf(language: string, bytes: number): string {
  const [unit, value] = bytes < 1_000_000 ? ["kilobyte", Math.ceil(bytes / 1000)] : ["megabyte", bytes / 1_000_000];
  return new Intl.NumberFormat(language, { style: "unit", unit: String(unit), maximumFractionDigits: 1 }).format(Number(value));
}
