/** Keys that work everywhere in the desktop. Enter typed into a draft never answers an offer. */
import type { App } from "./app.ts";

export function bindKeys(app: App): void {
  document.addEventListener("keydown", (event) => {
    if (app.state.me === null) {
      return;
    }
    if (event.key === "F8") {
      event.preventDefault();
      toggleSelector(app);
    } else if (event.key === "Escape") {
      escape(app);
    }
  });
}

function toggleSelector(app: App): void {
  const open = !app.state.selectorOpen;
  app.dispatch({ type: "selector", open });
  if (open) {
    window.requestAnimationFrame(() => {
      document.querySelector<HTMLElement>('[role="menu"] [role="menuitemradio"]')?.focus();
    });
  }
}

/** One step back; never loses a text. */
function escape(app: App): void {
  const { selectorOpen, confirmEnd, confirmLogout } = app.state;
  if (selectorOpen) {
    app.dispatch({ type: "selector", open: false });
    document.querySelector<HTMLElement>(".selector > button")?.focus();
  } else if (confirmEnd !== null) {
    app.dispatch({ type: "confirm-end", chat: null });
  } else if (confirmLogout) {
    app.dispatch({ type: "confirm-logout", open: false });
  }
}

/** Arrows move through a menu or list that is one stop of the Tab key. */
export function moveByArrows(event: KeyboardEvent, selector: string): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.currentTarget instanceof HTMLElement)) {
    return;
  }
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const here = items.findIndex((item) => item === document.activeElement);
  const next = items[(here + step + items.length) % items.length];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}
