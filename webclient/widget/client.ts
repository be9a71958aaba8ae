/** Joins state, connection and memory. The views see only its state and call its verbs. */
import type { ErrorFrame, HelloFrame, ServerFrame, StartFrame, WelcomeFrame } from "./core/frames.ts";
import { reduce, reduceFrame } from "./core/reduce.ts";
import { INITIAL, type Event, type Link, type State } from "./core/state.ts";
import { inParts, wellFormed, type Form } from "./core/validate.ts";
import { errorWords, WORDS } from "./core/words.ts";
import type { Memory } from "./memory.ts";
import { Outbox } from "./transport/outbox.ts";
import type { Transport, TransportListener } from "./transport/transport.ts";

const AGAIN_MS = 2_000;
const TYPING_EVERY_MS = 3_000;
const PAUSED_AFTER_MS = 4_000;

/** What the page knows of its customer: fields of the form, and a token by which the site vouches for him. */
export interface Given {
  readonly identity?: string;
  readonly answers: Readonly<Record<string, string>>;
}

export interface Surroundings {
  readonly memory: Memory;
  readonly services: readonly string[];
  connect(listener: TransportListener): Transport;
  /** 128 random bits as 32 hexadecimal digits. */
  random(): string;
  page(): StartFrame["fields"];
  now(): number;
  later(ms: number, work: () => void): void;
}

export class Client implements TransportListener {
  state: State = INITIAL;
  readonly #outbox: Outbox;
  #transport: Transport;
  /** Told of the token of a chat that starts here. */
  onToken: ((token: string) => void) | undefined;
  given: Given = { answers: {} };
  #typedAt = -TYPING_EVERY_MS;
  #typingTurn = 0;
  readonly #around: Surroundings;
  readonly #onChange: (state: State) => void;
  /** What the desk was told of how far the lines came: on this device, and before the customer's eyes. */
  #told = [0, 0];

  constructor(around: Surroundings, onChange: (state: State) => void) {
    this.#around = around;
    this.#onChange = onChange;
    const remembered = around.memory.get();
    this.#outbox = new Outbox(remembered.outbox ?? [], (outbox) => around.memory.set({ outbox }));
    this.#transport = around.connect(this);
    const service = remembered.service ?? around.services[0] ?? "";
    this.state = reduce(this.state, { type: "serviceChosen", service });
    this.#recall();
  }

  /** Whether there is a chat, or one being asked for, to come back to. */
  get hasChat(): boolean {
    return this.token !== undefined || this.#outbox.start !== undefined || this.#outbox.leave !== undefined;
  }

  get token(): string | undefined {
    return this.#around.memory.get().token;
  }

  /** Token of a chat that is not over, for other tabs. */
  get runningToken(): string | undefined {
    return this.state.phase === "ended" ? undefined : this.token;
  }

  connect(): void {
    this.#transport.connect();
  }

  open(service?: string): void {
    if (service !== undefined && this.state.phase === "form") {
      this.chooseService(service);
    }
    this.apply({ type: "opened" });
    this.#around.memory.set({ open: true });
    this.connect();
    this.#tellSeen();
  }

  closePanel(): void {
    this.apply({ type: "closed" });
    this.#around.memory.set({ open: false });
  }

  see(visible: boolean): void {
    this.apply({ type: "seen", visible });
    this.#tellSeen();
  }

  chooseService(service: string): void {
    this.#around.memory.set({ service });
    this.apply({ type: "serviceChosen", service });
  }

  /** Takes over the chat of another tab. */
  join(token: string): void {
    this.#around.memory.set({ token });
    this.apply({ type: "resuming" });
    if (this.state.link !== "idle") {
      // The present connection said hello without the token.
      this.#transport.close();
      this.#transport.connect();
    }
  }

  start(form: Form): void {
    if (this.state.phase !== "form") {
      return;
    }
    const asking = this.#asking(form);
    this.#outbox.add({ type: "start", ...asking });
    this.apply({ type: "started", cid: asking.cid, question: asking.question, service: asking.service });
    this.connect();
    this.#flush();
  }

  /** Leaves a message where nobody can be asked now. */
  leave(form: Form): void {
    if (this.state.phase === "form") {
      const asking = this.#asking(form);
      this.#outbox.add({ type: "leave", ...asking });
      this.apply({ type: "started", cid: asking.cid, question: asking.question, service: asking.service });
      this.connect();
      this.#flush();
    }
  }

  /** The customer has waited long enough: out of the queue, and to the form of a message. */
  leaveInstead(): void {
    this.#around.memory.set({ leaving: true });
    this.end();
  }

  survey(stars: number, text: string): void {
    this.#outbox.add({ type: "survey", cid: this.#around.random(), stars, text: wellFormed(text) });
    this.apply({ type: "surveyed" });
    this.#flush();
  }

  #asking(form: Form): Omit<StartFrame, "type"> {
    const visit = this.#around.random();
    const cid = this.#around.random();
    this.#around.memory.set({ visit, service: form.service });
    const answers = Object.fromEntries(
      Object.entries({ ...this.given.answers, ...form.answers })
        .filter(([, value]) => value !== "")
        .map(([key, value]) => [key, wellFormed(value)]),
    );
    const { name = "", email = "", question = "", ...others } = answers;
    const { identity } = this.given;
    const asking = { cid, visit, service: form.service, name, email, question, answers: others, fields: this.#around.page() };
    return identity === undefined ? asking : { ...asking, identity };
  }

  write(text: string): void {
    for (const part of inParts(wellFormed(text).trim())) {
      const cid = this.#around.random();
      this.#outbox.add({ type: "text", cid, text: part });
      this.apply({ type: "written", cid, text: part });
      if (this.#outbox.start === undefined) {
        this.#transport.send({ type: "text", cid, text: part });
      }
    }
    this.#typedAt = -TYPING_EVERY_MS;
    this.#typingTurn += 1;
    this.#around.memory.set({ draft: "" });
  }

  /** The customer changed his draft: tell the agent, at most every three seconds, and when he stops. */
  type(draft: string): void {
    this.#around.memory.set({ draft });
    if (this.state.phase !== "talking") {
      return;
    }
    if (draft === "") {
      this.#typingTurn += 1;
      this.#typedAt = -TYPING_EVERY_MS;
      this.#transport.send({ type: "typing", state: "active" });
      return;
    }
    if (this.#around.now() - this.#typedAt >= TYPING_EVERY_MS) {
      this.#typedAt = this.#around.now();
      this.#transport.send({ type: "typing", state: "composing" });
    }
    this.#typingTurn += 1;
    const turn = this.#typingTurn;
    this.#around.later(PAUSED_AFTER_MS, () => {
      if (turn === this.#typingTurn) {
        this.#typedAt = -TYPING_EVERY_MS;
        this.#transport.send({ type: "typing", state: "paused" });
      }
    });
  }

  askEnd(): void {
    this.apply({ type: "endAsked" });
  }

  keep(): void {
    this.apply({ type: "endKept" });
  }

  end(): void {
    this.apply({ type: "endKept" });
    this.#around.memory.set({ ending: true });
    this.#flush();
  }

  /** Leaves what is over and shows the form again. */
  again(problem: string = ""): void {
    this.#transport.close();
    this.#reset(problem);
    this.#transport = this.#around.connect(this);
    if (this.state.open) {
      this.connect();
    }
  }

  hello(): HelloFrame {
    const resume = this.token;
    const { identity } = this.given;
    return {
      type: "hello",
      after: this.state.last,
      services: this.#around.services,
      ...(resume === undefined ? {} : { resume }),
      ...(identity === undefined ? {} : { identity }),
    };
  }

  onLink(link: Link): void {
    this.apply({ type: "link", link });
  }

  onFrame(frame: ServerFrame): void {
    if (frame.type === "error") {
      this.#onError(frame);
      return;
    }
    if (frame.type === "welcome") {
      this.#onWelcome(frame);
    }
    if (frame.type === "entry" && frame.cid !== undefined) {
      this.#outbox.remove(frame.cid);
    }
    if (frame.type === "done") {
      const left = this.#outbox.leave?.cid === frame.cid;
      this.#outbox.remove(frame.cid);
      if (left) {
        this.#around.memory.forget();
        this.apply({ type: "left" });
      }
    }
    this.#change(reduceFrame(this.state, frame));
    if (this.state.phase === "ended" && this.#around.memory.get().leaving) {
      this.again();
      this.apply({ type: "leaving", leaving: true });
    }
    if (frame.type === "welcome") {
      this.#told = [0, 0];
      this.#flush();
    }
    this.#tellSeen();
  }

  /** Ticks for the agent. */
  #tellSeen(): void {
    const { entries, phase, unread } = this.state;
    const last = phase === "talking" ? (entries.filter((one) => one.side === "agent").at(-1)?.seq ?? 0) : 0;
    const [delivered = 0, read = 0] = this.#told;
    const seen = unread === 0 ? Math.max(read, last) : read;
    if (last > delivered || seen > read) {
      this.#told = [Math.max(delivered, last), seen];
      this.#transport.send({ type: "seen", delivered: Math.max(delivered, last), read: seen });
    }
  }

  #onWelcome(frame: WelcomeFrame): void {
    if (frame.token !== null) {
      this.#around.memory.set({ token: frame.token });
      this.onToken?.(frame.token);
    }
    const start = this.#outbox.start;
    if (start !== undefined && this.token !== undefined) {
      this.#outbox.remove(start.cid);
    }
  }

  #onError(frame: ErrorFrame): void {
    if (frame.code === "unknown_token") {
      this.#reset(WORDS.forgotten);
      return;
    }
    if (frame.cid === undefined) {
      return;
    }
    if (frame.again) {
      this.#around.later(AGAIN_MS, () => this.#flush());
      return;
    }
    const wasStart = this.#outbox.start?.cid === frame.cid || this.#outbox.leave?.cid === frame.cid;
    if (!this.#outbox.remove(frame.cid)) {
      return;
    }
    if (wasStart) {
      this.#around.memory.forget();
      this.apply({ type: "startRefused", text: errorWords(frame) });
      if (frame.code === "closed" || frame.code === "nobody_there" || frame.code === "queue_full") {
        this.apply({ type: "leaving", leaving: true });
      }
    } else {
      this.apply({ type: "textRefused", cid: frame.cid, text: errorWords(frame) });
    }
  }

  /** Sends what is not confirmed: the start first, texts only once there is a chat. Sending twice does no harm. */
  #flush(): void {
    const first = this.#outbox.start ?? this.#outbox.leave;
    if (first !== undefined) {
      this.#transport.send(first);
      return;
    }
    const { survey } = this.#outbox;
    if (survey !== undefined) {
      this.#transport.send(survey);
    }
    if (this.state.phase === "ended") {
      this.#outbox.keepSurvey();
      this.#around.memory.set({ ending: false });
      return;
    }
    for (const text of this.#outbox.texts) {
      this.#transport.send(text);
    }
    if (this.#around.memory.get().ending) {
      this.#transport.send({ type: "end" });
    }
  }

  #reset(problem: string): void {
    const { service } = this.state;
    this.#outbox.clear();
    this.#around.memory.forget();
    this.#around.memory.set({ service });
    this.apply({ type: "again", problem });
  }

  /** Shows after a reload what was on its way before it. */
  #recall(): void {
    const { texts } = this.#outbox;
    const start = this.#outbox.start ?? this.#outbox.leave;
    if (start !== undefined) {
      this.state = reduce(this.state, { type: "started", cid: start.cid, question: start.question, service: start.service });
    } else if (this.token !== undefined) {
      this.state = reduce(this.state, { type: "resuming" });
    }
    for (const { cid, text } of texts) {
      this.state = reduce(this.state, { type: "written", cid, text });
    }
  }

  /** Shows what happened; parts that are loaded later tell of it here. */
  apply(event: Event): void {
    this.#change(reduce(this.state, event));
  }

  #change(state: State): void {
    if (state !== this.state) {
      this.state = state;
      this.#onChange(state);
    }
  }
}
