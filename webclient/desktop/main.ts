/** READ FIRST: makes the connection, the app and the views, and starts. */
import { render } from "lit";
import { App } from "./app.ts";
import { readConfig } from "./config.ts";
import { bindKeys } from "./keys.ts";
import { memory } from "./memory.ts";
import { StropheConnection } from "./transport/strophe.ts";
import { trustStanzasOnly } from "./trust.ts";
import { page } from "./views/page.ts";

const root = document.getElementById("app");
const config = readConfig();
const scheme = location.protocol === "https:" ? "wss:" : "ws:";

async function main(root: HTMLElement): Promise<void> {
  const url = `${scheme}//${location.host}${config.websocket}`;
  const connection = new StropheConnection(url, await memory.resource(), (stanza) => app.diary.stanza("out", stanza));
  const app: App = new App(config, connection, (state) => render(page(state, app), root));
  bindKeys(app);
  app.start();
}

trustStanzasOnly();
if (root !== null) {
  void main(root);
}
