/** A WebSocket that comes back: jittered back-off, and a watchdog, since browsers hide pings and dead links. */
import { parseFrame, type ClientFrame } from "../core/frames.ts";
import type { Transport, TransportListener } from "./transport.ts";

const PING_MS = 15_000;
const PONG_MS = 8_000;
const OPEN_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** How long to wait before attempt `attempt` (from 0): doubling, at most 15 s, half of it random. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return full / 2 + (random() * full) / 2;
}

export class SocketTransport implements Transport {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private retry: number | undefined;
  private pulse: number | undefined;
  private watchdog: number | undefined;
  private wanted = false;
  private greeted = false;
  private readonly hurry = (): void => {
    if (this.wanted && this.socket === null) {
      this.open();
    }
  };

  constructor(
    private readonly url: string,
    private readonly listener: TransportListener,
  ) {}

  connect(): void {
    if (this.wanted) {
      return;
    }
    this.wanted = true;
    addEventListener("online", this.hurry);
    this.listener.onLink("connecting");
    this.open();
  }

  send(frame: ClientFrame): boolean {
    if (!this.greeted || this.socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    this.wanted = false;
    removeEventListener("online", this.hurry);
    this.drop();
    this.listener.onLink("idle");
  }

  private open(): void {
    clearTimeout(this.retry);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.greeted = false;
    this.watch(OPEN_MS);
    socket.onopen = () => {
      if (socket === this.socket) {
        socket.send(JSON.stringify(this.listener.hello()));
      }
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (socket === this.socket) {
        this.onMessage(event.data);
      }
    };
    socket.onclose = () => {
      if (socket === this.socket) {
        this.lost();
      }
    };
  }

  private onMessage(data: unknown): void {
    clearTimeout(this.watchdog);
    const frame = parseFrame(data);
    if (frame === null) {
      return;
    }
    if (frame.type === "welcome" && !this.greeted) {
      this.greeted = true;
      this.attempt = 0;
      clearInterval(this.pulse);
      this.pulse = setInterval(() => {
        this.send({ type: "ping" });
        this.watch(PONG_MS);
      }, PING_MS) as unknown as number;
      this.listener.onLink("online");
    }
    this.listener.onFrame(frame);
  }

  private watch(ms: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost(), ms) as unknown as number;
  }

  private lost(): void {
    this.drop();
    if (!this.wanted) {
      return;
    }
    this.listener.onLink("lost");
    this.retry = setTimeout(this.hurry, backoff(this.attempt)) as unknown as number;
    this.attempt += 1;
  }

  private drop(): void {
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    clearInterval(this.pulse);
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    socket?.close();
  }
}
