/** Sending and fetching files. Loaded when one is sent or asked for; handed its tools, like all such parts. */
import type { Client } from "../client.ts";
import { lateWord, type LateWord } from "../core/late.ts";
import type { Tools } from "./tools.ts";

/** 20 MB: the desk's limit, told before anything is sent. */
const LIMIT = 20 * 1024 * 1024;
const TRIES = 4;
const PAUSE_MS = 2_000;

const REASONS: Readonly<Record<string, LateWord>> = {
  file_too_large: "fileTooLarge",
  file_chat_full: "fileChatFull",
  file_bad_type: "fileBadType",
  file_too_many_pixels: "fileTooLarge",
  file_empty: "fileEmpty",
};

export interface Desk {
  readonly client: Client;
  readonly origin: string;
}

/** Sends files one after the other; each is a line that shows how far it is, or why it was not taken. */
export async function sendFiles(tools: Tools, desk: Desk, files: Iterable<File> | undefined): Promise<void> {
  if (files === undefined) {
    const input = tools.el("input", { type: "file", multiple: true });
    input.addEventListener("change", () => void sendFiles(tools, desk, input.files ?? []));
    input.click();
    return;
  }
  for (const file of [...files].slice(0, 10)) {
    const cid = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    desk.client.apply({ type: "written", cid, text: file.name });
    const refused = await sendFile(tools, desk, cid, file);
    if (refused !== "") {
      desk.client.apply({ type: "textRefused", cid, text: refused });
    }
  }
}

/** Tells why a file was not taken; empty: it was. A broken line is tried again, under the same id it is one line. */
async function sendFile(tools: Tools, desk: Desk, cid: string, file: File): Promise<string> {
  const said = (name: LateWord): string => lateWord(tools.WORDS, name);
  if (file.size > LIMIT) {
    return said("fileTooLarge");
  }
  if (file.size === 0) {
    return said("fileEmpty");
  }
  for (let tries = 0; tries < TRIES && desk.client.state.phase !== "ended"; tries += 1) {
    const answer = await post(tools, desk, cid, file);
    if (answer !== null) {
      return answer === "" ? "" : answer === "chat_over" ? tools.WORDS.over : said(REASONS[answer] ?? "fileFailed");
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (tries + 1)));
  }
  return said("fileFailed");
}

/** The code of a refusal, empty for success, null for no answer. */
function post(tools: Tools, desk: Desk, cid: string, file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${desk.origin}/api/v1/widget/files`);
    request.setRequestHeader("Authorization", `Bearer ${desk.client.token ?? ""}`);
    request.setRequestHeader("X-File-Name", encodeURIComponent(tools.wellFormed(file.name)));
    request.setRequestHeader("X-File-Key", cid);
    request.upload.onprogress = ({ loaded, total }) =>
      desk.client.apply({ type: "uploading", cid, done: Math.floor((100 * loaded) / (total || 1)) });
    request.onload = () => resolve(request.status === 201 ? "" : again(request.status) ? null : codeOf(request.responseText));
    request.onerror = request.onabort = request.ontimeout = () => resolve(null);
    request.send(file);
  });
}

const again = (status: number): boolean => status === 429 || status >= 500;

function codeOf(body: string): string {
  try {
    return String((JSON.parse(body) as { error?: unknown }).error ?? "unknown");
  } catch {
    return "unknown";
  }
}

/** Fetches a file and lets the browser keep it under its name; says so where it is not kept any more. */
export async function fetchFile(tools: Tools, desk: Desk, file: string, name: string, button: HTMLElement): Promise<void> {
  const answer = await fetch(`${desk.origin}/api/v1/widget/files/${encodeURIComponent(file)}`, {
    headers: { Authorization: `Bearer ${desk.client.token ?? ""}` },
    credentials: "omit",
  }).catch(() => null);
  if (answer?.ok) {
    const address = URL.createObjectURL(await answer.blob());
    tools.el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  } else if (answer !== null && !again(answer.status)) {
    button.textContent = lateWord(tools.WORDS, "fileGone");
  }
}
