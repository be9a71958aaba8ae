/** After the chat: how many stars, and what else. Loaded when a service asks. */
import type { Setup } from "../core/frames.ts";
import { lateWord } from "../core/late.ts";
import type { Tools } from "./tools.ts";
import style from "./survey.css" with { type: "text" };

export function surveyForm(
  { el, wear, WORDS, fill }: Tools,
  place: Node,
  survey: NonNullable<Setup["survey"]>,
  send: (stars: number, text: string) => void,
): HTMLElement {
  wear(place, style);
  const stars = [1, 2, 3, 4, 5].map((count) =>
    el(
      "label",
      { class: "star" },
      el("input", { type: "radio", name: "stars", value: String(count), required: true, "aria-label": fill(lateWord(WORDS, "stars"), { count }) }),
      el("span", { "aria-hidden": "true" }, "★"),
    ),
  );
  const more = lateWord(WORDS, "tellMore");
  const text = el("textarea", { rows: "2", maxlength: "2000", "aria-label": more, placeholder: more });
  const row = el("div", { class: "stars" }, ...stars);
  const form = el(
    "form",
    { class: "survey" },
    el("fieldset", { class: "field" }, el("legend", { dir: "auto" }, survey.question || lateWord(WORDS, "howWas")), row),
    ...(survey.text ? [text] : []),
    el("button", { type: "submit", class: "button quiet" }, WORDS.send),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(Number(new FormData(form).get("stars")), text.value.trim());
  });
  return form;
}
