/** Chats that come and go, and which one has the focus. Pure. */
import type { Phrase } from "../words/words.ts";
import type { Snapshot } from "./actions.ts";
import { change, withNotice } from "./change.ts";
import type { Chat, State } from "./state.ts";

export function takeSnapshot(state: State, snapshot: Snapshot): State {
  const chats = snapshot.chats.map((fresh) => {
    const known = state.chats.find((chat) => chat.id === fresh.id);
    return known === undefined ? fresh : merged(known, fresh);
  });
  const gone = state.chats.filter((chat) => chat.over !== null && !chats.some((one) => one.id === chat.id));
  const all = [...chats, ...gone.map((chat) => ({ ...chat, wrapping: false }))];
  const focused = all.some((chat) => chat.id === state.focus) ? state.focus : (all[0]?.id ?? null);
  return {
    ...state,
    phase: "online",
    error: null,
    deskAnswers: true,
    me: snapshot.me,
    reasons: snapshot.reasons,
    labels: snapshot.labels,
    services: snapshot.services,
    numbers: snapshot.numbers,
    offers: snapshot.offers,
    chats: all,
    reminders: snapshot.reminders,
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
    over: fresh.wrapping ? (known.over ?? fresh.over) : null,
    overAt: fresh.wrapping ? (known.overAt ?? fresh.overAt) : null,
    leg: fresh.leg,
    lastSeq: Math.max(known.lastSeq, fresh.lastSeq),
    customer: fresh.customer,
    flagged: fresh.flagged,
    delivered: Math.max(known.delivered, fresh.delivered),
    read: Math.max(known.read, fresh.read),
  };
}

export function open(state: State, chat: Chat, takeFocus: boolean): State {
  const known = state.chats.find((one) => one.id === chat.id);
  const chats =
    known === undefined
      ? [...state.chats, { ...chat, readSeq: 0 }]
      : state.chats.map((one) => (one.id === chat.id ? { ...merged(one, chat), over: null, overAt: null } : one));
  const grown = { ...state, chats, offers: state.offers.filter((offer) => offer.chat !== chat.id) };
  return takeFocus || state.focus === null ? focus(grown, chat.id) : grown;
}

/** After-call work stays in the list. Else the chat goes; one the agent is looking at stays until he looks elsewhere. */
export function leave(state: State, id: string, cause: string, wrapupUntil: number | null): State {
  const chat = state.chats.find((one) => one.id === id);
  const asked = state.confirmEnd === id ? { ...state, confirmEnd: null } : state;
  if (chat === undefined || chat.over !== null) {
    return asked;
  }
  if (wrapupUntil === null && (cause === "agent" || state.focus !== id)) {
    const gone = remove(asked, id);
    return cause === "agent" ? gone : withNotice(gone, { key: "chatOver", args: { name: chat.customer.name || "Visitor" } });
  }
  return change(asked, id, (one) => ({
    ...one,
    wrapping: wrapupUntil !== null,
    wrapupUntil,
    typing: false,
    flagged: false,
    over: cause,
    overAt: state.now,
  }));
}

/** Somebody's flag: in a chat of the agent's own it is a mark, elsewhere (he supervises) it is news. */
export function flag(state: State, id: string, on: boolean, phrase: Phrase): State {
  const own = state.chats.find((chat) => chat.id === id && chat.over === null);
  if (own === undefined) {
    return withNotice(state, phrase);
  }
  return own.flagged === on ? state : change(state, id, (chat) => ({ ...chat, flagged: on }));
}

export function remove(state: State, id: string): State {
  const chats = state.chats.filter((chat) => chat.id !== id);
  if (state.focus !== id) {
    return { ...state, chats };
  }
  const next = chats[0]?.id ?? null;
  return { ...state, chats, focus: next, pane: next === null ? "list" : state.pane, scrolledUp: false, drawnFrom: null, find: null };
}

export function focus(state: State, id: string | null): State {
  if (id === state.focus) {
    return { ...state, pane: id === null ? "list" : "chat" };
  }
  const here = state.chats.filter((chat) => chat.id === id || chat.over === null || chat.wrapping);
  const left = here.map((chat) => (chat.id === state.focus && chat.unread === 0 ? { ...chat, unreadFrom: null } : chat));
  return {
    ...state,
    chats: left,
    focus: id,
    pane: id === null ? "list" : "chat",
    scrolledUp: false,
    drawnFrom: null,
    find: null,
    pick: null,
    emojiOpen: false,
  };
}
