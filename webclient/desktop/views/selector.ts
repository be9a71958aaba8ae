/** The state selector: what the agent is, since when, what comes next, and what he can choose. F8 opens it. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { clock, nextState, stateDetail, stateName } from "../core/select.ts";
import type { AgentState, Choice, State } from "../core/state.ts";
import { moveByArrows } from "../keys.ts";
import { stateMark } from "./icons.ts";

interface Option {
  readonly choice: Choice;
  readonly reason: string;
  readonly label: string;
  readonly mark: AgentState;
}

export function selector(state: State, app: App): TemplateResult | typeof nothing {
  const me = state.me;
  if (me === null) {
    return nothing;
  }
  const detail = stateDetail(state);
  const next = nextState(state);
  return html`
    <div class="selector">
      <button type="button" aria-haspopup="menu" aria-expanded=${state.selectorOpen} title="Change your state (F8)"
        @click=${() => app.dispatch({ type: "selector", open: !state.selectorOpen })}>
        ${stateMark(me.state)}
        <span class="state-name">${stateName(me)}</span>
        ${detail === "" ? nothing : html`<span class="soft">${detail}</span>`}
        <span class="time">${clock(state.now - me.since)}</span>
        <span aria-hidden="true">▾</span>
      </button>
      ${next === "" ? nothing : html`<span class="next">next: ${next}</span>`}
      ${state.selectorOpen ? menu(state, app) : nothing}
    </div>
  `;
}

function options(state: State): readonly Option[] {
  const reasons = state.reasons.map((reason) => ({
    choice: "not_ready" as const,
    reason: reason.code,
    label: `Not Ready: ${reason.label}`,
    mark: "not_ready" as const,
  }));
  const plain: Option = { choice: "not_ready", reason: "", label: "Not Ready", mark: "not_ready" };
  return [
    { choice: "ready", reason: "", label: "Ready", mark: "ready" },
    { choice: "no_offers", reason: "", label: "Busy (no offers)", mark: "busy" },
    ...(reasons.length > 0 ? reasons : [plain]),
    { choice: "off", reason: "", label: "Log Out", mark: "logged_out" },
  ];
}

function menu(state: State, app: App): TemplateResult {
  return html`<div class="menu card" role="menu" aria-label="Your state"
    @keydown=${(event: KeyboardEvent) => moveByArrows(event, '[role="menuitemradio"]')}>
    ${options(state).map(
      (option) => html`<button type="button" role="menuitemradio" aria-checked=${isChosen(state, option)}
        @click=${() => void app.choose(option.choice, option.reason)}>
        ${stateMark(option.mark)}<span>${option.label}</span>
      </button>`,
    )}
  </div>`;
}

function isChosen(state: State, option: Option): boolean {
  const me = state.me;
  if (me === null) {
    return false;
  }
  if (me.next !== "") {
    return me.next === option.choice && me.nextReason === option.reason;
  }
  if (option.choice === "not_ready") {
    return me.state === "not_ready" && me.reason === option.reason;
  }
  return option.choice === "no_offers" ? me.chosenBusy : option.choice === me.state;
}
