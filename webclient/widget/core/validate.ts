/** What the form takes. The desk checks again. */
import type { Field } from "./frames.ts";
import { WORDS } from "./words.ts";

export interface Form {
  readonly service: string;
  /** By the fields' keys; `name`, `email` and `question` are among them. */
  readonly answers: Readonly<Record<string, string>>;
}

/** By the fields' keys, and `service`. */
export type FormErrors = Readonly<Record<string, string>>;

export const QUESTION_LIMIT = 4000;
export const ANSWER_LIMIT = 2000;
export const TEXT_LIMIT = 8192;

const EMAIL = /^[^@\s<>"]+@[^@\s<>".]+(\.[^@\s<>".]+)*$/;

export function checkForm(fields: readonly Field[], form: Form): FormErrors {
  const errors: Record<string, string> = {};
  if (form.service === "") {
    errors["service"] = WORDS.needService;
  }
  for (const field of fields) {
    const wrong = fault(field, form.answers[field.key] ?? "");
    if (wrong !== undefined) {
      errors[field.key] = wrong;
    }
  }
  return errors;
}

function fault(field: Field, value: string): string | undefined {
  if (value === "") {
    const needed = field.required && field.kind !== "hidden";
    return needed ? (field.key === "question" ? WORDS.needQuestion : field.key === "email" ? WORDS.needEmail : WORDS.needed) : undefined;
  }
  if (field.kind === "email" && (value.length > 254 || !EMAIL.test(value))) {
    return WORDS.badEmail;
  }
  if (field.kind === "number" && !/^-?\d+([.,]\d+)?$/.test(value)) {
    return WORDS.badNumber;
  }
  const most = field.key === "question" ? QUESTION_LIMIT : ANSWER_LIMIT;
  return value.length > most ? WORDS.tooLong.replace("{most}", String(most)) : undefined;
}

/** Half characters (a cut emoji) can't be sent. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "");
}

/** Cuts a long text into parts that the desk takes, at a line end or space where there is one. */
export function inParts(text: string, limit: number = TEXT_LIMIT): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const window = rest.slice(0, limit);
    const cut = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(" "));
    let at = cut > limit / 2 ? cut : limit;
    if (/[\uD800-\uDBFF]/.test(rest.charAt(at - 1))) {
      at -= 1;
    }
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...parts, rest].filter((part) => part !== "");
}
