/** Marks: every state has a colour and a shape, so that nothing is told by colour alone. */
import { html, svg, type TemplateResult } from "lit";
import type { AgentState } from "../core/state.ts";

const SHAPES: Readonly<Record<AgentState, TemplateResult>> = {
  ready: svg`<circle cx="8" cy="8" r="6" fill="currentColor"/>`,
  busy: svg`<circle cx="8" cy="8" r="6" fill="currentColor"/><path d="M5 8h6" stroke="var(--surface)" stroke-width="2"/>`,
  not_ready: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6"/>
    <path d="M8 5v3.3l2 1.2" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
  after_call_work: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6"/>
    <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>`,
  logged_out: svg`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="1.6"/>`,
};

export function stateMark(state: AgentState): TemplateResult {
  return html`<svg class="mark ${state}" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[state]}</svg>`;
}

export function chatIcon(): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M3 3.5h10a1 1 0 0 1 1 1V10a1 1 0 0 1-1 1H8l-3 2.7V11H3a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1z" fill="none"
      stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>
  </svg>`;
}

/** A ring that empties; `share` of 1 is full. */
export function ring(share: number, words: string): TemplateResult {
  const round = 2 * Math.PI * 20;
  return html`<span class="ring">
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="20" class="track"></circle>
      <circle cx="24" cy="24" r="20" class="left" stroke-dasharray=${round} stroke-dashoffset=${round * (1 - share)}></circle>
    </svg>
    <span class="figure">${words}</span>
  </span>`;
}
