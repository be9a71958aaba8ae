/** One function from what was known and what happened to what is known. Pure. */
import type { ChatView, EntryFrame, ServerFrame, WelcomeFrame } from "./frames.ts";
import { WORDS } from "./words.ts";
import { INITIAL, askedInVain, type Event, type Pending, type Phase, type State } from "./state.ts";

/** Applies what the customer or the connection did. */
export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "opened":
      return seen({ ...state, open: true });
    case "closed":
      return { ...state, open: false, confirmingEnd: false };
    case "seen":
      return seen({ ...state, visible: event.visible });
    case "link":
      return { ...state, link: event.link, typing: event.link === "online" && state.typing };
    case "serviceChosen":
      return withService(state, event.service);
    case "started":
      return {
        ...withService(state, event.service),
        phase: "starting",
        problem: "",
        pending: [{ cid: event.cid, text: event.question }],
      };
    case "written":
      return { ...state, pending: [...state.pending, { cid: event.cid, text: event.text }] };
    case "startRefused":
      return { ...state, phase: "form", pending: [], problem: event.text };
    case "textRefused":
      return withPending(state, event.cid, { failed: event.text });
    case "uploading":
      return withPending(state, event.cid, { done: event.done });
    case "leaving":
      return { ...state, leaving: event.leaving };
    case "left":
      return { ...state, phase: "left", pending: [], problem: "" };
    case "surveyed":
      return { ...state, surveyed: true };
    case "resuming":
      return { ...state, phase: "starting" };
    case "endAsked":
      return { ...state, confirmingEnd: true };
    case "endKept":
      return { ...state, confirmingEnd: false };
    case "again": {
      const asked = askedInVain(state);
      return {
        ...INITIAL,
        open: state.open,
        visible: state.visible,
        link: state.link,
        service: state.service,
        serviceName: state.serviceName,
        services: state.services,
        earlier: state.earlier,
        problem: event.problem,
        asked,
        leaving: asked !== "",
      };
    }
  }
}

/** Applies what the desk said. */
export function reduceFrame(state: State, frame: ServerFrame): State {
  switch (frame.type) {
    case "welcome":
      return welcomed(state, frame);
    case "view":
      return viewed(state, frame);
    case "entry":
      return entered(state, frame);
    case "typing":
      return { ...state, typing: frame.state === "composing" && state.phase !== "ended" };
    case "marks":
      return { ...state, delivered: Math.max(state.delivered, frame.delivered), read: Math.max(state.read, frame.read) };
    case "ended":
      return over(state);
    case "earlier":
      return { ...state, earlier: frame.lines };
    case "error":
    case "done":
    case "pong":
      return state;
  }
}

function welcomed(state: State, frame: WelcomeFrame): State {
  const known = { ...state, services: frame.services, mail: frame.mail };
  if (state.phase === "left") {
    return known;
  }
  if (frame.chat !== null) {
    const shown = viewed(known, frame.chat);
    return frame.ended ? over(shown) : shown;
  }
  if (frame.ended) {
    return over(withService(known, known.service));
  }
  const offered = frame.services.some((service) => service.id === known.service);
  const chosen = withService(known, offered ? known.service : (frame.services[0]?.id ?? ""));
  return frame.services.length > 0 || chosen.problem !== "" ? chosen : { ...chosen, problem: WORDS.unavailable };
}

function viewed(state: State, view: ChatView): State {
  if (state.phase === "ended") {
    return state;
  }
  const shown = {
    ...state,
    service: view.service,
    serviceName: view.service_name,
    position: view.position,
    waitS: view.wait_s,
    offered: view.phase === "offered",
    agents: view.agents,
    files: view.files,
    phase: phaseOf(view),
  };
  return shown.phase === "ended" ? over(shown) : shown;
}

function phaseOf(view: ChatView): Phase {
  switch (view.phase) {
    case "queued":
    case "offered":
      return "waiting";
    case "active":
      return "talking";
    case "wrap_up":
    case "ended":
      return "ended";
  }
}

/** A line we have is not added again; one of our own is no longer pending, wherever it comes in the order. */
function entered(state: State, entry: EntryFrame): State {
  const pending = entry.cid === undefined ? state.pending : state.pending.filter((item) => item.cid !== entry.cid);
  if (entry.seq <= state.last) {
    return pending.length === state.pending.length ? state : { ...state, pending };
  }
  const fromAgent = entry.side === "agent";
  const added = {
    ...state,
    pending,
    entries: [...state.entries, entry],
    last: entry.seq,
    typing: state.typing && !fromAgent,
    unread: fromAgent ? state.unread + 1 : state.unread,
  };
  return seen(entry.notice === "ended" ? over(added) : added);
}

function withPending(state: State, cid: string, news: Partial<Pending>): State {
  const known = state.pending.some((item) => item.cid === cid);
  return known ? { ...state, pending: state.pending.map((item) => (item.cid === cid ? { ...item, ...news } : item)) } : state;
}

function over(state: State): State {
  return {
    ...state,
    phase: "ended",
    typing: false,
    position: 0,
    confirmingEnd: false,
    pending: state.pending.map((item) => (item.failed === undefined ? { ...item, failed: WORDS.unsent } : item)),
  };
}

function seen(state: State): State {
  return state.open && state.visible && state.unread > 0 ? { ...state, unread: 0 } : state;
}

function withService(state: State, service: string): State {
  const name = state.services.find((item) => item.id === service)?.name;
  return { ...state, service, serviceName: name ?? (service === state.service ? state.serviceName : "") };
}
