/** Below the conversation: write, confirm the end, or start again. */
import { askedInVain, type State } from "../core/state.ts";
import { WORDS } from "../core/words.ts";
import { CLIP, SEND, SMILE, el, icon, set, say } from "./dom.ts";
import { TOOLS } from "./tools.ts";

export interface FootActions {
  survey(stars: number, text: string): void;
  write(text: string): void;
  /** Sends what was pasted, or lets the customer choose. */
  attach(files?: FileList): void;
  type(draft: string): void;
  end(): void;
  keep(): void;
  again(): void;
  /** Offers the conversation by e-mail among the buttons of what is over. */
  mail(over: HTMLElement): void;
}

const TALLEST_PX = 132;

export class FootView {
  readonly node = el("div", { class: "foot" });
  readonly #input: HTMLTextAreaElement;
  readonly #composer: HTMLFormElement;
  readonly #confirm: HTMLElement;
  readonly #confirmText = el("p", { id: "confirm-text" });
  readonly #endButton: HTMLButtonElement;
  readonly #over: HTMLElement;
  readonly #after = el("div", { class: "after" });
  readonly #thanks = el("p", { class: "thanks", role: "status" });
  readonly #emojis = el("div", { hidden: true });
  readonly #emojiButton: HTMLButtonElement;
  readonly #clip: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  #asked = false;
  #state: State | undefined;
  readonly #actions: FootActions;

  constructor(actions: FootActions, draft: string) {
    this.#actions = actions;
    this.#input = el("textarea", {
      rows: "1",
      "aria-label": WORDS.message,
      placeholder: WORDS.message,
      enterkeyhint: "send",
      onkeydown: (event: KeyboardEvent) => this.#onKey(event),
      oninput: () => this.#onInput(),
      onpaste: (event: ClipboardEvent) => this.#onPaste(event),
    });
    this.#input.value = draft;
    this.#emojiButton = el(
      "button",
      { type: "button", class: "round", "aria-label": WORDS.emoji, "aria-expanded": "false", onclick: () => void this.#toggleEmojis() },
      icon(SMILE),
    );
    this.#clip = el("button", { type: "button", class: "round", "aria-label": WORDS.attach, onclick: () => this.#actions.attach() }, icon(CLIP));
    this.#composer = el(
      "form",
      { class: "composer", onsubmit: (event: Event) => this.#onSend(event) },
      this.#clip,
      this.#emojiButton,
      this.#input,
      el("button", { type: "submit", class: "round send", "aria-label": WORDS.send }, icon(SEND)),
    );
    const button = (words: string, style: string, work: () => void): HTMLButtonElement =>
      el("button", { type: "button", class: style, onclick: work }, words);
    this.#endButton = button(WORDS.end, "button", () => actions.end());
    this.#confirm = el(
      "div",
      { class: "confirm", role: "alertdialog", "aria-labelledby": "confirm-text" },
      this.#confirmText,
      button(WORDS.keep, "button quiet", () => actions.keep()),
      this.#endButton,
    );
    const save = button(WORDS.save, "button quiet", () => void this.#save());
    this.#again = button(WORDS.again, "button", () => actions.again());
    this.#over = el("div", { class: "over" }, this.#thanks, this.#after, save, this.#again);
    this.node.append(this.#emojis, this.#composer, this.#confirm, this.#over);
  }

  update(state: State): void {
    this.#state = state;
    const over = state.phase === "ended" || state.phase === "left";
    const asked = state.confirmingEnd && !over;
    const appears = asked && this.#confirm.hidden;
    set(this.#over, { hidden: !over });
    set(this.#confirm, { hidden: !asked });
    set(this.#composer, { hidden: over || asked });
    set(this.#clip, { hidden: !state.files });
    if (state.mail && state.phase === "ended") {
      this.#actions.mail(this.#over);
    }
    if (over || asked) {
      this.#closeEmojis();
    }
    set(this.#over.querySelector(".quiet") as Element, { hidden: state.phase === "left" });
    say(this.#thanks, state.surveyed ? WORDS.thanks : WORDS.over);
    set(this.#thanks, { hidden: state.phase === "left" });
    say(this.#again, askedInVain(state) === "" ? WORDS.again : WORDS.leaveMessage);
    this.#ask(state);
    const waiting = state.phase !== "talking";
    say(this.#confirmText, waiting ? WORDS.leaveQuestion : WORDS.endQuestion);
    say(this.#endButton, waiting ? WORDS.leave : WORDS.end);
    if (appears) {
      this.#endButton.focus();
    }
  }

  focus(): void {
    (this.#composer.hidden ? this.#over.lastElementChild as HTMLElement : this.#input).focus();
  }

  clear(): void {
    this.#input.value = "";
    this.fit();
  }

  fit(): void {
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight + 2, TALLEST_PX)}px`;
  }

  /** After a chat that somebody answered: what was it like? */
  #ask(state: State): void {
    const survey = state.services.find((service) => service.id === state.service)?.setup.survey ?? null;
    const answered = state.entries.some((entry) => entry.side === "agent" || entry.notice === "agent_joined");
    const wanted = state.phase === "ended" && !state.surveyed && answered && survey !== null;
    if (wanted && !this.#asked && survey !== null) {
      this.#asked = true;
      void import("./survey.ts").then(
        ({ surveyForm }) => this.#asked && this.#after.replaceChildren(surveyForm(TOOLS, this.node, survey, (stars, text) => this.#actions.survey(stars, text))),
        () => (this.#asked = false),
      );
    } else if (!wanted) {
      this.#asked = false;
      this.#after.replaceChildren();
    }
  }

  async #save(): Promise<void> {
    const { saveTranscript } = await import("./transcript.ts");
    if (this.#state !== undefined) {
      saveTranscript(TOOLS, this.#state);
    }
  }

  async #toggleEmojis(): Promise<void> {
    if (!this.#emojis.hidden) {
      this.#closeEmojis();
      return;
    }
    const { emojiChoice } = await import("./emoji.ts");
    const choose = (emoji: string): void => {
      const { selectionStart, selectionEnd } = this.#input;
      this.#input.setRangeText(emoji, selectionStart, selectionEnd, "end");
      this.#closeEmojis();
      this.#input.focus();
      this.#onInput();
    };
    const leave = (): void => {
      this.#closeEmojis();
      this.#emojiButton.focus();
    };
    if (!this.#emojis.hasChildNodes()) {
      this.#emojis.append(emojiChoice(TOOLS, this.node, choose, leave));
    }
    set(this.#emojis, { hidden: false });
    set(this.#emojiButton, { "aria-expanded": "true" });
    this.#emojis.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #closeEmojis(): void {
    set(this.#emojis, { hidden: true });
    set(this.#emojiButton, { "aria-expanded": "false" });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.#onSend(event);
    }
  }

  /** Pictures and files from elsewhere; a text stays a text. */
  #onPaste(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (files?.length && !this.#clip.hidden) {
      event.preventDefault();
      this.#actions.attach(files);
    }
  }

  #onInput(): void {
    this.fit();
    this.#actions.type(this.#input.value);
  }

  #onSend(event: Event): void {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (text !== "") {
      this.clear();
      this.#actions.write(text);
    }
    this.#input.focus();
  }
}
