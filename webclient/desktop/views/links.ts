/** Makes links of what looks like one: as nodes, http and https only (FAULTS T25). */
import { html, type TemplateResult } from "lit";

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g;

export function linked(text: string): readonly (string | TemplateResult)[] {
  return text.split(LINK).map((part, place) =>
    place % 2 === 1 ? html`<a href=${part} target="_blank" rel="noopener noreferrer nofollow">${part}</a>` : part,
  );
}
