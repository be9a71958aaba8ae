/** The command bar: everything by name. A combobox whose list follows what is typed (ARIA combobox pattern). */
import { html, type TemplateResult } from "lit";
import type { App } from "../app.ts";
import { customerName, focused, sayOf } from "../core/select.ts";
import type { State } from "../core/state.ts";
import { closeSheet, endFocused, flagFocused, focusOn, go, openFind, openSheet, remindFocused } from "../keys.ts";
import { insertInDraft } from "./composer.ts";
import { icon, stateMark } from "./icons.ts";
import { options } from "./selector.ts";

interface Command {
  readonly label: string;
  readonly mark: TemplateResult;
  readonly run: () => void;
}

export function commandBar(state: State, app: App): TemplateResult {
  const say = sayOf(state);
  const shown = matching(all(state, app), state.query.text);
  const at = Math.min(state.query.at, Math.max(0, shown.length - 1));
  const step = (by: number): void =>
    app.dispatch({ type: "query", text: state.query.text, at: (at + by + shown.length) % Math.max(1, shown.length) });
  return html`<div class="scrim" @click=${(event: Event) => event.target === event.currentTarget && closeSheet(app)}>
    <div class="sheet card commands" role="dialog" aria-label=${say("commands")}>
      <input data-first type="text" role="combobox" aria-expanded="true" aria-controls="command-list" aria-autocomplete="list"
        aria-activedescendant=${shown.length === 0 ? "" : `command-${at}`} aria-label=${say("typeCommand")}
        placeholder=${say("typeCommand")} .value=${state.query.text}
        @input=${(event: InputEvent) => app.dispatch({ type: "query", text: (event.target as HTMLInputElement).value, at: 0 })}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            step(event.key === "ArrowDown" ? 1 : -1);
          } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            choose(shown[at], app);
          }
        }} />
      <div id="command-list" role="listbox" aria-label=${say("commands")}>
        ${shown.map(
          (one, place) => html`<div id=${`command-${place}`} role="option" aria-selected=${place === at}
            @click=${() => choose(one, app)}>${one.mark}<span>${one.label}</span></div>`,
        )}
      </div>
      ${shown.length === 0 ? html`<p class="soft" role="status">${say("noCommand")}</p>` : ""}
    </div>
  </div>`;
}

function choose(command: Command | undefined, app: App): void {
  if (command !== undefined) {
    closeSheet(app);
    command.run();
  }
}

/** Every word typed stands somewhere in the label. */
function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/);
  return commands.filter((one) => words.every((word) => one.label.toLowerCase().includes(word)));
}

function all(state: State, app: App): readonly Command[] {
  const say = sayOf(state);
  const chat = focused(state);
  const here: readonly Command[] =
    chat === undefined
      ? []
      : [
          { label: say("keyReply"), mark: icon("pencil"), run: () => focusOn(".composer textarea") },
          { label: say("searchHere"), mark: icon("search"), run: () => openFind(app) },
          ...state.canned.map((one) => ({
            label: `${say("insert")}: ${one.title} ${one.shortcut === "" ? "" : `/${one.shortcut}`}`,
            mark: icon("texts"),
            run: () => insertInDraft(app.texts.take(one, chat), chat, app),
          })),
          ...(chat.over === null ? [{ label: say(chat.flagged ? "unflag" : "flag"), mark: icon("flag"), run: () => flagFocused(app) }] : []),
          { label: say("remindMe"), mark: icon("clock"), run: () => remindFocused(app) },
          { label: say(chat.over === null ? "endChat" : "complete"), mark: icon("close"), run: () => endFocused(app) },
        ];
  return [
    ...state.offers.map((offer) => ({
      label: `${say("accept")}: ${offer.service} ${customerName(state, offer.customer.name)}`,
      mark: icon("check"),
      run: () => void app.talk.answer(offer, true, true),
    })),
    ...state.chats.map((one) => ({
      label: `${say("goToChat", { name: customerName(state, one.customer.name) })} · ${one.service}`,
      mark: icon("chat"),
      run: () => go(app, one),
    })),
    ...here,
    ...options(state).map((one) => ({
      label: say("changeTo", { state: one.label }),
      mark: stateMark(one.mark),
      run: () => void app.talk.choose(one.choice, one.reason),
    })),
    { label: say("canned"), mark: icon("texts"), run: () => openSheet(app, "canned") },
    { label: say("messagesLeft"), mark: icon("chat"), run: () => openSheet(app, "messages") },
    { label: say("reminders"), mark: icon("clock"), run: () => openSheet(app, "reminders") },
    { label: say("settings"), mark: icon("gear"), run: () => openSheet(app, "settings") },
    { label: say("shortcuts"), mark: icon("command"), run: () => openSheet(app, "shortcuts") },
    { label: say("helpTitle"), mark: icon("help"), run: () => openSheet(app, "help") },
  ];
}
