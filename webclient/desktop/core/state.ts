/** What the desktop knows. Pure data: nothing here knows the DOM or a socket. Times are milliseconds since 1970, by this
 * machine's clock (instants of the desk are moved to it when they are read). */
import type { Language, Phrase } from "../words/words.ts";
import type { Canned, Picking } from "./canned.ts";
import { DEFAULTS, type Prefs } from "./prefs.ts";

export type Phase = "login" | "connecting" | "online" | "offline";
export type AgentState = "ready" | "busy" | "not_ready" | "after_call_work" | "logged_out";
export type Choice = "ready" | "no_offers" | "not_ready" | "off";
export type Side = "customer" | "agent" | "desk";

export interface Customer {
  readonly name: string;
  readonly fields: readonly (readonly [string, string])[];
}

export interface Offer {
  readonly id: string;
  readonly chat: string;
  readonly jid: string;
  readonly service: string;
  readonly channel: string;
  readonly queueSeconds: number;
  /** When it lapses, by this machine's clock (the desk sends its own clock beside it). */
  readonly until: number;
  readonly seconds: number;
  readonly hasChats: boolean;
  /** Accepted for the agent when its time is over. */
  readonly auto: boolean;
  readonly customer: Customer;
  readonly answering: boolean;
}

export interface Entry {
  readonly seq: number;
  readonly at: number;
  readonly side: Side;
  readonly leg: number;
  readonly name: string;
  readonly text: string | null;
  readonly notice: string | null;
  readonly args: Readonly<Record<string, string>>;
  readonly origin: string | null;
}

/** A line of ours that has no place yet. */
export interface Pending {
  readonly id: string;
  readonly note: boolean;
  readonly text: string;
  readonly at: number;
  /** Why the desk refused it. */
  readonly failed: Phrase | null;
  /** It is a file: how much of it is there, from 0 to 1. */
  readonly done?: number;
}

/** A chat the customer had before; `known_by` his account, or merely the same e-mail address in the form. */
export interface EarlierChat {
  readonly chat: string;
  readonly service: string;
  readonly at: number;
  readonly agents: readonly string[];
  readonly known_by: "account" | "email";
}

export interface Transcript {
  readonly chat: EarlierChat;
  readonly entries: readonly Entry[];
}

export interface Chat {
  readonly id: string;
  readonly jid: string;
  readonly serviceId: string;
  readonly service: string;
  readonly channel: string;
  readonly wrapping: boolean;
  readonly wrapupUntil: number | null;
  readonly leg: number;
  readonly accepted: number;
  readonly lastSeq: number;
  /** The last line there was when the chat came to this page: lines up to it are no news. By place, not by time: clocks differ. */
  readonly openedSeq: number;
  /** Lines up to it are never unread: all of a chat that was here before a reload, none of one just accepted. */
  readonly readSeq: number;
  readonly customer: Customer;
  readonly entries: readonly Entry[];
  readonly pending: readonly Pending[];
  readonly draft: string;
  /** The draft is a note for agents alone. */
  readonly noting: boolean;
  /** Origin of the own line that the draft corrects. */
  readonly correcting: string | null;
  readonly notes: string;
  readonly disposition: string;
  readonly typing: boolean;
  /** Lines of the customer that the agent has not looked at. */
  readonly unread: number;
  /** Where the unread ones began, for the line above them; stays while the agent reads on. */
  readonly unreadFrom: number | null;
  readonly earlier: readonly EarlierChat[];
  /** Supervisors are asked to look at it. */
  readonly flagged: boolean;
  /** How far agents' lines came: the last on the customer's device, and the last he has seen. */
  readonly delivered: number;
  readonly read: number;
  readonly over: string | null;
  readonly overAt: number | null;
}

export interface Me {
  readonly jid: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly state: AgentState;
  readonly reason: string;
  readonly chosenBusy: boolean;
  readonly next: string;
  readonly nextReason: string;
  readonly since: number;
}

/** What the agent wants to come back to; it stays until he says that it has served. */
export interface Reminder {
  readonly id: string;
  readonly chat: string;
  readonly customer: string;
  readonly due: number;
  readonly note: string;
}

/** A reminder being written: for a chat, or (with an id) one that is there already. `when` is local, as the field has it. */
export interface ReminderDraft {
  readonly id: string;
  readonly chat: string;
  readonly customer: string;
  readonly when: string;
  readonly note: string;
}

export interface Missed {
  readonly offer: string;
  readonly customer: string;
  readonly outcome: string;
  readonly afterChats: boolean;
  readonly at: number;
}

export interface Reason {
  readonly code: string;
  readonly label: string;
}

export interface Disposition {
  readonly code: string;
  readonly label: string;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  /** What can be said to have come of a chat of this service. */
  readonly dispositions: readonly Disposition[];
  readonly required: boolean;
  /** Files can be sent in its chats. */
  readonly files: boolean;
}

export interface Notice {
  readonly id: number;
  readonly phrase: Phrase;
}

/** Searching in the conversation that has the focus; `at` counts the hits from 0. */
export interface Find {
  readonly text: string;
  readonly at: number;
}

/** A message that a customer left while nobody could talk to him, as REST gives it. */
export interface LeftMessage {
  readonly id: string;
  readonly service_name: string;
  readonly customer: string;
  readonly email: string;
  readonly text: string;
  readonly at: number;
  /** Who deals with it; empty: nobody. */
  readonly taken_by: string;
  readonly mine: boolean;
  readonly by_email: boolean;
  readonly by_chat: boolean;
}

export interface MessageDraft {
  readonly id: string;
  readonly by: "email" | "chat";
  readonly text: string;
}

/** The one sheet that may lie over the desk. */
export type Sheet = "settings" | "canned" | "messages" | "reminders" | "transcript" | "shortcuts" | "commands" | "tour" | "help";
export type Permission = "default" | "granted" | "denied" | "none";

export interface State {
  readonly phase: Phase;
  readonly error: Phrase | null;
  /** When the next attempt to connect is made, while offline. */
  readonly retryAt: number;
  readonly deskAnswers: boolean;
  readonly me: Me | null;
  readonly reasons: readonly Reason[];
  /** What the operator calls reasons that the agent can't give: the desk's own, other teams'. */
  readonly labels: readonly Reason[];
  readonly services: readonly Service[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly offers: readonly Offer[];
  readonly chats: readonly Chat[];
  readonly focus: string | null;
  readonly missed: Missed | null;
  readonly notices: readonly Notice[];
  readonly selectorOpen: boolean;
  readonly confirmEnd: string | null;
  readonly confirmLogout: boolean;
  readonly soundBlocked: boolean;
  readonly pane: "list" | "chat" | "contact";
  readonly sheet: Sheet | null;
  readonly find: Find | null;
  /** What is typed into the command bar, and which line of its list is chosen. */
  readonly query: { readonly text: string; readonly at: number };
  /** What the test of the connection said. */
  readonly test: Phrase | null;
  readonly emojiOpen: boolean;
  readonly canned: readonly Canned[];
  readonly transcript: Transcript | null;
  readonly messages: readonly LeftMessage[];
  /** The answer being written to one of them. */
  readonly messageDraft: MessageDraft | null;
  /** Why the desk did not do it, in its words. */
  readonly messageFault: string;
  /** The next first. */
  readonly reminders: readonly Reminder[];
  readonly reminderDraft: ReminderDraft | null;
  /** The shortcut being typed into the message. */
  readonly pick: Picking | null;
  /** The canned response being made or changed. */
  readonly cannedDraft: Canned | null;
  /** Why the desk did not take it, in its words. */
  readonly cannedFault: string;
  /** The page is in front and has the keyboard. */
  readonly watching: boolean;
  /** The agent has scrolled up in the conversation. */
  readonly scrolledUp: boolean;
  /** First line drawn of a long conversation, as a `seq`; null: the newest ones. */
  readonly drawnFrom: number | null;
  /** One pane at a time. */
  readonly narrow: boolean;
  /** Full address of another place (not a tab of this browser) where the agent's desktop is open. */
  readonly elsewhere: string | null;
  readonly permission: Permission;
  /** What this browser calls itself to the agent's other places. */
  readonly device: string;
  readonly prefs: Prefs;
  readonly browserLanguage: Language;
  readonly now: number;
}

export const INITIAL: State = {
  phase: "login",
  error: null,
  retryAt: 0,
  deskAnswers: true,
  me: null,
  reasons: [],
  labels: [],
  services: [],
  numbers: {},
  offers: [],
  chats: [],
  focus: null,
  missed: null,
  notices: [],
  selectorOpen: false,
  confirmEnd: null,
  confirmLogout: false,
  soundBlocked: false,
  pane: "list",
  sheet: null,
  find: null,
  query: { text: "", at: 0 },
  test: null,
  emojiOpen: false,
  canned: [],
  transcript: null,
  messages: [],
  messageDraft: null,
  messageFault: "",
  reminders: [],
  reminderDraft: null,
  pick: null,
  cannedDraft: null,
  cannedFault: "",
  watching: true,
  scrolledUp: false,
  drawnFrom: null,
  narrow: false,
  elsewhere: null,
  permission: "none",
  device: "",
  prefs: DEFAULTS,
  browserLanguage: "en",
  now: 0,
};
