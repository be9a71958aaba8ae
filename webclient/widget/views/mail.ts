/** The conversation by e-mail, to the address the customer gave. Loaded when a conversation is over. */
import { lateWord, type LateWord } from "../core/late.ts";
import type { Desk } from "./files.ts";
import type { Tools } from "./tools.ts";

const REASONS: Readonly<Record<string, LateWord>> = { mail_no_address: "mailNoAddress", mail_too_many: "mailTooMany" };
/** The button of each view, and the chat it was made for. */
const made = new WeakMap<HTMLElement, { readonly button: HTMLButtonElement; readonly token: string | undefined }>();

/** Puts the button among the others, once per chat. */
export function offerMail(tools: Tools, desk: Desk, over: HTMLElement): void {
  const { token } = desk.client;
  const before = made.get(over);
  if (before !== undefined && before.token === token) {
    return;
  }
  before?.button.remove();
  const words = lateWord(tools.WORDS, "mail");
  const button: HTMLButtonElement = tools.el("button", { type: "button", class: "button quiet", onclick: () => void mail(tools, desk, button) }, words);
  over.insertBefore(button, over.lastElementChild);
  made.set(over, { button, token });
}

/** The button says what came of it; where it may work later, it can be pressed again. */
async function mail(tools: Tools, { client, origin }: Desk, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const answer = await fetch(`${origin}/api/v1/widget/transcript`, {
    method: "POST",
    headers: { Authorization: `Bearer ${client.token ?? ""}` },
    credentials: "omit",
  }).catch(() => null);
  const told = (await answer?.json().catch(() => null)) as { readonly to?: string; readonly error?: string } | null | undefined;
  const sent = answer?.status === 202 && typeof told?.to === "string";
  const words = lateWord(tools.WORDS, sent ? "mailSent" : (REASONS[told?.error ?? ""] ?? "mailFailed"));
  button.textContent = tools.fill(words, { to: told?.to ?? "" });
  button.disabled = sent || told?.error === "mail_no_address";
}
