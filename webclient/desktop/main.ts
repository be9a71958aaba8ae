/** READ FIRST: makes the connection, the app and the views, and starts. */
import { render } from "lit";
import { App } from "./app.ts";
import { memory, readConfig } from "./config.ts";
import { bindKeys } from "./keys.ts";
import { StropheConnection } from "./transport/strophe.ts";
import { page } from "./views/page.ts";

const root = document.getElementById("app");
const config = readConfig();
const scheme = location.protocol === "https:" ? "wss:" : "ws:";
const connection = new StropheConnection(`${scheme}//${location.host}${config.websocket}`, memory.resource());

if (root !== null) {
  const app = new App(config, connection, (state) => render(page(state, app), root));
  bindKeys(app);
  app.start();
}
