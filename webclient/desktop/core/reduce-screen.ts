/** What lies open on the screen, and what the browser says about itself. Pure. */
import type { Action } from "./actions.ts";
import { withoutLate } from "./reduce-offers.ts";
import type { State } from "./state.ts";

export function reduceScreen(state: State, action: Action): State {
  switch (action.type) {
    case "tick":
      return { ...state, now: action.now, offers: withoutLate(state.offers, action.now) };
    case "selector":
      return { ...state, selectorOpen: action.open };
    case "confirm-end":
      return { ...state, confirmEnd: action.chat };
    case "confirm-logout":
      return { ...state, confirmLogout: action.open };
    case "sound-blocked":
      return action.blocked === state.soundBlocked ? state : { ...state, soundBlocked: action.blocked };
    case "pane":
      return { ...state, pane: action.pane };
    case "sheet":
      return { ...state, sheet: action.sheet, selectorOpen: false, emojiOpen: false, query: { text: "", at: 0 }, test: null, cannedDraft: null, cannedFault: "", reminderDraft: null };
    case "canned":
      return { ...state, canned: action.canned, cannedFault: "" };
    case "reminders":
      return { ...state, reminders: action.reminders };
    case "reminder-draft":
      return { ...state, reminderDraft: action.draft };
    case "messages":
      return { ...state, messages: action.messages };
    case "message-draft":
      return { ...state, messageDraft: action.draft };
    case "message-fault":
      return { ...state, messageFault: action.words };
    case "transcript":
      return { ...state, transcript: action.transcript };
    case "pick":
      return { ...state, pick: action.pick };
    case "canned-draft":
      return { ...state, cannedDraft: action.draft, cannedFault: "" };
    case "canned-fault":
      return { ...state, cannedFault: action.words };
    case "query":
      return { ...state, query: { text: action.text, at: action.at } };
    case "test":
      return { ...state, test: action.phrase };
    case "find":
      return { ...state, find: action.find };
    case "emoji":
      return { ...state, emojiOpen: action.open };
    case "watching":
      return action.watching === state.watching ? state : { ...state, watching: action.watching };
    case "scrolled":
      return { ...state, scrolledUp: action.up };
    case "drawn-from":
      return { ...state, drawnFrom: action.seq };
    case "narrow":
      return { ...state, narrow: action.narrow };
    case "elsewhere":
      return action.jid === state.elsewhere ? state : { ...state, elsewhere: action.jid };
    case "permission":
      return { ...state, permission: action.permission };
    case "prefs":
      return { ...state, prefs: { ...state.prefs, ...action.prefs } };
    case "browser":
      return { ...state, browserLanguage: action.language, device: action.device };
    case "notice-gone":
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) };
    default:
      return state;
  }
}
