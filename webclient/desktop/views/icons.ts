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

const LINES = {
  chat: "M3 3.5h10a1 1 0 0 1 1 1V10a1 1 0 0 1-1 1H8l-3 2.7V11H3a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1z",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 13.5 13.5",
  smile: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM5.6 9.3c.6 1 1.4 1.5 2.4 1.5s1.8-.5 2.4-1.5M6 6.4v.2M10 6.4v.2",
  texts: "M3 3h10v7.5H8.5L6 13v-2.5H3zM5.5 5.8h5M5.5 8h3",
  info: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.4v3.4M8 5v.2",
  gear: "M2.5 4.5h7M12.5 4.5h1M2.5 11.5h1M6.5 11.5h7M11 3v3M5 10v3",
  help: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM6.3 6.3c.2-1.1.9-1.6 1.8-1.6 1 0 1.7.6 1.7 1.5 0 1.3-1.7 1.3-1.7 2.7M8.1 11v.2",
  letter: "M2.500 4h11v8.500h-11zM2.500 4.500 8 9l5.500-4.500",
  bars: "M3 13.500v-4M8 13.500v-11M13 13.500v-7",
  command: "M5 5h6v6H5zM5 5H3.8A1.3 1.3 0 1 1 5 3.8zM11 5V3.8A1.3 1.3 0 1 1 12.2 5zM11 11h1.2A1.3 1.3 0 1 1 11 12.2zM5 11v1.2A1.3 1.3 0 1 1 3.8 11z",
  close: "M4 4l8 8M12 4l-8 8",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  pencil: "M3 13l.6-2.6L10.8 3.200l2 2L5.600 12.400zM9.400 4.600l2 2",
  check: "M3.500 8.500l3 3 6-7",
  clip: "M11.500 6.500 6.800 11.200a1.800 1.800 0 0 1-2.500-2.500L9.600 3.400a2.700 2.700 0 0 1 3.800 3.800L8 12.600",
  flag: "M4 14V2.500h7.500L9.500 5.500l2 3H4",
  bellOff: "M4.500 6.500a3.500 3.500 0 0 1 6-2.400M11.500 7v3l1.200 1.500H5M6.800 13.500h2.400M2.500 2.500l11 11",
  clock: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.800v3.400l2.200 1.400",
  note: "M3 2.500h10v7L9.500 13.500H3zM9.500 13.500V9.500H13",
} as const;

export type IconName = keyof typeof LINES;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${LINES[name]} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>
  </svg>`;
}

/** A ring that empties; `share` of 1 is full. */
export function ring(share: number, words: string): TemplateResult {
  const round = 2 * Math.PI * 20;
  return html`<span class="ring" role="timer" aria-label=${words}>
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="20" class="track"></circle>
      <circle cx="24" cy="24" r="20" class="left" stroke-dasharray=${round} stroke-dashoffset=${round * (1 - share)}></circle>
    </svg>
    <span class="figure" aria-hidden="true">${words}</span>
  </span>`;
}
