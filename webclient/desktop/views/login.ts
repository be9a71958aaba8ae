/** The log-in. In the demo the sample people are one click away. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import type { Person } from "../config.ts";
import { sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import type { Say } from "../words/words.ts";

export function login(state: State, app: App): TemplateResult {
  const connecting = state.phase === "connecting";
  const say = sayOf(state);
  const error = state.error;
  return html`
    <main class="login">
      <form class="card" @submit=${(event: SubmitEvent) => submit(event, app)}>
        <h1>Stanzadesk</h1>
        <p class="soft">${say("loginHint")}</p>
        ${window.isSecureContext ? nothing : html`<p class="error" role="alert">${say("loginInsecure")}</p>`}
        <label for="jid">${say("address")}</label>
        <input id="jid" name="jid" autocomplete="username" autocapitalize="none" spellcheck="false" required
          placeholder=${`name@${app.config.domain}`} ?disabled=${connecting} />
        <label for="password">${say("password")}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required
          ?disabled=${connecting} />
        <p class="error" role="alert">${error === null ? nothing : say(error.key, error.args)}</p>
        <button class="primary" type="submit" ?disabled=${connecting}>${say(connecting ? "loggingIn" : "logIn")}</button>
      </form>
      ${app.config.people.length === 0 ? nothing : people(app, say, connecting)}
    </main>
  `;
}

function submit(event: SubmitEvent, app: App): void {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  app.session.logIn(String(data.get("jid") ?? ""), String(data.get("password") ?? ""));
}

function people(app: App, say: Say, connecting: boolean): TemplateResult {
  return html`<section class="card people" aria-labelledby="people-title">
    <h2 id="people-title">${say("samplePeople")}</h2>
    <p class="soft">${say("sampleHint")}</p>
    <ul>
      ${app.config.people.map((person) => row(person, app, connecting))}
    </ul>
  </section>`;
}

function row(person: Person, app: App, connecting: boolean): TemplateResult {
  const about = [...person.roles, ...person.services].join(" · ");
  return html`<li>
    <button type="button" ?disabled=${connecting} @click=${() => app.session.logIn(person.jid, person.password)}>
      <strong>${person.name}</strong>
      <span class="soft">${person.jid}</span>
      <span class="soft">${about}</span>
    </button>
  </li>`;
}
