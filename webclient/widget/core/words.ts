/** Every sentence a customer reads. English is built in; other languages are loaded when used (lang/), then laid over it. */
import type { EntryFrame, ErrorFrame, Service } from "./frames.ts";
import type { State } from "./state.ts";

const ENGLISH = {
  launcher: "Chat with us",
  panel: "Chat",
  close: "Close",
  heading: "How can we help?",
  about: "What is it about?",
  name: "Your name",
  optional: "optional",
  email: "E-mail",
  emailHelp: "So that we can answer if we lose you.",
  question: "Your question",
  start: "Start chat",
  message: "Message",
  send: "Send",
  emoji: "Emoji",
  end: "End chat",
  leave: "Leave the queue",
  endQuestion: "End this conversation?",
  leaveQuestion: "Leave the queue?",
  keep: "Keep it",
  over: "This conversation is over.",
  again: "Start again",
  save: "Save the conversation",
  lost: "We lost the connection; we keep trying. Nothing you write is lost.",
  unreachable: "We can't reach the desk just now; we keep trying. Nothing you write is lost.",
  sending: "Sending",
  waiting: "Waiting for the connection",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  log: "Conversation",
  newMessages: "{count} new",
  unavailable: "This chat is not available just now.",
  forgotten: "That conversation is no longer kept here. You can start a new one.",
  unsent: "This conversation is over. This was not sent.",
  you: "You",
  somebody: "Somebody",
  joined: "{name} is here.",
  left: "{name} left.",
  agentLost: "{name} lost the connection. You are in the queue, near the front.",
  stillThere: "Are you still there? Write, or this conversation closes soon.",
  endedByYou: "You ended the conversation.",
  endedByThem: "The conversation was ended.",
  endedSilent: "The conversation was closed because nobody wrote.",
  endedLost: "The conversation was closed because the connection was gone too long.",
  endedWait: "Sorry, nobody became free in time. You can ask again.",
  endedClosed: "The conversation was closed.",
  talking: "You talk with {name}",
  queued: "You are in the queue",
  finished: "Over",
  writing: "{name} is writing",
  moment: "One moment",
  onItsWay: "Your question is on its way.",
  place: "You are number {place}",
  asked: "Somebody is being asked right now.",
  next: "You are next. A person answers as soon as one is free.",
  yourTurn: "A person answers as soon as it is your turn.",
  minutes: "It takes about {count} min.",
  soon: "It takes less than a minute.",
  leaveInstead: "Leave a message instead",
  person: "A person answers here.",
  atOnce: "A person answers here, usually at once.",
  nobody: "Nobody is at the desk right now. You can wait here.",
  oneWaiting: "One person is waiting just now.",
  manyWaiting: "{count} people are waiting just now.",
  isClosed: "We are closed just now. Leave a message and we answer.",
  nobodyThere: "Nobody is at the desk right now. Leave a message and we answer.",
  tooManyWait: "Very many people are waiting. Leave a message and we answer.",
  leaveMessage: "Leave a message",
  yourMessage: "Your message",
  messageLeft: "Thank you. Your message is here; we answer as soon as we can.",
  needed: "This is needed.",
  needService: "Choose what it is about.",
  needEmail: "Enter your e-mail address.",
  needQuestion: "Write what you want to know.",
  badEmail: "This does not look like an e-mail address.",
  badNumber: "This does not look like a number.",
  tooLong: "Keep it under {most} characters; write more afterwards.",
  tooLongText: "This message is too long. Send it in parts.",
  tooMany: "Too many chats from here. Wait a moment.",
  tooFast: "You write too fast. Wait a moment.",
  blocked: "You can't start a chat from here just now.",
  thanks: "Thank you.",
  earlier: "Earlier conversations",
  attach: "Send a file",
};

export type Words = typeof ENGLISH;

/** What is said now. Views read it when they are made, so a language has to be laid over it before. */
export const WORDS: Words = { ...ENGLISH };

/**
 * Lays a language, or an operator's own words, over what is there; what it does not say stays. Words of parts that are
 * loaded later (late.ts) wait there for them.
 */
export function speak(words: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(words)) {
    if (text !== "") {
      WORDS[name as keyof Words] = text;
    }
  }
}

/** Puts values in the places of a sentence: `{name}`. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

const ENDS: Readonly<Record<string, keyof Words>> = {
  customer: "endedByYou",
  agent: "endedByThem",
  inactivity: "endedSilent",
  customer_lost: "endedLost",
  max_wait: "endedWait",
  nobody_there: "nobodyThere",
  removed: "endedClosed",
};

const ERRORS: Readonly<Record<string, keyof Words>> = {
  too_many: "tooMany",
  too_fast: "tooFast",
  blocked: "blocked",
  missing: "needed",
  empty_text: "needQuestion",
  bad_email: "badEmail",
  bad_number: "badNumber",
  chat_over: "over",
  text_too_long: "tooLongText",
  unknown_service: "unavailable",
  closed: "isClosed",
  nobody_there: "nobodyThere",
  queue_full: "tooManyWait",
};

/** Why something was not done, in the customer's language where we have words for it. */
export function errorWords(frame: ErrorFrame): string {
  const known = ERRORS[frame.code];
  return known === undefined ? frame.text : WORDS[known];
}

/** A notice in words; null if it needs no line. */
export function noticeWords(entry: EntryFrame): string | null {
  const name = entry.args?.["name"] || WORDS.somebody;
  switch (entry.notice) {
    case "agent_joined":
      return fill(WORDS.joined, { name });
    case "agent_left":
      return fill(WORDS.left, { name });
    case "agent_lost":
      return fill(WORDS.agentLost, { name });
    case "inactivity_warning":
      return WORDS.stillThere;
    case "ended":
      return WORDS[entry.args?.["kept"] ? "messageLeft" : (ENDS[entry.args?.["cause"] ?? ""] ?? "over")];
    default:
      return null;
  }
}

/** Who answers, for the header. */
export function whoWords(state: State): string {
  switch (state.phase) {
    case "talking":
      return state.agents.length > 0 ? fill(WORDS.talking, { name: state.agents.join(", ") }) : "";
    case "waiting":
      return WORDS.queued;
    case "ended":
      return WORDS.finished;
    default:
      return "";
  }
}

export function placeWords(state: State): { title: string; text: string } {
  if (state.phase === "starting") {
    return { title: WORDS.moment, text: WORDS.onItsWay };
  }
  const title = fill(WORDS.place, { place: Math.max(1, state.position) });
  if (state.offered) {
    return { title, text: WORDS.asked };
  }
  const turn = state.position <= 1 ? WORDS.next : WORDS.yourTurn;
  return { title, text: state.waitS === null ? turn : `${turn} ${waitWords(state.waitS)}` };
}

function waitWords(seconds: number): string {
  return seconds < 60 ? WORDS.soon : fill(WORDS.minutes, { count: Math.ceil(seconds / 60) });
}

/** Why nobody can be asked now; empty if somebody can. */
export function closedWords(service: Service | undefined): string {
  switch (service?.closed) {
    case "closed":
      return service.setup.closed || WORDS.isClosed;
    case "nobody_there":
      return service.setup.closed || WORDS.nobodyThere;
    case "queue_full":
      return WORDS.tooManyWait;
    default:
      return "";
  }
}

/** What to expect, said before the customer asks. */
export function expectWords(service: Service | undefined): string {
  if (service === undefined) {
    return WORDS.person;
  }
  if (!service.staffed) {
    return WORDS.nobody;
  }
  if (service.waiting === 0) {
    return WORDS.atOnce;
  }
  const many = service.waiting === 1 ? WORDS.oneWaiting : fill(WORDS.manyWaiting, { count: service.waiting });
  return service.wait_s === null || service.wait_s < 60 ? many : `${many} ${waitWords(service.wait_s)}`;
}
