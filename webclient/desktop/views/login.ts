/** The log-in. In the demo the sample people are one click away. */
import { html, nothing, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import type { Person } from "../config.ts";
import type { State } from "../core/state.ts";

export function login(state: State, app: App): TemplateResult {
  const connecting = state.phase === "connecting";
  return html`
    <main class="login">
      <form class="card" @submit=${(event: SubmitEvent) => submit(event, app)}>
        <h1>Stanzadesk</h1>
        <p class="soft">Log in with your XMPP account.</p>
        ${window.isSecureContext ? nothing : insecure()}
        <label for="jid">Address</label>
        <input id="jid" name="jid" autocomplete="username" autocapitalize="none" spellcheck="false" required
          placeholder=${`name@${app.config.domain}`} ?disabled=${connecting} />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required
          ?disabled=${connecting} />
        <p class="error" role="alert">${state.error}</p>
        <button class="primary" type="submit" ?disabled=${connecting}>${connecting ? "Logging in…" : "Log in"}</button>
      </form>
      ${app.config.people.length === 0 ? nothing : people(app, connecting)}
    </main>
  `;
}

function insecure(): TemplateResult {
  return html`<p class="error" role="alert">
    Browsers protect passwords only on https addresses and on localhost. Open this page by https, or ask your operator to
    set it up.
  </p>`;
}

function submit(event: SubmitEvent, app: App): void {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  app.logIn(String(data.get("jid") ?? ""), String(data.get("password") ?? ""));
}

function people(app: App, connecting: boolean): TemplateResult {
  return html`<section class="card people" aria-labelledby="people-title">
    <h2 id="people-title">Sample people</h2>
    <p class="soft">This is a demo. Log in as one of them; a second one in another tab.</p>
    <ul>
      ${app.config.people.map((person) => row(person, app, connecting))}
    </ul>
  </section>`;
}

function row(person: Person, app: App, connecting: boolean): TemplateResult {
  const about = [...person.roles, ...person.services].join(" · ");
  return html`<li>
    <button type="button" ?disabled=${connecting} @click=${() => app.logIn(person.jid, person.password)}>
      <strong>${person.name}</strong>
      <span class="soft">${person.jid}</span>
      <span class="soft">${about}</span>
    </button>
  </li>`;
}
