/** A connection made of requests: one waits for news, one at a time brings what is said. Loaded where no WebSocket works. */
import type { Wire, WireListener } from "./wire.ts";

/** The desk lets a request wait for 20 s. */
const WAIT_MS = 32_000;
const SEND_MS = 10_000;
/** Characters in one request, where several frames are due. */
const BATCH = 8_000;

interface Answer {
  readonly session: string;
  readonly frames: readonly unknown[];
  /** Place of the first of them in the session. */
  readonly first: number;
  readonly over: boolean;
}

export function openPoll(url: string, listener: WireListener): Wire {
  const stop = new AbortController();
  let session = "";
  const queue: string[] = [];
  let sending = false;
  /** Frames of the session that are here: the desk keeps the others, whatever becomes of its answers. */
  let got = 0;

  /** No preflight: the body is text. The session's name is a secret and stands in the body only. */
  async function ask(frames: readonly string[], wait: boolean): Promise<void> {
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(wait ? WAIT_MS : SEND_MS)]);
    const body = `{"session":${JSON.stringify(session)},"wait":${wait},"got":${got},"frames":[${frames.join(",")}]}`;
    const response = await fetch(url, { method: "POST", body, signal, credentials: "omit", cache: "no-store" });
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const answer = (await response.json()) as Answer;
    session = answer.session;
    for (const frame of answer.frames.slice(Math.max(0, got - answer.first))) {
      if (!stop.signal.aborted) {
        got += 1;
        listener.onData(JSON.stringify(frame));
      }
    }
    if (answer.over) {
      throw new Error("over");
    }
  }

  function failed(): void {
    if (!stop.signal.aborted) {
      stop.abort();
      listener.onClose();
    }
  }

  async function flush(): Promise<void> {
    if (sending || session === "") {
      return;
    }
    sending = true;
    while (queue.length > 0) {
      let size = 0;
      const end = queue.findIndex((frame, place) => (size += frame.length) > BATCH && place > 0);
      await ask(queue.splice(0, end < 0 ? queue.length : end), false);
    }
    sending = false;
  }

  async function run(): Promise<void> {
    await ask([], false);
    listener.onOpen();
    while (!stop.signal.aborted) {
      await ask([], true);
    }
  }

  void run().catch(failed);
  return {
    send: (text) => {
      queue.push(text);
      void flush().catch(failed);
    },
    close: () => stop.abort(),
  };
}
