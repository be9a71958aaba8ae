/** What the page tells the desktop before the log-in (webclient/styles/README.md). */

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
