/** What happens inside one chat: lines, drafts, typing. Pure. */
import type { Action } from "./actions.ts";
import { change, looking } from "./change.ts";
import type { Chat, Entry, Pending, State } from "./state.ts";

export function reduceChat(state: State, action: Action): State {
  switch (action.type) {
    case "entries":
      return change(state, action.chat, (chat) => withEntries(chat, action.entries, looking(state, chat.id)));
    case "typing":
      return change(state, action.chat, (chat) => ({ ...chat, typing: action.typing }));
    case "said":
      return change(state, action.chat, (chat) => ({
        ...chat,
        draft: action.keepDraft === true ? chat.draft : "",
        unreadFrom: null,
        noting: action.keepDraft === true && chat.noting,
        correcting: null,
        pending: [...chat.pending, pendingOf(action, state.now)],
      }));
    case "sending":
      return change(state, action.chat, (chat) => ({
        ...chat,
        pending: chat.pending.map((one) => (one.id === action.id ? { ...one, done: action.done } : one)),
      }));
    case "say-failed":
      return change(state, action.chat, (chat) => ({
        ...chat,
        pending: chat.pending.map((one) => (one.id === action.id ? { ...one, failed: action.phrase } : one)),
      }));
    case "say-dropped":
      return change(state, action.chat, (chat) => ({
        ...chat,
        pending: chat.pending.filter((one) => one.id !== action.id),
      }));
    case "seen":
      return change(state, action.chat, (chat) => (chat.unread === 0 ? chat : { ...chat, unread: 0, unreadFrom: null }));
    case "ticks":
      return change(state, action.chat, (chat) => ({
        ...chat,
        delivered: Math.max(chat.delivered, action.delivered),
        read: Math.max(chat.read, action.read),
      }));
    case "draft":
      return change(state, action.chat, (chat) => ({ ...chat, draft: action.text }));
    case "earlier":
      return change(state, action.chat, (chat) => ({ ...chat, earlier: action.earlier }));
    case "noting":
      return change(state, action.chat, (chat) => ({ ...chat, noting: action.noting, correcting: null }));
    case "correcting":
      return change(state, action.chat, (chat) => ({
        ...chat,
        noting: false,
        correcting: action.entry?.origin ?? null,
        draft: action.entry?.text ?? "",
      }));
    case "disposition":
      return change(state, action.chat, (chat) => ({ ...chat, disposition: action.code }));
    case "notes":
      return change(state, action.chat, (chat) => ({ ...chat, notes: action.text }));
    default:
      return state;
  }
}

function pendingOf(said: Extract<Action, { type: "said" }>, now: number): Pending {
  const line = { id: said.id, text: said.text, note: said.note ?? false, at: now, failed: null };
  return said.file === true ? { ...line, done: 0 } : line;
}

/** Adds lines in their places; known ones are left, and a line of ours with its place replaces the pending one. */
function withEntries(chat: Chat, fresh: readonly Entry[], isRead: boolean): Chat {
  const known = new Set(chat.entries.map((entry) => entry.seq));
  const added = fresh.filter((entry) => !known.has(entry.seq));
  if (added.length === 0) {
    return chat;
  }
  const placed = new Set(added.map((entry) => entry.origin));
  const heard = added.filter((entry) => entry.side === "customer" && entry.seq > chat.readSeq);
  const unread = isRead ? 0 : chat.unread + heard.length;
  const from = heard.length > 0 ? Math.min(...heard.map((entry) => entry.seq)) : null;
  return {
    ...chat,
    entries: [...chat.entries, ...added].sort((a, b) => a.seq - b.seq),
    pending: chat.pending.filter((one) => !placed.has(one.id)),
    lastSeq: Math.max(chat.lastSeq, ...added.map((entry) => entry.seq)),
    unread,
    unreadFrom: unread === 0 || from === null ? chat.unreadFrom : chat.unread === 0 ? from : Math.min(from, chat.unreadFrom ?? from),
    typing: heard.length > 0 ? false : chat.typing,
  };
}
