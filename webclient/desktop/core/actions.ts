/** What can happen to the desktop, from the wire and from the person at it. */
import type { Language, Phrase } from "../words/words.ts";
import type { Canned, Picking } from "./canned.ts";
import type { Prefs } from "./prefs.ts";
import type { Chat, EarlierChat, Entry, Find, LeftMessage, Me, MessageDraft, Missed, Offer, Permission, Reason, Reminder, ReminderDraft, Service, Sheet, State, Transcript } from "./state.ts";

export interface Snapshot {
  readonly me: Me;
  readonly missedOffer: string;
  readonly reasons: readonly Reason[];
  readonly labels: readonly Reason[];
  readonly services: readonly Service[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly offers: readonly Offer[];
  readonly chats: readonly Chat[];
  readonly reminders: readonly Reminder[];
}

export type StateNews = Pick<Me, "state" | "reason" | "chosenBusy" | "next" | "nextReason" | "since">;

export type Action =
  | { readonly type: "tick"; readonly now: number }
  | { readonly type: "phase"; readonly phase: State["phase"]; readonly error?: Phrase; readonly retryAt?: number }
  | { readonly type: "desk-answers"; readonly answers: boolean }
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "state"; readonly news: StateNews }
  | { readonly type: "offer"; readonly offer: Offer }
  | { readonly type: "offer-answering"; readonly id: string; readonly answering: boolean }
  | { readonly type: "offer-closed"; readonly id: string; readonly phrase: Phrase | null }
  | { readonly type: "opened"; readonly chat: Chat; readonly focus: boolean }
  | { readonly type: "left"; readonly chat: string; readonly cause: string; readonly wrapupUntil: number | null }
  | { readonly type: "seen"; readonly chat: string }
  | { readonly type: "flagged"; readonly chat: string; readonly on: boolean; readonly phrase: Phrase }
  | { readonly type: "ticks"; readonly chat: string; readonly delivered: number; readonly read: number }
  | { readonly type: "reminders"; readonly reminders: readonly Reminder[] }
  | { readonly type: "reminder-draft"; readonly draft: ReminderDraft | null }
  | { readonly type: "removed"; readonly chat: string }
  | { readonly type: "entries"; readonly chat: string; readonly entries: readonly Entry[] }
  | { readonly type: "typing"; readonly chat: string; readonly typing: boolean }
  | { readonly type: "said"; readonly chat: string; readonly id: string; readonly text: string; readonly note?: boolean; readonly keepDraft?: boolean; readonly file?: boolean }
  | { readonly type: "sending"; readonly chat: string; readonly id: string; readonly done: number }
  | { readonly type: "noting"; readonly chat: string; readonly noting: boolean }
  | { readonly type: "correcting"; readonly chat: string; readonly entry: Entry | null }
  | { readonly type: "say-failed"; readonly chat: string; readonly id: string; readonly phrase: Phrase }
  | { readonly type: "say-dropped"; readonly chat: string; readonly id: string }
  | { readonly type: "missed"; readonly missed: Missed | null }
  | { readonly type: "draft"; readonly chat: string; readonly text: string }
  | { readonly type: "notes"; readonly chat: string; readonly text: string }
  | { readonly type: "disposition"; readonly chat: string; readonly code: string }
  | { readonly type: "focus"; readonly chat: string | null }
  | { readonly type: "pane"; readonly pane: State["pane"] }
  | { readonly type: "selector"; readonly open: boolean }
  | { readonly type: "confirm-end"; readonly chat: string | null }
  | { readonly type: "confirm-logout"; readonly open: boolean }
  | { readonly type: "sound-blocked"; readonly blocked: boolean }
  | { readonly type: "sheet"; readonly sheet: Sheet | null }
  | { readonly type: "earlier"; readonly chat: string; readonly earlier: readonly EarlierChat[] }
  | { readonly type: "messages"; readonly messages: readonly LeftMessage[] }
  | { readonly type: "message-draft"; readonly draft: MessageDraft | null }
  | { readonly type: "message-fault"; readonly words: string }
  | { readonly type: "transcript"; readonly transcript: Transcript }
  | { readonly type: "canned"; readonly canned: readonly Canned[] }
  | { readonly type: "pick"; readonly pick: Picking | null }
  | { readonly type: "canned-draft"; readonly draft: Canned | null }
  | { readonly type: "canned-fault"; readonly words: string }
  | { readonly type: "query"; readonly text: string; readonly at: number }
  | { readonly type: "test"; readonly phrase: Phrase | null }
  | { readonly type: "find"; readonly find: Find | null }
  | { readonly type: "emoji"; readonly open: boolean }
  | { readonly type: "watching"; readonly watching: boolean }
  | { readonly type: "scrolled"; readonly up: boolean }
  | { readonly type: "drawn-from"; readonly seq: number }
  | { readonly type: "narrow"; readonly narrow: boolean }
  | { readonly type: "elsewhere"; readonly jid: string | null }
  | { readonly type: "permission"; readonly permission: Permission }
  | { readonly type: "prefs"; readonly prefs: Partial<Prefs> }
  | { readonly type: "browser"; readonly language: Language; readonly device: string }
  | { readonly type: "notice"; readonly phrase: Phrase }
  | { readonly type: "notice-gone"; readonly id: number };
