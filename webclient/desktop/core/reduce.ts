/** The one place where the desktop's state changes. Pure: the same state and action give the same state. */
import type { Action, Snapshot } from "./actions.ts";
import { INITIAL, type Chat, type Entry, type Offer, type State } from "./state.ts";

const NOTICES_SHOWN = 3;

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "tick":
      return { ...state, now: action.now };
    case "phase":
      return changePhase(state, action.phase, action.error ?? "", action.retryAt ?? 0);
    case "desk-answers":
      return { ...state, deskAnswers: action.answers };
    case "snapshot":
      return takeSnapshot(state, action.snapshot);
    case "state":
      return takeState(state, action.news);
    case "missed":
      return { ...state, missed: action.missed };
    case "selector":
      return { ...state, selectorOpen: action.open };
    case "confirm-end":
      return { ...state, confirmEnd: action.chat };
    case "confirm-logout":
      return { ...state, confirmLogout: action.open };
    case "sound-blocked":
      return { ...state, soundBlocked: action.blocked };
    case "pane":
      return { ...state, pane: action.pane };
    case "notice":
      return addNotice(state, action.text);
    case "notice-gone":
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) };
    default:
      return reduceWork(state, action);
  }
}

function reduceWork(state: State, action: Action): State {
  switch (action.type) {
    case "offer":
      return { ...state, offers: withOffer(state.offers, action.offer) };
    case "offer-answering":
      return {
        ...state,
        offers: state.offers.map((one) => (one.id === action.id ? { ...one, answering: action.answering } : one)),
      };
    case "offer-closed":
      return closeOffer(state, action.id, action.words);
    case "opened":
      return open(state, action.chat, action.focus);
    case "left":
      return leave(state, action.chat, action.cause, action.wrapupUntil);
    case "removed":
      return remove(state, action.chat);
    case "focus":
      return focus(state, action.chat);
    default:
      return reduceChat(state, action);
  }
}

function reduceChat(state: State, action: Action): State {
  switch (action.type) {
    case "entries":
      return change(state, action.chat, (chat) => withEntries(chat, action.entries, state.focus === chat.id));
    case "typing":
      return change(state, action.chat, (chat) => ({ ...chat, typing: action.typing }));
    case "said":
      return change(state, action.chat, (chat) => ({
        ...chat,
        draft: "",
        pending: [...chat.pending, { id: action.id, text: action.text, at: state.now, failed: null }],
      }));
    case "say-failed":
      return change(state, action.chat, (chat) => ({
        ...chat,
        pending: chat.pending.map((one) => (one.id === action.id ? { ...one, failed: action.words } : one)),
      }));
    case "say-dropped":
      return change(state, action.chat, (chat) => ({
        ...chat,
        pending: chat.pending.filter((one) => one.id !== action.id),
      }));
    case "draft":
      return change(state, action.chat, (chat) => ({ ...chat, draft: action.text }));
    case "notes":
      return change(state, action.chat, (chat) => ({ ...chat, notes: action.text }));
    default:
      return state;
  }
}

function changePhase(state: State, phase: State["phase"], error: string, retryAt: number): State {
  if (phase === "login") {
    return { ...INITIAL, now: state.now, error, soundBlocked: state.soundBlocked };
  }
  return { ...state, phase, error, retryAt };
}

function takeSnapshot(state: State, snapshot: Snapshot): State {
  const chats = snapshot.chats.map((fresh) => {
    const known = state.chats.find((chat) => chat.id === fresh.id);
    return known === undefined ? fresh : merged(known, fresh);
  });
  const gone = state.chats.filter((chat) => chat.over !== null && !chats.some((one) => one.id === chat.id));
  const all = [...chats, ...gone];
  const focused = all.some((chat) => chat.id === state.focus) ? state.focus : (all[0]?.id ?? null);
  return {
    ...state,
    phase: "online",
    error: "",
    deskAnswers: true,
    me: snapshot.me,
    reasons: snapshot.reasons,
    numbers: snapshot.numbers,
    offers: snapshot.offers,
    chats: all,
    focus: focused,
    missed: keepMissed(state, snapshot.me.state, snapshot.missedOffer),
  };
}

/** Why the agent is Not Ready stays on the screen until he is something else; a reload learns it from the snapshot. */
function keepMissed(state: State, now: string, offer: string): State["missed"] {
  if (offer === "") {
    return state.missed?.afterChats === true ? state.missed : null;
  }
  if (state.missed?.offer === offer) {
    return state.missed;
  }
  return { offer, customer: "", outcome: "no_answer", afterChats: now !== "not_ready", at: state.now };
}

function merged(known: Chat, fresh: Chat): Chat {
  return {
    ...known,
    wrapping: fresh.wrapping,
    wrapupUntil: fresh.wrapupUntil,
    leg: fresh.leg,
    lastSeq: Math.max(known.lastSeq, fresh.lastSeq),
    customer: fresh.customer,
  };
}

function takeState(state: State, news: Parameters<typeof withNews>[1]): State {
  if (state.me === null) {
    return state;
  }
  const lifted = news.state === "ready" || news.state === "logged_out";
  const missed = lifted || (news.state === "busy" && news.next === "") ? null : state.missed;
  return { ...state, me: withNews(state.me, news), missed };
}

function withNews(
  me: NonNullable<State["me"]>,
  news: Pick<NonNullable<State["me"]>, "state" | "reason" | "chosenBusy" | "next" | "nextReason" | "since">,
): NonNullable<State["me"]> {
  return { ...me, ...news };
}

function withOffer(offers: readonly Offer[], offer: Offer): readonly Offer[] {
  return [...offers.filter((one) => one.id !== offer.id), offer];
}

function closeOffer(state: State, id: string, words: string): State {
  if (!state.offers.some((offer) => offer.id === id)) {
    return state;
  }
  const closed = { ...state, offers: state.offers.filter((offer) => offer.id !== id) };
  return words === "" ? closed : addNotice(closed, words);
}

function open(state: State, chat: Chat, takeFocus: boolean): State {
  const known = state.chats.find((one) => one.id === chat.id);
  const chats =
    known === undefined
      ? [...state.chats, chat]
      : state.chats.map((one) => (one.id === chat.id ? { ...merged(one, chat), over: null } : one));
  const grown = { ...state, chats, offers: state.offers.filter((offer) => offer.chat !== chat.id) };
  return takeFocus || state.focus === null ? focus(grown, chat.id) : grown;
}

/** After-call work stays in the list. Else the chat goes; one the agent is looking at stays until he looks elsewhere. */
function leave(state: State, id: string, cause: string, wrapupUntil: number | null): State {
  const chat = state.chats.find((one) => one.id === id);
  const asked = state.confirmEnd === id ? { ...state, confirmEnd: null } : state;
  if (chat === undefined || chat.over !== null) {
    return asked;
  }
  if (wrapupUntil === null && (cause === "agent" || state.focus !== id)) {
    const name = chat.customer.name === "" ? "Visitor" : chat.customer.name;
    return cause === "agent" ? remove(asked, id) : addNotice(remove(asked, id), `The chat with ${name} is over.`);
  }
  return change(asked, id, (one) => ({ ...one, wrapping: wrapupUntil !== null, wrapupUntil, typing: false, over: cause }));
}

function remove(state: State, id: string): State {
  const chats = state.chats.filter((chat) => chat.id !== id);
  const next = state.focus === id ? (chats[0]?.id ?? null) : state.focus;
  return { ...state, chats, focus: next, pane: next === null ? "list" : state.pane };
}

function focus(state: State, id: string | null): State {
  const here = state.chats.filter((chat) => chat.id === id || chat.over === null || chat.wrapping);
  const kept = { ...state, chats: here };
  const seen = id === null ? kept : change(kept, id, (chat) => ({ ...chat, unread: 0 }));
  return { ...seen, focus: id, pane: id === null ? "list" : "chat" };
}

function change(state: State, id: string, how: (chat: Chat) => Chat): State {
  return { ...state, chats: state.chats.map((chat) => (chat.id === id ? how(chat) : chat)) };
}

/** Adds lines in their places; known ones are left, and a line of ours with its place replaces the pending one. */
function withEntries(chat: Chat, fresh: readonly Entry[], inFocus: boolean): Chat {
  const known = new Set(chat.entries.map((entry) => entry.seq));
  const added = fresh.filter((entry) => !known.has(entry.seq));
  if (added.length === 0) {
    return chat;
  }
  const placed = new Set(added.map((entry) => entry.origin));
  // What is read back at the start was seen before; what comes later, also after a cut, was not.
  const isFirst = chat.entries.length === 0 && chat.lastSeq >= Math.max(...added.map((entry) => entry.seq));
  const heard = isFirst ? 0 : added.filter((entry) => entry.side === "customer").length;
  return {
    ...chat,
    entries: [...chat.entries, ...added].sort((a, b) => a.seq - b.seq),
    pending: chat.pending.filter((one) => !placed.has(one.id)),
    lastSeq: Math.max(chat.lastSeq, ...added.map((entry) => entry.seq)),
    unread: inFocus ? 0 : chat.unread + heard,
    typing: heard > 0 ? false : chat.typing,
  };
}

function addNotice(state: State, text: string): State {
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return { ...state, notices: [...state.notices, { id, text }].slice(-NOTICES_SHOWN) };
}
