/** The state in words of the agent's language. Pure. */
import type { Key, Say } from "../words/words.ts";
import type { Entry, Me, State } from "./state.ts";
import { sayOf } from "./select.ts";

const SYSTEM_REASONS: Readonly<Record<string, Key>> = {
  rejected: "reasonRejected",
  no_answer: "reasonNoAnswer",
  idle: "reasonIdle",
  login: "reasonLogin",
  lost: "reasonLost",
};
const SILENT_REASONS: readonly string[] = ["logged_out", "off_duty"];

export function reasonLabel(state: State, code: string): string {
  const own = [...state.reasons, ...state.labels].find((reason) => reason.code === code);
  if (own !== undefined || SILENT_REASONS.includes(code)) {
    return own?.label ?? "";
  }
  const known = SYSTEM_REASONS[code];
  return known === undefined ? code : sayOf(state)(known);
}

const STATE_NAMES: Readonly<Record<Me["state"], Key>> = {
  ready: "ready",
  busy: "busy",
  not_ready: "notReady",
  after_call_work: "afterCallWork",
  logged_out: "loggedOut",
};

export function stateName(say: Say, me: Me): string {
  return say(STATE_NAMES[me.state]);
}

/** `Lunch` behind Not Ready; empty where the state says it all. */
export function stateDetail(state: State): string {
  const me = state.me;
  if (me === null) {
    return "";
  }
  if (me.state === "busy" && me.chosenBusy) {
    return sayOf(state)("noOffers");
  }
  return me.state === "not_ready" ? reasonLabel(state, me.reason) : "";
}

export function nextState(state: State): string {
  const me = state.me;
  if (me === null || me.next === "") {
    return "";
  }
  const say = sayOf(state);
  if (me.next === "off") {
    return say("logOut");
  }
  return me.nextReason === "" ? say("notReady") : reasonLabel(state, me.nextReason);
}

const NOTICES: Readonly<Record<string, Key>> = {
  queued: "noticeQueued",
  agent_joined: "noticeJoined",
  agent_left: "noticeLeft",
  agent_lost: "noticeLost",
  customer_away: "noticeAway",
  customer_back: "noticeBack",
  inactivity_warning: "noticeInactivity",
  ended: "noticeEnded",
};

/** Words of a system line; empty for a notice this desktop does not know. */
export function noticeWords(say: Say, entry: Entry, customer: string): string {
  const key = NOTICES[entry.notice ?? ""];
  return key === undefined ? "" : say(key, { name: entry.args["name"] ?? "", customer });
}

const CAUSES: Readonly<Record<string, Key>> = {
  customer: "causeCustomer",
  agent: "causeAgent",
  inactivity: "causeInactivity",
  customer_lost: "causeCustomerLost",
  max_wait: "causeMaxWait",
  nobody_there: "causeNobodyThere",
  agent_lost: "causeAgentLost",
  removed: "causeRemoved",
};

export function causeWords(say: Say, cause: string): string {
  return say(CAUSES[cause] ?? "causeOther");
}
