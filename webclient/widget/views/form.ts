/** The first screen: what is it about, who are you, what would you like to know. */
import type { State } from "../core/state.ts";
import { checkForm, type Form, type FormErrors } from "../core/validate.ts";
import { WORDS, expectWords } from "../core/words.ts";
import { el, say, set } from "./dom.ts";

export interface FormActions {
  start(form: Form): void;
  chooseService(service: string): void;
}

type Input = HTMLInputElement | HTMLTextAreaElement;

export class FormView {
  readonly node: HTMLFormElement;
  private readonly expect = el("p", { class: "expect" });
  private readonly choices = el("div", { class: "choices" });
  private readonly about: HTMLFieldSetElement;
  private readonly inputs: Record<"name" | "email" | "question", Input>;
  private readonly wrong: Record<keyof Form, HTMLElement>;
  private readonly submit = el("button", { type: "submit", class: "button" }, WORDS.start);
  private service = "";
  private offered = "";

  constructor(private readonly actions: FormActions) {
    const mark = (name: string): HTMLElement => el("p", { class: "wrong", id: `${name}-wrong` });
    this.wrong = { service: mark("service"), name: mark("name"), email: mark("email"), question: mark("question") };
    this.inputs = {
      name: el("input", { type: "text", id: "name", name: "name", autocomplete: "name", maxlength: "80" }),
      email: el("input", { type: "email", id: "email", name: "email", autocomplete: "email", maxlength: "254", required: true }),
      question: el("textarea", { id: "question", name: "question", rows: "4", required: true }),
    };
    this.about = el("fieldset", { class: "field" }, el("legend", {}, WORDS.about), this.choices, this.wrong.service);
    this.node = el(
      "form",
      { class: "form", novalidate: true, onsubmit: (event: Event) => this.onSubmit(event) },
      el("h3", {}, WORDS.heading),
      this.expect,
      this.about,
      this.field("name", WORDS.name, { optional: true }),
      this.field("email", WORDS.email, { help: WORDS.emailHelp }),
      this.field("question", WORDS.question, {}),
      this.submit,
    );
  }

  update(state: State): void {
    this.service = state.service;
    say(this.expect, expectWords(state.services.find((service) => service.id === state.service)));
    set(this.about, { hidden: state.services.length < 2 });
    const offered = state.services.map((service) => `${service.id} ${service.name}`).join("\n");
    if (offered !== this.offered) {
      this.offered = offered;
      this.choices.replaceChildren(...state.services.map((service) => this.choice(service.id, service.name)));
    }
    for (const radio of this.choices.querySelectorAll("input")) {
      radio.checked = radio.value === state.service;
    }
  }

  focus(): void {
    this.inputs.name.focus();
  }

  clear(): void {
    this.inputs.question.value = "";
    this.show({});
  }

  private choice(id: string, name: string): HTMLElement {
    const choose = (): void => this.actions.chooseService(id);
    return el("label", {}, el("input", { type: "radio", name: "service", value: id, onchange: choose }), name);
  }

  private field(name: "name" | "email" | "question", label: string, about: { optional?: true; help?: string }): HTMLElement {
    const input = this.inputs[name];
    const marks = about.optional ? [" ", el("span", { class: "optional" }, `(${WORDS.optional})`)] : [];
    const help = about.help === undefined ? [] : [el("p", { class: "help", id: `${name}-help` }, about.help)];
    set(input, { "aria-describedby": [...help.map((node) => node.id), this.wrong[name].id].join(" ") });
    return el("div", { class: "field" }, el("label", { for: name }, label, ...marks), input, this.wrong[name], ...help);
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    const value = (name: "name" | "email" | "question"): string => this.inputs[name].value.trim();
    const form = { service: this.service, name: value("name"), email: value("email"), question: value("question") };
    const errors = checkForm(form);
    this.show(errors);
    if (errors.service !== undefined) {
      this.choices.querySelector("input")?.focus();
    } else if (errors.email !== undefined) {
      this.inputs.email.focus();
    } else if (errors.question !== undefined) {
      this.inputs.question.focus();
    } else {
      this.actions.start(form);
    }
  }

  private show(errors: FormErrors): void {
    for (const name of ["service", "email", "question"] as const) {
      say(this.wrong[name], errors[name] ?? "");
      if (name !== "service") {
        set(this.inputs[name], { "aria-invalid": String(errors[name] !== undefined) });
      }
    }
  }
}
