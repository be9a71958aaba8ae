/** Finds addresses in what people write. Only http and https, shown as they are, opened apart from the page. */
import { el } from "./dom.ts";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/g;
/** What ends a sentence does not belong to the address before it; a bracket does if it was opened in it. */
const TAIL = /[.,;:!?\u2026]+$|[)\]}]+$/;

export function linked(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let done = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimmed(found[0]);
    parts.push(text.slice(done, found.index), link(address));
    done = found.index + address.length;
  }
  return [...parts, text.slice(done)].filter((part) => part !== "");
}

export function trimmed(address: string): string {
  const tail = TAIL.exec(address)?.[0] ?? "";
  const opens = tail.startsWith(")") && address.includes("(");
  return tail === "" || opens ? address : trimmed(address.slice(0, -tail.length));
}

function link(address: string): Node | string {
  return URL.canParse(address) ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address) : address;
}
