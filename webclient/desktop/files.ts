/** Files an agent sends: by REST beside the line, with progress; the line itself comes by stanza like any other. */
import type { App } from "./app.ts";
import type { Chat } from "./core/state.ts";
import type { Key } from "./words/words.ts";

const LIMIT = 20 * 1024 * 1024;
const AT_ONCE = 10;
const TRIES = 4;
const PAUSE_MS = 2000;

const REASONS: Readonly<Record<string, Key>> = {
  file_too_large: "fileTooLarge",
  file_too_many_pixels: "fileTooLarge",
  file_bad_type: "fileBadType",
  file_empty: "fileEmpty",
  file_chat_full: "fileChatFull",
  files_off: "filesOff",
  chat_over: "refusedGone",
  not_your_chat: "refusedForbidden",
};

export function addressOf(chat: string, file = ""): string {
  return `/api/v1/chats/${encodeURIComponent(chat)}/files${file === "" ? "" : `/${encodeURIComponent(file)}`}`;
}

export class Files {
  /** By the id of the pending line, to send it again. */
  private readonly kept = new Map<string, File>();

  constructor(private readonly app: App) {}

  may(chat: Chat): boolean {
    const service = this.app.state.services.find((one) => one.id === chat.serviceId);
    return chat.over === null && service?.files !== false;
  }

  /** Sends files one after the other. */
  async send(chat: Chat, files: Iterable<File>): Promise<void> {
    if (!this.may(chat)) {
      return;
    }
    for (const file of [...files].slice(0, AT_ONCE)) {
      const id = crypto.randomUUID();
      this.kept.set(id, file);
      this.app.dispatch({ type: "said", chat: chat.id, id, text: file.name, keepDraft: true, file: true });
      await this.push(chat, id, file);
    }
  }

  async again(chat: Chat, id: string): Promise<void> {
    const file = this.kept.get(id);
    this.app.dispatch({ type: "say-dropped", chat: chat.id, id });
    if (file !== undefined) {
      this.kept.delete(id);
      await this.send(chat, [file]);
    }
  }

  private async push(chat: Chat, id: string, file: File): Promise<void> {
    const key = file.size > LIMIT ? "fileTooLarge" : file.size === 0 ? "fileEmpty" : await this.tried(chat, id, file);
    if (key === null) {
      this.kept.delete(id);
    } else {
      this.app.dispatch({ type: "say-failed", chat: chat.id, id, phrase: { key } });
    }
  }

  /** Why it was not taken; null: it was. A broken line is tried again, under the same id it is one line. */
  private async tried(chat: Chat, id: string, file: File): Promise<Key | null> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const answer = await this.post(chat, id, file);
      if (answer !== null) {
        return answer === "" ? null : (REASONS[answer] ?? "fileFailed");
      }
      await new Promise((resolve) => window.setTimeout(resolve, PAUSE_MS * tries));
    }
    return "fileFailed";
  }

  /** The code of a refusal, empty for success, null for no answer. */
  private post(chat: Chat, id: string, file: File): Promise<string | null> {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", addressOf(chat.id));
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.replace(/[\ud800-\udfff]/gu, "")));
      request.setRequestHeader("X-File-Key", id);
      request.upload.onprogress = ({ loaded, total }) =>
        this.app.take({ type: "sending", chat: chat.id, id, done: total === 0 ? 0 : loaded / total });
      request.onload = () => resolve(outcome(request.status, request.responseText));
      request.onerror = () => resolve(null);
      request.onabort = () => resolve(null);
      request.send(file);
    });
  }
}

function outcome(status: number, body: string): string | null {
  if (status === 201) {
    return "";
  }
  if (status === 429 || status >= 500) {
    return null;
  }
  try {
    const found: unknown = JSON.parse(body);
    return typeof found === "object" && found !== null && "error" in found ? String(found.error) : "unknown";
  } catch {
    return "unknown";
  }
}
