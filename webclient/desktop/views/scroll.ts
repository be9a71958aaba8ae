/** Where a conversation stands: at its end while the agent reads along, at the first unread line when he comes to it. */
import type { Chat, State } from "../core/state.ts";

const NEAR_END_PX = 48;

const shown = new WeakMap<Element, string>();

export function isAtEnd(lines: Element): boolean {
  return lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_END_PX;
}

/** Draws lines before the first one without moving what the agent reads. */
export function keepReading(lines: Element, draw: () => void): void {
  const { scrollHeight, scrollTop } = lines;
  draw();
  lines.scrollTop = scrollTop + lines.scrollHeight - scrollHeight;
}

/** To the line of the first unread message, or to the end. */
export function jump(toUnread: boolean): void {
  const lines = document.querySelector(".lines");
  const mark = toUnread ? lines?.querySelector(".unread-line") : null;
  if (mark === null || mark === undefined) {
    lines?.scrollTo({ top: lines.scrollHeight });
  } else {
    mark.scrollIntoView({ block: "start" });
  }
}

/** `arrived`: what to do once another chat stands at its place. */
export function keepPlace(state: State, chat: Chat, arrived: (lines: Element) => void): (element: Element | undefined) => void {
  return (element) => {
    if (element === undefined) {
      return;
    }
    const hit = state.find === null ? "" : `${state.find.text} ${state.find.at}`;
    const what = `${chat.id}|${chat.entries.length} ${chat.pending.length} ${chat.typing}|${hit}`;
    const known = shown.get(element);
    if (known === what) {
      return;
    }
    shown.set(element, what);
    const [chatThen, linesThen, hitThen] = (known ?? "").split("|");
    const [, lines] = what.split("|");
    window.requestAnimationFrame(() => {
      if (hit !== "" && hit !== hitThen) {
        element.querySelector(".bubble.hit")?.scrollIntoView({ block: "center" });
      } else if (chatThen !== chat.id) {
        const mark = element.querySelector(".unread-line");
        element.scrollTo({ top: element.scrollHeight });
        mark?.scrollIntoView({ block: "nearest" });
        arrived(element);
      } else if (!state.scrolledUp && lines !== linesThen) {
        element.scrollTo({ top: element.scrollHeight });
      }
    });
  };
}
