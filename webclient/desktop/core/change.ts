/** Small steps that several parts of the reducer share. Pure. */
import type { Phrase } from "../words/words.ts";
import type { Chat, State } from "./state.ts";

const NOTICES_SHOWN = 3;

export function change(state: State, id: string, how: (chat: Chat) => Chat): State {
  return { ...state, chats: state.chats.map((chat) => (chat.id === id ? how(chat) : chat)) };
}

export function withNotice(state: State, phrase: Phrase): State {
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  return { ...state, notices: [...state.notices, { id, phrase }].slice(-NOTICES_SHOWN) };
}

/** Whether the agent has the end of this conversation before his eyes. */
export function looking(state: State, id: string): boolean {
  const shown = !state.narrow || state.pane === "chat";
  return state.focus === id && state.watching && !state.scrolledUp && shown;
}
