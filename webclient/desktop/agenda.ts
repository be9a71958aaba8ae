/** What the agent marks: a chat for his supervisors, and what he wants to come back to. The desk keeps both. */
import type { App } from "./app.ts";
import { customerName } from "./core/select.ts";
import type { Chat, Reminder, ReminderDraft } from "./core/state.ts";
import type { Incoming } from "./incoming.ts";
import { openSheet } from "./keys.ts";
import { errorCondition, refusal } from "./protocol/parse.ts";
import * as say from "./protocol/render.ts";
import { attr } from "./protocol/xml.ts";
import type { Connection } from "./transport/connection.ts";

const FIRST_GUESS_MS = 3_600_000;
const LATER_MS = 600_000;

export class Agenda {
  private readonly desk: string;

  constructor(
    private readonly app: App,
    private readonly connection: Connection,
    private readonly incoming: Incoming,
  ) {
    this.desk = `desk@${app.config.component}`;
  }

  async flag(chat: Chat): Promise<void> {
    await this.ask(chat.jid, say.flag(!chat.flagged));
  }

  /** Opens the sheet for a reminder of this chat, an hour from now unless the agent says otherwise. */
  begin(chat: Chat): void {
    const customer = customerName(this.app.state, chat.customer.name);
    const when = localMinute(this.app.state.now + FIRST_GUESS_MS);
    openSheet(this.app, "reminders");
    this.app.dispatch({ type: "reminder-draft", draft: { id: "", chat: chat.id, customer, when, note: "" } });
  }

  change(reminder: Reminder): void {
    const { id, chat, customer, note } = reminder;
    this.app.dispatch({ type: "reminder-draft", draft: { id, chat, customer, when: localMinute(reminder.due), note } });
  }

  async save(draft: ReminderDraft): Promise<void> {
    const due = new Date(draft.when).getTime();
    const chat = this.app.state.chats.find((one) => one.id === draft.chat);
    const to = draft.id === "" ? (chat?.jid ?? this.desk) : this.desk;
    const id = draft.id === "" ? crypto.randomUUID() : draft.id;
    if (await this.ask(to, say.remind(id, due, draft.note.trim(), this.incoming.shift))) {
      this.app.dispatch({ type: "reminder-draft", draft: null });
    }
  }

  async later(reminder: Reminder): Promise<void> {
    await this.ask(this.desk, say.remind(reminder.id, this.app.state.now + LATER_MS, reminder.note, this.incoming.shift));
  }

  async done(reminder: Reminder): Promise<void> {
    await this.ask(this.desk, say.forget(reminder.id));
  }

  private async ask(to: string, payload: Element): Promise<boolean> {
    const reply = await this.connection.iq("set", to, payload);
    if (reply !== null && attr(reply, "type") === "result") {
      return true;
    }
    this.app.dispatch({ type: "notice", phrase: refusal(reply === null ? "" : errorCondition(reply)) });
    return false;
  }
}

/** An instant as a field of local date and time has it: `2026-01-02T15:04`. */
export function localMinute(at: number): string {
  const here = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 16);
}
