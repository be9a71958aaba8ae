/** The demo shop's own script: every verb and event of `window.Stanzadesk` (docs/widget.md), to be tried. */

interface Api {
  open(service?: string): Promise<void>;
  close(): Promise<void>;
  start(service: string, question: string): Promise<void>;
  end(): Promise<void>;
  set(data: object): void;
  on(name: string, work: (detail: unknown) => void): void;
}

const EVENTS = ["open", "close", "start", "agent", "unread", "end", "invited", "accepted", "declined"];
const SHOWN = 6;

function wire(api: Api): void {
  const tries = document.querySelector<HTMLElement>("#script .tries");
  const heard = document.querySelector<HTMLElement>("#heard");
  if (tries === null || heard === null) {
    return;
  }
  const identity = tries.dataset["identity"] ?? "";
  const verbs: Readonly<Record<string, () => unknown>> = {
    open: () => api.open(),
    close: () => api.close(),
    set: () => api.set({ fields: { cart: "Wren, Heron", lamp: "Wren", pieces: "2" } }),
    identity: () => api.set({ identity }),
    start: () => api.start("billing", "Where is my lamp?"),
    end: () => api.end(),
  };
  tries.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    void verbs[button?.value ?? ""]?.();
  });
  const said: string[] = [];
  for (const name of EVENTS) {
    api.on(name, (detail) => {
      said.push(`${name} ${JSON.stringify(detail ?? {})}`);
      heard.textContent = said.slice(-SHOWN).join(", ");
    });
  }
}

const known = (globalThis as { Stanzadesk?: Api }).Stanzadesk;
if (known === undefined) {
  document.addEventListener("stanzadesk:ready", () => wire((globalThis as unknown as { Stanzadesk: Api }).Stanzadesk), { once: true });
} else {
  wire(known);
}
