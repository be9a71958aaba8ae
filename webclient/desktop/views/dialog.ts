/** The frame of whatever lies over the desk. Offers stay above it; Escape goes one step back. */
import { html, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { sayOf } from "../core/select.ts";
import { closeSheet } from "../keys.ts";
import { icon } from "./icons.ts";

export function sheet(app: App, kind: string, title: string, body: TemplateResult): TemplateResult {
  return html`<div class="scrim" @click=${(event: Event) => event.target === event.currentTarget && closeSheet(app)}>
    <div class="sheet card ${kind}" role="dialog" aria-labelledby="sheet-title">
      <div class="title">
        <h2 id="sheet-title">${title}</h2>
        <button type="button" class="quiet" aria-label=${sayOf(app.state)("close")} @click=${() => closeSheet(app)}>${icon("close")}</button>
      </div>
      ${body}
    </div>
  </div>`;
}
