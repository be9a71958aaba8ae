/** The state selector: what the agent is, since when, what comes next, and what he can choose. F8 opens it. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { clock, sayOf } from "../core/select.ts";
import { nextState, stateDetail, stateName } from "../core/say.ts";
import type { AgentState, Choice, State } from "../core/state.ts";
import { focusOn, moveByArrows, toggleSelector } from "../keys.ts";
import { stateMark } from "./icons.ts";

export interface Option {
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
  const say = sayOf(state);
  const detail = stateDetail(state);
  const next = nextState(state);
  return html`
    <div class="selector">
      <button type="button" aria-haspopup="menu" aria-expanded=${state.selectorOpen} title=${say("changeState")}
        @click=${() => toggleSelector(app)}>
        ${stateMark(me.state)}
        <span class="state-name">${stateName(say, me)}</span>
        ${detail === "" ? nothing : html`<span class="soft detail">${detail}</span>`}
        <span class="time">${clock(state.now - me.since)}</span>
        <span aria-hidden="true" class="soft">▾</span>
      </button>
      ${next === "" ? nothing : html`<span class="next">${say("next", { state: next })}</span>`}
      ${state.selectorOpen ? menu(state, app) : nothing}
    </div>
  `;
}

/** Where the desk has reasons the plain Not Ready is not to be had: a reason must be named. */
export function options(state: State): readonly Option[] {
  const say = sayOf(state);
  const reasons = state.reasons.map((reason) => ({
    choice: "not_ready" as const,
    reason: reason.code,
    label: say("notReadyFor", { reason: reason.label }),
    mark: "not_ready" as const,
  }));
  const plain: Option = { choice: "not_ready", reason: "", label: say("notReady"), mark: "not_ready" };
  return [
    { choice: "ready", reason: "", label: say("ready"), mark: "ready" },
    { choice: "no_offers", reason: "", label: say("busyNoOffers"), mark: "busy" },
    ...(reasons.length > 0 ? reasons : [plain]),
    { choice: "off", reason: "", label: say("logOut"), mark: "logged_out" },
  ];
}

function menu(state: State, app: App): TemplateResult {
  return html`<div class="menu card" role="menu" aria-label=${sayOf(state)("yourState")}
    @keydown=${(event: KeyboardEvent) => moveByArrows(event, '[role="menuitemradio"]')}>
    ${options(state).map(
      (option) => html`<button type="button" role="menuitemradio" tabindex="-1" aria-checked=${isChosen(state, option)}
        @click=${() => pick(option, app)}>
        ${stateMark(option.mark)}<span>${option.label}</span>
      </button>`,
    )}
  </div>`;
}

function pick(option: Option, app: App): void {
  void app.talk.choose(option.choice, option.reason);
  if (option.choice !== "off") {
    focusOn(".selector > button");
  }
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
