/** A small choice of emoji. Loaded when it is opened. */
import type { Tools } from "./tools.ts";
import style from "./emoji.css" with { type: "text" };

const EMOJI = "😀 😊 😂 😉 😍 🙂 🙁 😢 😡 😮 🤔 😅 👍 👎 👏 🙏 👋 💪 ❤️ 🎉 🔥 ⭐ ✅ ❌ ❓ ❗ 📷 📎 📦 🚚 💳 🧾".split(" ");
const COLUMNS = 8;

/** One stop of the tab key; arrows move inside, Escape leaves. */
export function emojiChoice({ el, wear }: Tools, place: Node, choose: (emoji: string) => void, leave: () => void): HTMLElement {
  const buttons = EMOJI.map((emoji, at) =>
    el("button", { type: "button", class: "emoji", tabindex: at === 0 ? "0" : "-1", onclick: () => choose(emoji) }, emoji),
  );
  wear(place, style);
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    }
    const step = steps[event.key];
    const at = buttons.indexOf((event.target as Element).closest("button") as HTMLButtonElement);
    const next = step === undefined ? undefined : buttons[at + step];
    if (next !== undefined) {
      event.preventDefault();
      buttons[at]?.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
  };
  return el("div", { class: "emojis", role: "group", onkeydown }, ...buttons);
}
