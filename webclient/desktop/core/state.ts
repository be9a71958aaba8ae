/** What the desktop knows. Pure data: nothing here knows the DOM or a socket. Times are milliseconds since 1970. */

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
  readonly text: string;
  readonly at: number;
  readonly failed: string | null;
}

export interface Chat {
  readonly id: string;
  readonly jid: string;
  readonly service: string;
  readonly channel: string;
  readonly wrapping: boolean;
  readonly wrapupUntil: number | null;
  readonly leg: number;
  readonly accepted: number;
  readonly lastSeq: number;
  readonly customer: Customer;
  readonly entries: readonly Entry[];
  readonly pending: readonly Pending[];
  readonly draft: string;
  readonly notes: string;
  readonly typing: boolean;
  readonly unread: number;
  readonly over: string | null;
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

export interface Notice {
  readonly id: number;
  readonly text: string;
}

export interface State {
  readonly phase: Phase;
  readonly error: string;
  /** When the next attempt to connect is made, while offline. */
  readonly retryAt: number;
  readonly deskAnswers: boolean;
  readonly me: Me | null;
  readonly reasons: readonly Reason[];
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
  readonly now: number;
}

export const INITIAL: State = {
  phase: "login",
  error: "",
  retryAt: 0,
  deskAnswers: true,
  me: null,
  reasons: [],
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
  now: 0,
};
