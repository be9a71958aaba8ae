/** What the browser remembers: for this tab alone (log-in, drafts), and for all its tabs (preferences, its own name). */
import { parsePrefs, type Prefs } from "./core/prefs.ts";

const LOGIN_KEY = "stanzadesk-login";
const RESOURCE_KEY = "stanzadesk-resource";
const DRAFTS_KEY = "stanzadesk-drafts";
const DEVICE_KEY = "stanzadesk-device";
const HOLD_MS = 500;
const PREFS_KEY = "stanzadesk-prefs";

/** What a reload brings back besides what the desk knows. */
export interface Desk {
  readonly jid: string;
  readonly focus: string | null;
  readonly drafts: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, string>>;
}

export interface Login {
  readonly jid: string;
  readonly password: string;
}

/** The log-in is kept for this tab alone, so that two agents work in two tabs and a reload asks nothing (docs/decisions/0005). */
export const memory = {
  login(): Login | null {
    const stored = sessionStorage.getItem(LOGIN_KEY);
    return stored === null ? null : (JSON.parse(stored) as Login);
  },
  keepLogin(login: Login): void {
    sessionStorage.setItem(LOGIN_KEY, JSON.stringify(login));
  },
  /** The session is over. Drafts stay for the same agent's next log-in in this tab. */
  forgetLogin(): void {
    sessionStorage.removeItem(LOGIN_KEY);
  },
  /** The agent logged out himself: nothing of his stays in this tab. */
  forget(): void {
    for (const key of [LOGIN_KEY, RESOURCE_KEY, DRAFTS_KEY]) {
      sessionStorage.removeItem(key);
    }
    forgetStreams();
  },
  /** One resource per tab: a reload takes the place of the session before it. A duplicated tab, which the browser gives a copy
   * of this memory, finds the name held and takes another one. */
  async resource(): Promise<string> {
    const known = sessionStorage.getItem(RESOURCE_KEY);
    const free = known !== null && (await hold(known));
    const resource = free ? known : `desktop-${crypto.randomUUID().slice(0, 8)}`;
    if (!free) {
      forgetStreams();
      await hold(resource);
    }
    sessionStorage.setItem(RESOURCE_KEY, resource);
    return resource;
  },
  /** Drafts and the like of this agent; somebody else's are none of his. */
  desk(jid: string): Desk | undefined {
    const stored = sessionStorage.getItem(DRAFTS_KEY);
    const found = stored === null ? undefined : (JSON.parse(stored) as Desk);
    return found?.jid === jid ? found : undefined;
  },
  keepDesk(desk: Desk): void {
    const text = JSON.stringify(desk);
    if (text !== sessionStorage.getItem(DRAFTS_KEY)) {
      sessionStorage.setItem(DRAFTS_KEY, text);
    }
  },
  /** What this browser calls itself, e.g. `Chrome on Linux 3f2a`: the same in all its tabs. */
  device(): string {
    const known = localStorage.getItem(DEVICE_KEY);
    const device = known ?? `${browserName()} ${crypto.randomUUID().slice(0, 4)}`;
    localStorage.setItem(DEVICE_KEY, device);
    return device;
  },
  prefs(jid: string): Prefs {
    return parsePrefs(localStorage.getItem(`${PREFS_KEY}-${jid}`) ?? localStorage.getItem(PREFS_KEY));
  },
  /** Kept for the agent, and as what the log-in looks like next time. */
  keepPrefs(jid: string, prefs: Prefs): void {
    const text = JSON.stringify(prefs);
    localStorage.setItem(`${PREFS_KEY}-${jid}`, text);
    localStorage.setItem(PREFS_KEY, JSON.stringify({ ...prefs, toured: false, notifyAsked: false }));
  },
  isPrefs(key: string | null, jid: string): boolean {
    return key === `${PREFS_KEY}-${jid}`;
  },
};

function browserName(): string {
  const agent = navigator.userAgent;
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`)) ?? "Browser";
  const system = ["Windows", "Android", "iPhone", "iPad", "Mac", "CrOS", "Linux"].find((name) => agent.includes(name)) ?? "";
  return `${browser.replace("Edg", "Edge").replace("OPR", "Opera")}${system === "" ? "" : ` on ${system}`}`;
}

/** Holds a name until the page goes; false if another tab has it. The page before a reload may take a moment to let go. */
async function hold(resource: string): Promise<boolean> {
  const patience = AbortSignal.timeout(HOLD_MS);
  return new Promise((resolve) => {
    const taken = (): Promise<never> => {
      resolve(true);
      return new Promise<never>(() => undefined);
    };
    navigator.locks.request(`stanzadesk-resource-${resource}`, { signal: patience }, taken).catch(() => resolve(false));
  });
}

/** What strophe.js keeps to resume a stream (XEP-0198); a duplicated tab must not resume the other tab's. */
function forgetStreams(): void {
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith("strophe-sm:"))) {
    sessionStorage.removeItem(key);
  }
}
