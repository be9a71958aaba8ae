/** The line between two columns: dragged, or moved by arrow keys (ARIA window splitter). Widths are remembered. */
import { html, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { WIDTHS, withinWidth } from "../core/prefs.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";

const STEP_PX = 16;

export function splitter(state: State, app: App, column: keyof typeof WIDTHS): TemplateResult {
  const width = state.prefs[column];
  // A column on the other side grows the other way, and so does all of it where writing runs from the right.
  const side = (): number => (column === "listWidth" ? 1 : -1) * (document.documentElement.dir === "rtl" ? -1 : 1);
  const set = (pixels: number): void => app.prefer({ [column]: withinWidth(column, pixels) });
  return html`<div class="splitter" role="separator" aria-orientation="vertical" tabindex="0"
    aria-label=${sayOf(state)(column === "listWidth" ? "resizeList" : "resizeContact")}
    aria-valuenow=${width} aria-valuemin=${WIDTHS[column][0]} aria-valuemax=${WIDTHS[column][1]}
    @keydown=${(event: KeyboardEvent) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        set(width + step * side() * STEP_PX);
      }
    }}
    @pointerdown=${(event: PointerEvent) => drag(event, (moved) => set(width + moved * side()))}></div>`;
}

function drag(event: PointerEvent, move: (pixels: number) => void): void {
  const line = event.currentTarget as HTMLElement;
  const start = event.clientX;
  const controller = new AbortController();
  event.preventDefault();
  line.setPointerCapture(event.pointerId);
  line.addEventListener("pointermove", (moved) => move(moved.clientX - start), { signal: controller.signal });
  for (const end of ["pointerup", "pointercancel"] as const) {
    line.addEventListener(end, () => controller.abort(), { signal: controller.signal });
  }
}
