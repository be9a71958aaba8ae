/** The conversation: place in the queue, bubbles grouped by speaker, system lines, who types. */
import { corrected } from "../core/correct.ts";
import type { EntryFrame } from "../core/frames.ts";
import type { Pending, State } from "../core/state.ts";
import { WORDS, fill, noticeWords, placeWords } from "../core/words.ts";
import { linked } from "./links.ts";
import { CLIP, el, icon, say, set } from "./dom.ts";
import { TOOLS } from "./tools.ts";

interface Line {
  readonly key: string;
  readonly kind: "mine" | "theirs" | "note";
  readonly speaker: string;
  readonly photo?: string | undefined;
  readonly text: string;
  readonly at: Date | null;
  /** How far a line of the customer's own has come; empty for others. */
  readonly fate: string;
  readonly pending: Pending | null;
  readonly file?: string | undefined;
  readonly size?: string | undefined;
}

/** Fetches a file; the button says so where it is not kept any more. */
type FetchFile = (file: string, name: string, button: HTMLElement) => void;

interface Shown {
  readonly node: HTMLElement;
  readonly speaker: HTMLElement;
  readonly meta: HTMLElement;
}

const NEAR_PX = 80;
const COMFORT_MS = 20_000;
const GROUP_MS = 5 * 60_000;

export class ThreadView {
  readonly node: HTMLElement;
  readonly #log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log });
  readonly #placeTitle = el("strong");
  readonly #placeText = el("p");
  readonly #comfortText = el("p", { class: "comfort", dir: "auto" });
  readonly #place: HTMLElement;
  readonly #typing: HTMLElement;
  readonly #typingText = el("span");
  readonly #shown = new Map<string, Shown>();
  #wasAtEnd = true;
  readonly #clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

  readonly #earlier = el("section", { class: "earlier", "aria-label": WORDS.earlier });
  readonly #instead: HTMLButtonElement;
  #comfort: readonly string[] = [];
  #comfortAt = 0;
  #comfortTimer: number | undefined;
  #earlierShown = 0;

  readonly #fetch: FetchFile;
  readonly #origin: string;

  constructor(leaveInstead: () => void, fetchFile: FetchFile, origin: string) {
    this.#origin = origin;
    this.#fetch = fetchFile;
    this.#instead = el("button", { type: "button", class: "button quiet", onclick: leaveInstead }, WORDS.leaveInstead);
    const dots = (): HTMLElement => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.#place = el("div", { class: "place", role: "status" }, this.#placeTitle, this.#placeText, dots(), this.#comfortText, this.#instead);
    this.#typing = el("div", { class: "typing", role: "status" }, dots(), this.#typingText);
    this.node = el("div", { class: "talk", tabindex: "0", role: "group", "aria-label": WORDS.log }, this.#earlier, this.#place, this.#log, this.#typing);
    this.#followSize();
  }

  update(state: State): void {
    const atEnd = this.#atEnd;
    const waiting = state.phase === "waiting" || state.phase === "starting";
    set(this.#place, { hidden: !waiting });
    if (waiting) {
      const { title, text } = placeWords(state);
      say(this.#placeTitle, title);
      say(this.#placeText, text);
    }
    set(this.#instead, { hidden: state.phase !== "waiting" || state.offered });
    this.#soothe(waiting ? (state.services.find((service) => service.id === state.service)?.setup.comfort ?? []) : []);
    this.#showEarlier(state);
    const grew = this.#fill(linesOf(state), state.link === "online");
    set(this.#typing, { hidden: state.phase !== "talking" });
    set(this.#typing.firstElementChild as Element, { hidden: !state.typing });
    say(this.#typingText, state.typing ? fill(WORDS.writing, { name: state.agents[0] ?? WORDS.somebody }) : "");
    if (atEnd || grew === "mine") {
      this.toEnd();
    }
  }

  /** Says the operator's comfort texts one after the other while the customer waits. */
  #soothe(texts: readonly string[]): void {
    if (texts.join() === this.#comfort.join()) {
      return;
    }
    this.#comfort = texts;
    this.#comfortAt = 0;
    clearInterval(this.#comfortTimer);
    const next = (): void => {
      say(this.#comfortText, this.#comfort[this.#comfortAt % this.#comfort.length] ?? "");
      this.#comfortAt += 1;
    };
    next();
    if (texts.length > 1) {
      this.#comfortTimer = setInterval(next, COMFORT_MS) as unknown as number;
    }
  }

  #showEarlier(state: State): void {
    if (state.earlier.length === this.#earlierShown) {
      return;
    }
    this.#earlierShown = state.earlier.length;
    void import("./earlier.ts").then(({ earlierLines }) => {
      this.#earlier.replaceChildren(...earlierLines(TOOLS, this.node, state.earlier, linked));
    });
  }

  get #atEnd(): boolean {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_PX;
  }

  /** Keeps the last line in view when a keyboard, emoji or a question takes room below. */
  #followSize(): void {
    this.node.addEventListener("scroll", () => (this.#wasAtEnd = this.#atEnd), { passive: true });
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(this.node);
  }

  toEnd(): void {
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Brings the log to these lines; nodes that stay are not touched, so that nothing is read out twice. */
  #fill(lines: readonly Line[], online: boolean): Line["kind"] | null {
    const wanted = new Set(lines.map((line) => line.key));
    for (const [key, { node }] of this.#shown) {
      if (!wanted.has(key)) {
        node.remove();
        this.#shown.delete(key);
      }
    }
    let grew: Line["kind"] | null = null;
    lines.forEach((line, place) => {
      let shown = this.#shown.get(line.key);
      if (shown === undefined) {
        shown = this.#make(line);
        this.#shown.set(line.key, shown);
        grew = line.kind;
      }
      const there = this.#log.children[place];
      if (there !== shown.node) {
        this.#log.insertBefore(shown.node, there ?? null);
      }
      this.#dress(shown, line, lines[place - 1], lines[place + 1], online);
    });
    return grew;
  }

  #dress(shown: Shown, line: Line, before: Line | undefined, after: Line | undefined, online: boolean): void {
    const first = !sameGroup(before, line);
    const last = !sameGroup(line, after);
    const failed = line.pending?.failed;
    const state = failed !== undefined ? " failed" : line.pending !== null ? " pending" : "";
    set(shown.node, { class: `line ${line.kind}${first ? " first" : ""}${state}` });
    shown.node.style.setProperty("--done", `${line.pending?.done ?? 100}%`);
    set(shown.speaker, { hidden: !first || line.kind !== "theirs" });
    say(shown.meta, line.kind === "note" ? "" : this.#meta(line, last, online));
  }

  #make(line: Line): Shown {
    // Without a photo, or where the page does not let it in, the name stands alone.
    const photo = line.photo ? [el("img", { src: this.#origin + line.photo, alt: "", onerror: (event: Event) => (event.target as Element).remove() })] : [];
    const speaker = el("span", { class: "speaker" }, ...photo, line.speaker);
    const meta = el("span", { class: "meta" });
    return { node: el("div", {}, speaker, this.#body(line), meta), speaker, meta };
  }

  #body(line: Line): HTMLElement {
    if (line.kind === "note") {
      return el("div", {}, line.text);
    }
    const { file, text } = line;
    if (file === undefined) {
      return el("div", { class: "bubble", dir: "auto" }, ...linked(text));
    }
    const button: HTMLElement = el("button", { type: "button", class: "bubble file", dir: "auto", onclick: () => this.#fetch(file, text, button) }, icon(CLIP), `${text} (${sizeWords(line.size)})`);
    return button;
  }

  #meta(line: Line, last: boolean, online: boolean): string {
    if (line.pending !== null) {
      return line.pending.failed ?? (last ? (online ? WORDS.sending : WORDS.waiting) : "");
    }
    if (!last || line.at === null) {
      return "";
    }
    const time = this.#clock.format(line.at);
    return line.kind === "mine" ? `${line.fate} ${time}` : time;
  }
}

function linesOf(state: State): Line[] {
  const lines = corrected(state.entries).map((entry) => lineOf(entry, state)).filter((line) => line !== null);
  const waiting = state.pending.map(
    (item): Line => ({ key: `c${item.cid}`, kind: "mine", speaker: "", text: item.text, at: null, fate: "", pending: item }),
  );
  return [...lines, ...waiting];
}

function sizeWords(size = "0"): string {
  const kilo = Math.ceil(Number(size) / 1024);
  return kilo < 1000 ? `${kilo} kB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function lineOf(entry: EntryFrame, state: State): Line | null {
  // A file's line takes the place of what was on its way: it can be fetched now.
  const key = entry.cid === undefined || entry.args?.["file"] !== undefined ? `s${entry.seq}` : `c${entry.cid}`;
  const at = new Date(entry.at);
  if (entry.side === "desk" || entry.text === undefined) {
    const text = noticeWords(entry);
    return text === null ? null : { key, kind: "note", speaker: "", text, at, fate: "", pending: null };
  }
  const kind = entry.side === "customer" ? "mine" : "theirs";
  const fate = entry.seq <= state.read ? WORDS.read : entry.seq <= state.delivered ? WORDS.delivered : WORDS.sent;
  return { key, kind, speaker: entry.name ?? "", photo: entry.photo, text: entry.text, at, fate: kind === "mine" ? fate : "", pending: null, file: entry.args?.["file"], size: entry.args?.["size"] };
}

function sameGroup(one: Line | undefined, other: Line | undefined): boolean {
  if (one === undefined || other === undefined || one.kind !== other.kind || one.kind === "note") {
    return false;
  }
  if (one.speaker !== other.speaker || (one.pending === null) !== (other.pending === null)) {
    return false;
  }
  return one.at === null || other.at === null || other.at.getTime() - one.at.getTime() < GROUP_MS;
}
