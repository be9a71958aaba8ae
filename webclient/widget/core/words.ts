/** Every sentence a customer reads, in one place. */
import type { EntryFrame, Service } from "./frames.ts";
import type { State } from "./state.ts";

export const LAUNCHER = "Chat with us";

export const WORDS = {
  panel: "Chat",
  close: "Close",
  heading: "How can we help?",
  about: "What is it about?",
  name: "Your name",
  optional: "optional",
  email: "E-mail",
  emailHelp: "So that we can answer if we lose each other.",
  question: "Your question",
  start: "Start chat",
  starting: "Starting…",
  message: "Message",
  send: "Send",
  end: "End chat",
  leave: "Leave the queue",
  endQuestion: "End this conversation?",
  leaveQuestion: "Leave the queue?",
  keep: "Keep it",
  over: "This conversation is over.",
  again: "Start again",
  lost: "We lost the connection; we keep trying. Nothing you write is lost.",
  unreachable: "We can't reach the desk just now; we keep trying. Nothing you write is lost.",
  sending: "Sending",
  waiting: "Waiting for the connection",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  log: "Conversation",
  newMessages: "New messages",
  unavailable: "This chat is not available just now.",
  forgotten: "That conversation is no longer kept here. You can start a new one.",
} as const;

const ENDS: Readonly<Record<string, string>> = {
  customer: "You ended the conversation.",
  agent: "The conversation was ended.",
  inactivity: "The conversation was closed because nobody wrote for a while.",
  customer_lost: "The conversation was closed because the connection was gone for too long.",
  max_wait: "Sorry, nobody became free in time. You can ask again.",
  removed: "The conversation was closed.",
};

/** A notice in words; null if it needs no line. */
export function noticeWords(entry: EntryFrame): string | null {
  const name = entry.args?.["name"] || "Somebody";
  switch (entry.notice) {
    case "agent_joined":
      return `${name} is here.`;
    case "agent_left":
      return `${name} left.`;
    case "agent_lost":
      return `${name} lost the connection. You are back in the queue, near the front.`;
    case "inactivity_warning":
      return "Are you still there? Write something, or this conversation closes soon.";
    case "ended":
      return ENDS[entry.args?.["cause"] ?? ""] ?? WORDS.over;
    default:
      return null;
  }
}

/** Who answers, for the header. */
export function whoWords(state: State): string {
  switch (state.phase) {
    case "talking":
      return state.agents.length > 0 ? `You talk with ${state.agents.join(" and ")}` : "";
    case "waiting":
      return "You are in the queue";
    case "ended":
      return "Over";
    default:
      return "";
  }
}

export function placeWords(state: State): { title: string; text: string } {
  if (state.phase === "starting") {
    return { title: "One moment", text: "Your question is on its way." };
  }
  const title = `You are number ${Math.max(1, state.position)}`;
  if (state.offered) {
    return { title, text: "Somebody is being asked right now." };
  }
  return {
    title,
    text: state.position <= 1 ? "You are next. A person answers as soon as one is free." : "A person answers as soon as it is your turn.",
  };
}

/** What to expect, said before the customer asks. */
export function expectWords(service: Service | undefined): string {
  if (service === undefined) {
    return "A person answers here.";
  }
  if (!service.staffed) {
    return "Nobody is at the desk right now. You can ask and wait here.";
  }
  if (service.waiting === 0) {
    return "A person answers here, usually at once.";
  }
  return service.waiting === 1 ? "One person is waiting just now." : `${service.waiting} people are waiting just now.`;
}
