/** The first screen: what is it about, and whatever the service asks before a chat, or before a message that is left. */
import type { Field, Service } from "../core/frames.ts";
import type { State } from "../core/state.ts";
import { checkForm, type Form, type FormErrors } from "../core/validate.ts";
import { WORDS, closedWords, expectWords } from "../core/words.ts";
import { el, say, set } from "./dom.ts";

export interface FormActions {
  readonly given: { readonly answers: Readonly<Record<string, string>> };
  start(form: Form): void;
  leave(form: Form): void;
  chooseService(service: string): void;
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Row {
  readonly field: Field;
  readonly input: Input;
  readonly wrong: HTMLElement;
}

const COMPLETE: Readonly<Record<string, string>> = { name: "name", email: "email", tel: "tel" };
const asked = (key: string, kind: Field["kind"], required: boolean): Field => ({ key, kind, required, label: "", options: [], help: "" });
/** Shown until the desk has said what it asks. */
const USUAL: readonly Field[] = [asked("name", "text", false), asked("email", "email", true), asked("question", "long", true)];

export class FormView {
  readonly node: HTMLFormElement;
  readonly #heading = el("h3", { dir: "auto" });
  readonly #expect = el("p", { class: "expect", dir: "auto" });
  readonly #choices = el("div", { class: "choices" });
  readonly #about: HTMLFieldSetElement;
  readonly #aboutWrong = el("p", { class: "wrong", id: "service-wrong" });
  readonly #fields = el("div", { class: "fields" });
  readonly #submit = el("button", { type: "submit", class: "button" });
  #rows: readonly Row[] = [];
  #service = "";
  #offered = "";
  #shape = "";
  #leaving = false;
  #asked = "";
  /** What was typed, by key: kept when another service asks other things. */
  #typed: Record<string, string> = {};
  readonly #actions: FormActions;

  constructor(actions: FormActions) {
    this.#actions = actions;
    this.#about = el("fieldset", { class: "field" }, el("legend", {}, WORDS.about), this.#choices, this.#aboutWrong);
    this.node = el(
      "form",
      { class: "form", novalidate: true, onsubmit: (event: Event) => this.#onSubmit(event) },
      this.#heading,
      this.#expect,
      this.#about,
      this.#fields,
      this.#submit,
    );
  }

  update(state: State): void {
    this.#service = state.service;
    this.#asked = state.asked;
    const service = state.services.find((one) => one.id === state.service);
    const closed = closedWords(service);
    this.#leaving = closed !== "" || state.leaving;
    say(this.#heading, this.#leaving ? WORDS.leaveMessage : service?.setup.greeting || WORDS.heading);
    say(this.#expect, closed || (state.leaving ? "" : expectWords(service)));
    say(this.#submit, this.#leaving ? WORDS.leaveMessage : WORDS.start);
    set(this.#about, { hidden: state.services.length < 2 });
    const offered = state.services.map((one) => `${one.id} ${one.name}`).join("\n");
    if (offered !== this.#offered) {
      this.#offered = offered;
      this.#choices.replaceChildren(...state.services.map((one) => this.#choice(one)));
    }
    for (const radio of this.#choices.querySelectorAll("input")) {
      radio.checked = radio.value === state.service;
    }
    this.#build(fieldsOf(service, this.#leaving));
  }

  focus(): void {
    (this.#about.hidden || this.#service !== "" ? this.#rows[0]?.input : this.#choices.querySelector("input"))?.focus();
  }

  clear(): void {
    this.#typed["question"] = this.#asked;
    const question = this.#rows.find((row) => row.field.key === "question");
    if (question !== undefined) {
      question.input.value = this.#asked;
    }
    this.#show({});
  }

  #choice(service: Service): HTMLElement {
    const choose = (): void => this.#actions.chooseService(service.id);
    return el("label", {}, el("input", { type: "radio", name: "service", value: service.id, onchange: choose }), service.name);
  }

  /** Makes the fields anew only where they differ, so that nothing typed and no focus is lost. */
  #build(fields: readonly Field[]): void {
    const shape = JSON.stringify([this.#leaving, ...fields.map((field) => [field.key, field.kind, field.label, field.required, field.options, field.help])]);
    if (shape === this.#shape) {
      return;
    }
    this.#shape = shape;
    this.#remember();
    const focused = (this.node.getRootNode() as Document | ShadowRoot).activeElement;
    const key = this.#rows.find((row) => row.input === focused)?.field.key;
    this.#rows = fields.map((field) => this.#row(field));
    this.#fields.replaceChildren(...this.#rows.map((row) => dressed(row, this.#leaving)));
    if (key !== undefined) {
      (this.#rows.find((row) => row.field.key === key) ?? this.#rows[0])?.input.focus();
    }
  }

  #row(field: Field): Row {
    const input = inputOf(field);
    const value = this.#typed[field.key] ?? this.#actions.given.answers[field.key] ?? "";
    if (field.kind === "check") {
      (input as HTMLInputElement).checked = value !== "";
    } else {
      input.value = value;
    }
    return { field, input, wrong: el("p", { class: "wrong", id: `${field.key}-wrong` }) };
  }

  #remember(): void {
    for (const { field, input } of this.#rows) {
      this.#typed[field.key] = valueOf(field, input);
    }
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    this.#remember();
    const answers = Object.fromEntries(this.#rows.map(({ field, input }) => [field.key, valueOf(field, input)]));
    const form = { service: this.#service, answers };
    const errors = checkForm(this.#rows.map((row) => row.field), form);
    this.#show(errors);
    const first = this.#rows.find((row) => errors[row.field.key] !== undefined);
    if (errors["service"] !== undefined) {
      this.#choices.querySelector("input")?.focus();
    } else if (first !== undefined) {
      first.input.focus();
    } else if (this.#leaving) {
      this.#actions.leave(form);
    } else {
      this.#actions.start(form);
    }
  }

  #show(errors: FormErrors): void {
    say(this.#aboutWrong, errors["service"] ?? "");
    for (const { field, input, wrong } of this.#rows) {
      say(wrong, errors[field.key] ?? "");
      set(input, { "aria-invalid": String(errors[field.key] !== undefined) });
    }
  }
}

/** A message can't be left without a text, nor answered without an address. */
function fieldsOf(service: Service | undefined, leaving: boolean): readonly Field[] {
  const shown = (service?.setup.form ?? USUAL).filter((field) => field.kind !== "hidden");
  if (!leaving) {
    return shown;
  }
  const needed = USUAL.slice(1);
  const others = shown.filter((field) => !needed.some((one) => one.key === field.key));
  return [...others, ...needed];
}

function inputOf(field: Field): Input {
  const common = { id: field.key, name: field.key, required: field.required };
  switch (field.kind) {
    case "long":
      return el("textarea", { ...common, rows: "4" });
    case "choice":
      return el("select", common, ...["", ...field.options].map((option) => el("option", { value: option }, option)));
    case "check":
      return el("input", { ...common, type: "checkbox" });
    case "number":
      return el("input", { ...common, type: "text", inputmode: "decimal" });
    default:
      return el("input", { ...common, type: field.kind === "hidden" ? "text" : field.kind, autocomplete: COMPLETE[field.key] ?? COMPLETE[field.kind] ?? "off", maxlength: "254" });
  }
}

function valueOf(field: Field, input: Input): string {
  if (field.kind === "check") {
    return (input as HTMLInputElement).checked ? "yes" : "";
  }
  return input.value.trim();
}

function dressed({ field, input, wrong }: Row, leaving: boolean): HTMLElement {
  const known: Readonly<Record<string, string>> = { name: WORDS.name, email: WORDS.email, question: leaving ? WORDS.yourMessage : WORDS.question };
  const marks = field.required ? [] : [" ", el("span", { class: "optional" }, `(${WORDS.optional})`)];
  const words = field.help || (field.key === "email" && !leaving ? WORDS.emailHelp : "");
  const help = words === "" ? [] : [el("p", { class: "help", id: `${field.key}-help` }, words)];
  set(input, { "aria-describedby": [...help.map((node) => node.id), wrong.id].join(" ") });
  const label = el("label", { for: field.key }, field.label || (known[field.key] ?? field.key), ...marks);
  const parts = field.kind === "check" ? [el("div", { class: "check" }, input, label)] : [label, input];
  return el("div", { class: "field" }, ...parts, wrong, ...help);
}
