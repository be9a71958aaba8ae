/** What the page tells the desktop before the log-in (webclient/styles/README.md), and what this tab remembers. */

export interface Person {
  readonly jid: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly string[];
  readonly services: readonly string[];
}

export interface Config {
  readonly domain: string;
  readonly component: string;
  readonly websocket: string;
  readonly next: string;
  readonly people: readonly Person[];
}

export function readConfig(): Config {
  const meta = document.querySelector('meta[name="stanzadesk-config"]');
  return JSON.parse(meta?.getAttribute("content") ?? "{}") as Config;
}

const LOGIN_KEY = "stanzadesk-login";
const RESOURCE_KEY = "stanzadesk-resource";
const DRAFTS_KEY = "stanzadesk-drafts";

/** What a reload brings back besides what the desk knows. */
export interface Desk {
  readonly focus: string | null;
  readonly drafts: Readonly<Record<string, string>>;
  readonly notes: Readonly<Record<string, string>>;
}

const EMPTY: Desk = { focus: null, drafts: {}, notes: {} };

export interface Login {
  readonly jid: string;
  readonly password: string;
}

/** Kept for this tab alone, so that two agents work in two tabs and a reload asks nothing (docs/decisions/0005). */
export const memory = {
  login(): Login | null {
    const stored = sessionStorage.getItem(LOGIN_KEY);
    return stored === null ? null : (JSON.parse(stored) as Login);
  },
  keepLogin(login: Login): void {
    sessionStorage.setItem(LOGIN_KEY, JSON.stringify(login));
  },
  forget(): void {
    for (const key of [LOGIN_KEY, RESOURCE_KEY, DRAFTS_KEY]) {
      sessionStorage.removeItem(key);
    }
  },
  /** One resource per tab: a reload takes the place of the session before it. */
  resource(): string {
    const known = sessionStorage.getItem(RESOURCE_KEY);
    const resource = known ?? `desktop-${crypto.randomUUID().slice(0, 8)}`;
    sessionStorage.setItem(RESOURCE_KEY, resource);
    return resource;
  },
  desk(): Desk {
    const stored = sessionStorage.getItem(DRAFTS_KEY);
    return stored === null ? EMPTY : (JSON.parse(stored) as Desk);
  },
  keepDesk(desk: Desk): void {
    sessionStorage.setItem(DRAFTS_KEY, JSON.stringify(desk));
  },
};
