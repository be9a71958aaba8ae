/** What the form takes. The desk checks again. */

export interface Form {
  readonly service: string;
  readonly name: string;
  readonly email: string;
  readonly question: string;
}

export type FormErrors = Partial<Record<keyof Form, string>>;

export const QUESTION_LIMIT = 4000;
export const TEXT_LIMIT = 8192;

const EMAIL = /^[^@\s<>"]+@[^@\s<>".]+(\.[^@\s<>".]+)*$/;

export function checkForm(form: Form): FormErrors {
  const errors: FormErrors = {};
  if (form.service === "") {
    errors.service = "Choose what it is about.";
  }
  if (form.email === "") {
    errors.email = "Enter your e-mail address.";
  } else if (form.email.length > 254 || !EMAIL.test(form.email)) {
    errors.email = "This does not look like an e-mail address.";
  }
  if (form.question === "") {
    errors.question = "Write what you would like to know.";
  } else if (form.question.length > QUESTION_LIMIT) {
    errors.question = `Keep it under ${QUESTION_LIMIT} characters; you can write more afterwards.`;
  }
  return errors;
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
