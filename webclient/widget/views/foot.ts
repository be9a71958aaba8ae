/** Below the conversation: write, confirm the end, or start again. */
import type { State } from "../core/state.ts";
import { WORDS } from "../core/words.ts";
import { el, icon, set, say } from "./dom.ts";

export interface FootActions {
  write(text: string): void;
  type(draft: string): void;
  end(): void;
  keep(): void;
  again(): void;
}

const TALLEST_PX = 132;

export class FootView {
  readonly node = el("div", { class: "foot" });
  private readonly input: HTMLTextAreaElement;
  private readonly composer: HTMLFormElement;
  private readonly confirm: HTMLElement;
  private readonly confirmText = el("p", { id: "confirm-text" });
  private readonly endButton: HTMLButtonElement;
  private readonly over: HTMLElement;

  constructor(
    private readonly actions: FootActions,
    draft: string,
  ) {
    this.input = el("textarea", {
      rows: "1",
      "aria-label": WORDS.message,
      placeholder: WORDS.message,
      enterkeyhint: "send",
      onkeydown: (event: KeyboardEvent) => this.onKey(event),
      oninput: () => this.onInput(),
    });
    this.input.value = draft;
    this.composer = el(
      "form",
      { class: "composer", onsubmit: (event: Event) => this.onSend(event) },
      this.input,
      el("button", { type: "submit", class: "round send", "aria-label": WORDS.send }, icon("send")),
    );
    const button = (words: string, style: string, work: () => void): HTMLButtonElement =>
      el("button", { type: "button", class: style, onclick: work }, words);
    this.endButton = button(WORDS.end, "button", () => actions.end());
    this.confirm = el(
      "div",
      { class: "confirm", role: "alertdialog", "aria-labelledby": "confirm-text" },
      this.confirmText,
      button(WORDS.keep, "button quiet", () => actions.keep()),
      this.endButton,
    );
    this.over = el("div", { class: "over" }, el("p", {}, WORDS.over), button(WORDS.again, "button", () => actions.again()));
    this.node.append(this.composer, this.confirm, this.over);
  }

  update(state: State): void {
    const over = state.phase === "ended";
    const asked = state.confirmingEnd && !over;
    const appears = asked && this.confirm.hidden;
    set(this.over, { hidden: !over });
    set(this.confirm, { hidden: !asked });
    set(this.composer, { hidden: over || asked });
    const waiting = state.phase !== "talking";
    say(this.confirmText, waiting ? WORDS.leaveQuestion : WORDS.endQuestion);
    say(this.endButton, waiting ? WORDS.leave : WORDS.end);
    if (appears) {
      this.endButton.focus();
    }
  }

  focus(): void {
    (this.composer.hidden ? this.over.querySelector("button") : this.input)?.focus();
  }

  clear(): void {
    this.input.value = "";
    this.fit();
  }

  fit(): void {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST_PX)}px`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.onSend(event);
    }
  }

  private onInput(): void {
    this.fit();
    this.actions.type(this.input.value);
  }

  private onSend(event: Event): void {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text !== "") {
      this.clear();
      this.actions.write(text);
    }
    this.input.focus();
  }
}
