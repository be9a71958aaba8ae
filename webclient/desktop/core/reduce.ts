/** The one place where the desktop's state changes. Pure: the same state and action give the same state. */
import type { Action } from "./actions.ts";
import { reduceChat } from "./reduce-chat.ts";
import { looking, withNotice } from "./change.ts";
import { reduceScreen } from "./reduce-screen.ts";
import { flag, focus, leave, open, remove, takeSnapshot } from "./reduce-chats.ts";
import { closeOffer, withOffer } from "./reduce-offers.ts";
import { INITIAL, type State } from "./state.ts";

export function reduce(state: State, action: Action): State {
  return settled(state, step(state, action));
}

function step(state: State, action: Action): State {
  switch (action.type) {
    case "phase":
      return changePhase(state, action.phase, action.error ?? null, action.retryAt ?? 0);
    case "desk-answers":
      return { ...state, deskAnswers: action.answers };
    case "snapshot":
      return takeSnapshot(state, action.snapshot);
    case "state":
      return takeState(state, action.news);
    case "missed":
      return { ...state, missed: action.missed };
    case "offer":
      return { ...state, offers: withOffer(state.offers, action.offer) };
    case "offer-answering":
      return {
        ...state,
        offers: state.offers.map((one) => (one.id === action.id ? { ...one, answering: action.answering } : one)),
      };
    case "offer-closed":
      return closeOffer(state, action.id, action.phrase);
    case "opened":
      return open(state, action.chat, action.focus);
    case "left":
      return leave(state, action.chat, action.cause, action.wrapupUntil);
    case "flagged":
      return flag(state, action.chat, action.on, action.phrase);
    case "removed":
      return remove(state, action.chat);
    case "focus":
      return focus(state, action.chat);
    case "notice":
      return withNotice(state, action.phrase);
    default:
      return reduceScreen(reduceChat(state, action), action);
  }
}

/** What the agent looks at is read. */
function settled(before: State, state: State): State {
  const chat = state.chats.find((one) => one.id === state.focus);
  if (chat === undefined || chat.unread === 0 || !looking(state, chat.id)) {
    return state;
  }
  const divider = before.focus === chat.id && looking(before, chat.id) ? null : chat.unreadFrom;
  const read = { ...chat, unread: 0, unreadFrom: divider };
  return { ...state, chats: state.chats.map((one) => (one.id === chat.id ? read : one)) };
}

function changePhase(state: State, phase: State["phase"], error: State["error"], retryAt: number): State {
  if (phase === "login") {
    const { now, soundBlocked, watching, narrow, permission, device, prefs, browserLanguage } = state;
    return { ...INITIAL, now, error, soundBlocked, watching, narrow, permission, device, prefs, browserLanguage };
  }
  return { ...state, phase, error, retryAt };
}

function takeState(state: State, news: Extract<Action, { type: "state" }>["news"]): State {
  if (state.me === null) {
    return state;
  }
  const lifted = news.state === "ready" || news.state === "logged_out";
  const missed = lifted || (news.state === "busy" && news.next === "") ? null : state.missed;
  return { ...state, me: { ...state.me, ...news }, missed };
}
