/** Earlier conversations of a customer whom the site vouches for. Loaded when there are any. */
import type { EarlierLine } from "../core/frames.ts";
import type { Tools } from "./tools.ts";
import style from "./earlier.css" with { type: "text" };

export function earlierLines({ el, wear }: Tools, place: Node, lines: readonly EarlierLine[], linked: (text: string) => readonly (Node | string)[]): Node[] {
  wear(place, style);
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  return lines.flatMap((line, at) => {
    const mine = line.side === "customer";
    const head = lines[at - 1]?.service_name === line.service_name ? [] : [el("h3", {}, `${line.service_name} · ${day.format(new Date(line.at))}`)];
    const bubble = el("div", { class: "bubble", dir: "auto" }, ...linked(line.text));
    return [...head, el("div", { class: `line ${mine ? "mine" : "theirs"}` }, el("span", { class: "speaker" }, mine ? "" : line.name), bubble)];
  });
}
