/** Frames of the widget's socket, as docs/protocol-widget.md has them. */

export interface Field {
  readonly key: string;
  readonly label: string;
  readonly kind: "text" | "email" | "tel" | "number" | "choice" | "check" | "long" | "hidden";
  readonly required: boolean;
  readonly options: readonly string[];
  readonly help: string;
}

/** What the operator set up for a service (routing/widget_settings.py). */
export interface Setup {
  readonly form: readonly Field[];
  readonly greeting: string;
  readonly comfort: readonly string[];
  readonly closed: string;
  readonly survey: { readonly question: string; readonly text: boolean } | null;
  readonly files: boolean;
  readonly words: Readonly<Record<string, string>>;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  readonly staffed: boolean;
  /** Why nobody can be asked now; a message can be left. */
  readonly closed: "" | "closed" | "nobody_there" | "queue_full";
  readonly wait_s: number | null;
  readonly setup: Setup;
}

export interface ChatView {
  readonly service: string;
  readonly service_name: string;
  readonly phase: "queued" | "offered" | "active" | "wrap_up" | "ended";
  readonly position: number;
  readonly agents: readonly string[];
  readonly wait_s: number | null;
  /** He may send files. */
  readonly files: boolean;
}

export interface EarlierLine {
  readonly service_name: string;
  readonly at: string;
  readonly side: "customer" | "agent" | "desk";
  readonly name: string;
  readonly text: string;
}

export interface EntryFrame {
  readonly type: "entry";
  readonly seq: number;
  readonly at: string;
  readonly side: "customer" | "agent" | "desk";
  readonly name?: string;
  /** Where on the desk a picture of who speaks can be had. */
  readonly photo?: string;
  readonly text?: string;
  readonly notice?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly cid?: string;
}

export interface ErrorFrame {
  readonly type: "error";
  readonly code: string;
  readonly text: string;
  readonly cid?: string;
  readonly again?: boolean;
  readonly field?: string;
}

export interface WelcomeFrame {
  readonly type: "welcome";
  readonly services: readonly Service[];
  readonly chat: ChatView | null;
  readonly token: string | null;
  readonly last: number;
  /** The conversation can be had by e-mail when it is over. */
  readonly mail: boolean;
  readonly ended: boolean;
}

export type ServerFrame =
  | WelcomeFrame
  | EntryFrame
  | ErrorFrame
  | ({ readonly type: "view" } & ChatView)
  | { readonly type: "typing"; readonly state: string }
  | { readonly type: "marks"; readonly delivered: number; readonly read: number }
  | { readonly type: "earlier"; readonly lines: readonly EarlierLine[] }
  | { readonly type: "done"; readonly cid: string }
  | { readonly type: "ended"; readonly cause: string }
  | { readonly type: "pong" };

interface Asking {
  readonly cid: string;
  readonly visit: string;
  readonly service: string;
  readonly name: string;
  readonly email: string;
  readonly question: string;
  readonly fields: { readonly page: string; readonly locale: string; readonly title: string };
  readonly answers: Readonly<Record<string, string>>;
  readonly identity?: string;
}

export interface StartFrame extends Asking {
  readonly type: "start";
}

export interface LeaveFrame extends Asking {
  readonly type: "leave";
}

export interface SurveyFrame {
  readonly type: "survey";
  readonly cid: string;
  readonly stars: number;
  readonly text: string;
}

export interface TextFrame {
  readonly type: "text";
  readonly cid: string;
  readonly text: string;
}

export interface HelloFrame {
  readonly type: "hello";
  readonly resume?: string;
  readonly after: number;
  readonly services: readonly string[];
  readonly identity?: string;
}

export type ClientFrame =
  | HelloFrame
  | StartFrame
  | LeaveFrame
  | SurveyFrame
  | TextFrame
  | { readonly type: "typing"; readonly state: "composing" | "paused" | "active" }
  | { readonly type: "seen"; readonly delivered: number; readonly read: number }
  | { readonly type: "end" }
  | { readonly type: "ping" };

const KNOWN = new Set(["welcome", "entry", "error", "view", "typing", "marks", "earlier", "done", "ended", "pong"]);

/** Reads a frame of our own server; anything else (a proxy's words, a newer type) is nothing. */
export function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") {
    return null;
  }
  try {
    const found: unknown = JSON.parse(data);
    const known = typeof found === "object" && found !== null && "type" in found && KNOWN.has(String(found.type));
    return known ? (found as ServerFrame) : null;
  } catch {
    return null;
  }
}
