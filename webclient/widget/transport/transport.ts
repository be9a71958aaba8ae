/** The one interface between the widget and a connection. Library and browser names stay behind it. */
import type { ClientFrame, HelloFrame, ServerFrame } from "../core/frames.ts";
import type { Link } from "../core/state.ts";

export interface TransportListener {
  /** Asked before each connection's first frame: who we are and what we have. */
  hello(): HelloFrame;
  onFrame(frame: ServerFrame): void;
  onLink(link: Link): void;
}

export interface Transport {
  /** Connects and stays connected until `close`. */
  connect(): void;
  /** Sends now or not at all; what must arrive is kept by `Outbox` and sent again after a welcome. */
  send(frame: ClientFrame): boolean;
  close(): void;
}
