/**
 * A connection that comes back: jittered back-off, and a watchdog, since browsers hide pings and dead links.
 *
 * Where WebSockets do not get through (a proxy that does not know them) it falls back to requests that wait.
 */
import { parseFrame, type ClientFrame } from "../core/frames.ts";
import type { Transport, TransportListener } from "./transport.ts";
import { openSocket, type Wire, type WireListener } from "./wire.ts";

const PING_MS = 15_000;
const PONG_MS = 8_000;
const OPEN_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** So many WebSockets in a row that never spoke: the next attempt is made without. */
const SILENT_SOCKETS = 2;

/** How long to wait before attempt `attempt` (from 0): doubling, at most 15 s, half of it random. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return full / 2 + (random() * full) / 2;
}

export class ReturningTransport implements Transport {
  #wire: Wire | null = null;
  #attempt = 0;
  #silent = 0;
  #polls = false;
  #socketSpoke = false;
  #retry: number | undefined;
  #pulse: number | undefined;
  #watchdog: number | undefined;
  #wanted = false;
  #greeted = false;
  #turn = 0;
  readonly #hurry = (): void => {
    if (this.#wanted && this.#wire === null) {
      this.#open();
    }
  };

  /** A phone that was locked, a page that came back: look whether the line still lives. */
  readonly #look = (): void => {
    if (document.visibilityState === "visible") {
      this.#hurry();
      if (this.#greeted) {
        this.#check();
      }
    }
  };
  /** The desk's; both ways in are below it. */
  readonly #origin: string;
  readonly #listener: TransportListener;

  constructor(origin: string, listener: TransportListener) {
    this.#origin = origin;
    this.#listener = listener;
  }

  connect(): void {
    if (this.#wanted) {
      return;
    }
    this.#wanted = true;
    addEventListener("online", this.#hurry);
    // A phone that was locked, a page that came back from the history: the line may be dead without a word.
    document.addEventListener("visibilitychange", this.#look);
    this.#listener.onLink("connecting");
    this.#open();
  }

  send(frame: ClientFrame): boolean {
    if (!this.#greeted || this.#wire === null) {
      return false;
    }
    this.#wire.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    this.#wanted = false;
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#look);
    this.#drop();
    this.#listener.onLink("idle");
  }

  #open(): void {
    clearTimeout(this.#retry);
    this.#greeted = false;
    this.#watch(OPEN_MS);
    this.#turn += 1;
    const turn = this.#turn;
    const now = (): boolean => turn === this.#turn;
    const listener: WireListener = {
      onOpen: () => now() && this.#wire?.send(JSON.stringify(this.#listener.hello())),
      onData: (data) => now() && this.#onData(data),
      onClose: () => now() && this.#lost(),
    };
    this.#polls = this.#silent >= SILENT_SOCKETS && this.#silent % (SILENT_SOCKETS + 1) !== 0;
    if (!this.#polls) {
      this.#wire = openSocket(`${this.#origin}/api/v1/widget/socket`)(listener);
      return;
    }
    let dropped = false;
    this.#wire = { send: () => undefined, close: () => (dropped = true) };
    void import("./poll.ts").then(
      ({ openPoll }) => {
        if (!dropped && now()) {
          this.#wire = openPoll(`${this.#origin}/api/v1/widget/poll`, listener);
        }
      },
      () => listener.onClose(),
    );
  }

  #onData(data: unknown): void {
    clearTimeout(this.#watchdog);
    const frame = parseFrame(data);
    if (frame === null) {
      return;
    }
    if (frame.type === "welcome" && !this.#greeted) {
      this.#greeted = true;
      this.#attempt = 0;
      this.#socketSpoke ||= !this.#polls;
      // After polling is lost a WebSocket is tried once more.
      this.#silent = this.#polls ? SILENT_SOCKETS + 1 : 0;
      clearInterval(this.#pulse);
      this.#pulse = setInterval(() => this.#check(), PING_MS) as unknown as number;
      this.#listener.onLink("online");
    }
    this.#listener.onFrame(frame);
  }

  #check(): void {
    this.send({ type: "ping" });
    this.#watch(PONG_MS);
  }

  #watch(ms: number): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), ms) as unknown as number;
  }

  #lost(): void {
    if (!this.#greeted && !this.#socketSpoke) {
      this.#silent += 1;
    }
    this.#drop();
    if (!this.#wanted) {
      return;
    }
    this.#listener.onLink("lost");
    this.#retry = setTimeout(this.#hurry, backoff(this.#attempt)) as unknown as number;
    this.#attempt += 1;
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    clearInterval(this.#pulse);
    this.#turn += 1;
    const wire = this.#wire;
    this.#wire = null;
    this.#greeted = false;
    wire?.close();
  }
}
