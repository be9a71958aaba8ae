/** Makes links of what looks like one: as nodes, http and https only (FAULTS T25); and marks what is searched for. */
import { html, type TemplateResult } from "lit";

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g;

type Part = string | TemplateResult | readonly (string | TemplateResult)[];

export function linked(text: string, wanted = ""): readonly Part[] {
  return text.split(LINK).map((part, place) =>
    place % 2 === 1
      ? html`<a href=${part} target="_blank" rel="noopener noreferrer nofollow">${marked(part, wanted)}</a>`
      : marked(part, wanted),
  );
}

function marked(text: string, wanted: string): Part {
  const sought = wanted.trim().toLowerCase();
  if (sought === "") {
    return text;
  }
  const parts: (string | TemplateResult)[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    parts.push(text.slice(from, at), html`<mark>${text.slice(at, at + sought.length)}</mark>`);
    from = at + sought.length;
  }
  return [...parts, text.slice(from)];
}
