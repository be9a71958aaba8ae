/** Launcher and panel: puts the other views together and moves the focus. */
import tokens from "../../styles/tokens.css" with { type: "text" };
import type { Client } from "../client.ts";
import type { State } from "../core/state.ts";
import { WORDS, fill, whoWords } from "../core/words.ts";
import { CHAT, DOWN, el, icon, say, set, wear } from "./dom.ts";
import { FootView } from "./foot.ts";
import { FormView } from "./form.ts";
import panelStyle from "./panel.css" with { type: "text" };
import { ThreadView } from "./thread.ts";
import { TOOLS } from "./tools.ts";

export class WidgetView {
  readonly #badge = el("span", { class: "badge" });
  readonly #launcher: HTMLButtonElement;
  readonly #title = el("h2");
  readonly #who = el("p", { class: "who" });
  readonly #endButton: HTMLButtonElement;
  readonly #link = el("p", { class: "banner", role: "status" });
  readonly #problem = el("p", { class: "banner problem", role: "alert" });
  readonly #form: FormView;
  readonly #thread: ThreadView;
  readonly #foot: FootView;
  readonly #panel: HTMLElement;
  readonly #leftNote = el("p", { class: "left-note", role: "status" }, WORDS.messageLeft);
  #shown: Pick<State, "open" | "phase"> = { open: false, phase: "form" };
  #wasOnline = false;
  readonly #host: HTMLElement;
  readonly #client: Client;

  constructor(host: HTMLElement, root: ShadowRoot, client: Client, draft: string) {
    this.#host = host;
    this.#client = client;
    // The loader has brought the launcher's sheet.
    wear(root, tokens, panelStyle);
    this.#form = new FormView(client);
    const desk = { client, origin: host.dataset["origin"] ?? location.origin };
    const attach = (files?: FileList): void => void import("./files.ts").then(({ sendFiles }) => sendFiles(TOOLS, desk, files));
    this.#thread = new ThreadView(
      () => client.leaveInstead(),
      (file, name, button) => void import("./files.ts").then(({ fetchFile }) => fetchFile(TOOLS, desk, file, name, button)),
      desk.origin,
    );
    const again = (): void => client.again();
    this.#foot = new FootView(
      { attach, mail: (over) => void import("./mail.ts").then(({ offerMail }) => offerMail(TOOLS, desk, over)), write: (text) => client.write(text), type: (text) => client.type(text), end: () => client.end(), keep: () => this.#onKeep(), again, survey: (stars, text) => client.survey(stars, text) },
      draft,
    );
    const words = host.dataset["launcher"] ?? "";
    const label = words === "" ? [] : [el("span", { class: "label" }, words)];
    this.#launcher = el("button", { type: "button", class: "launcher", onclick: () => this.#toggle() }, icon(CHAT), ...label, this.#badge);
    this.#endButton = el("button", { type: "button", class: "plain", onclick: () => client.askEnd() }, WORDS.end);
    const close = el("button", { type: "button", class: "round", "aria-label": WORDS.close, onclick: () => this.#close() }, icon(DOWN));
    const head = el("div", { class: "head" }, el("div", { class: "titles" }, this.#title, this.#who), this.#endButton, close);
    const banners = el("div", { class: "banners" }, this.#link, this.#problem);
    const body = [this.#form.node, this.#thread.node, this.#leftNote];
    this.#panel = el(
      "section",
      {
        class: "panel",
        role: "dialog",
        "aria-label": WORDS.panel,
        id: "panel",
        onkeydown: (event: KeyboardEvent) => this.#onKey(event),
        ondragover: (event: DragEvent) => this.#mayAttach && event.preventDefault(),
        ondrop: (event: DragEvent) => {
          if (this.#mayAttach && event.dataTransfer?.files.length) {
            event.preventDefault();
            attach(event.dataTransfer.files);
          }
        },
      },
      head,
      banners,
      ...body,
      this.#foot.node,
    );
    root.replaceChildren(this.#panel, this.#launcher);
    this.#followKeyboard();
  }

  update(state: State): void {
    const form = state.phase === "form";
    set(this.#host, { "data-open": state.open });
    set(this.#panel, { hidden: !state.open });
    say(this.#badge, state.unread > 0 ? String(Math.min(state.unread, 99)) : "");
    set(this.#launcher, { "aria-expanded": String(state.open), "aria-controls": "panel", "aria-label": launcherWords(state, this.#host.dataset["launcher"] || WORDS.launcher) });
    say(this.#title, state.serviceName || WORDS.launcher);
    say(this.#who, whoWords(state));
    set(this.#endButton, { hidden: form || state.phase === "ended" || state.phase === "left" || state.confirmingEnd });
    say(this.#endButton, state.phase === "talking" ? WORDS.end : WORDS.leave);
    this.#wasOnline ||= state.link === "online";
    say(this.#link, state.link === "lost" && state.phase !== "ended" ? (this.#wasOnline ? WORDS.lost : WORDS.unreachable) : "");
    say(this.#problem, state.problem);
    set(this.#form.node, { hidden: !form });
    set(this.#thread.node, { hidden: form || state.phase === "left" });
    set(this.#leftNote, { hidden: state.phase !== "left" });
    set(this.#foot.node, { hidden: form });
    this.#form.update(state);
    this.#thread.update(state);
    this.#foot.update(state);
    this.#moveFocus(state);
  }

  #moveFocus(state: State): void {
    const before = this.#shown;
    this.#shown = { open: state.open, phase: state.phase };
    if (state.open && (!before.open || (before.phase === "form") !== (state.phase === "form") || (before.phase !== state.phase && (state.phase === "ended" || state.phase === "left")))) {
      if (state.phase === "form") {
        this.#form.clear();
        this.#form.focus();
      } else {
        this.#foot.fit();
        this.#thread.toEnd();
        this.#foot.focus();
      }
    }
  }

  get #mayAttach(): boolean {
    const { phase, files } = this.#client.state;
    return files && (phase === "waiting" || phase === "talking");
  }

  #toggle(): void {
    if (this.#client.state.open) {
      this.#close();
    } else {
      this.#client.open();
    }
  }

  #close(): void {
    this.#client.closePanel();
    this.#launcher.focus();
  }

  #onKeep(): void {
    this.#client.keep();
    this.#foot.focus();
  }

  /** Escape goes one step back and loses nothing: the chat goes on. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) {
      return;
    }
    event.stopPropagation();
    if (this.#client.state.confirmingEnd) {
      this.#onKeep();
    } else {
      this.#close();
    }
  }

  /** On phones the panel fills what the on-screen keyboard leaves. */
  #followKeyboard(): void {
    const viewport = globalThis.visualViewport;
    const fit = (): void => {
      this.#panel.style.setProperty("--height", `${viewport?.height ?? innerHeight}px`);
      this.#panel.style.setProperty("--top", `${viewport?.offsetTop ?? 0}px`);
    };
    viewport?.addEventListener("resize", fit);
    viewport?.addEventListener("scroll", fit);
    fit();
  }
}

function launcherWords(state: State, name: string): string {
  const news = state.unread > 0 ? `, ${fill(WORDS.newMessages, { count: state.unread })}` : "";
  return state.open ? WORDS.close : name + news;
}
