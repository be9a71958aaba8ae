/** What the widget knows; knows nothing of the page or of sockets. */
import type { EarlierLine, EntryFrame, Service } from "./frames.ts";

/** `form`: nothing asked yet. `starting`: asked, not confirmed. Then as the desk says. `left`: a message was left. */
export type Phase = "form" | "starting" | "waiting" | "talking" | "ended" | "left";

/** `idle`: no connection wanted. `connecting`: the first attempt. `lost`: we had none when we should. */
export type Link = "idle" | "connecting" | "online" | "lost";

export interface Pending {
  readonly cid: string;
  readonly text: string;
  /** Hundredths of a file that are there; undefined for a text. */
  readonly done?: number;
  /** Why it will not be sent; undefined while it may still be. */
  readonly failed?: string;
}

export interface State {
  readonly open: boolean;
  readonly visible: boolean;
  readonly link: Link;
  readonly phase: Phase;
  readonly services: readonly Service[];
  /** Service asked for, or chosen in the form; empty while none is known. */
  readonly service: string;
  readonly serviceName: string;
  readonly position: number;
  readonly offered: boolean;
  /** Estimated wait in seconds; null: nobody can say. */
  readonly waitS: number | null;
  /** Lines of earlier chats of a customer whom the site vouches for. */
  readonly earlier: readonly EarlierLine[];
  /** The customer wants to leave a message rather than wait. */
  readonly leaving: boolean;
  /** What he asked in a chat that ended as nobody was there any more: his message begins with it. */
  readonly asked: string;
  readonly surveyed: boolean;
  readonly files: boolean;
  readonly mail: boolean;
  readonly agents: readonly string[];
  readonly entries: readonly EntryFrame[];
  readonly pending: readonly Pending[];
  readonly last: number;
  /** The last line of the customer's on an agent's device, and the last an agent has seen. */
  readonly delivered: number;
  readonly read: number;
  readonly typing: boolean;
  readonly unread: number;
  /** Something about the whole chat that the customer should know. */
  readonly problem: string;
  readonly confirmingEnd: boolean;
}

export const INITIAL: State = {
  open: false,
  visible: true,
  link: "idle",
  phase: "form",
  services: [],
  service: "",
  serviceName: "",
  position: 0,
  offered: false,
  waitS: null,
  earlier: [],
  leaving: false,
  asked: "",
  surveyed: false,
  files: false,
  mail: false,
  agents: [],
  entries: [],
  pending: [],
  last: 0,
  delivered: 0,
  read: 0,
  typing: false,
  unread: 0,
  problem: "",
  confirmingEnd: false,
};

export type Event =
  | { readonly type: "opened" }
  | { readonly type: "closed" }
  | { readonly type: "seen"; readonly visible: boolean }
  | { readonly type: "link"; readonly link: Link }
  | { readonly type: "serviceChosen"; readonly service: string }
  | { readonly type: "started"; readonly cid: string; readonly question: string; readonly service: string }
  | { readonly type: "written"; readonly cid: string; readonly text: string }
  | { readonly type: "startRefused"; readonly text: string }
  | { readonly type: "uploading"; readonly cid: string; readonly done: number }
  | { readonly type: "textRefused"; readonly cid: string; readonly text: string }
  | { readonly type: "resuming" }
  | { readonly type: "leaving"; readonly leaving: boolean }
  | { readonly type: "surveyed" }
  | { readonly type: "left" }
  | { readonly type: "endAsked" }
  | { readonly type: "endKept" }
  | { readonly type: "again"; readonly problem: string };

/** What the customer of a chat asked that ended as nobody was there any more, and that the desk did not keep; else empty. */
export function askedInVain(state: State): string {
  const end = state.entries.find((entry) => entry.notice === "ended")?.args;
  return end?.["cause"] === "nobody_there" && !end["kept"] ? state.entries.flatMap((entry) => (entry.side === "customer" && entry.text ? [entry.text] : [])).join("\n") : "";
}
