/** Invites a visitor to chat when the operator's rule holds: page, time, scroll, return, share. Once per visitor and day. */
import { lateWord } from "./core/late.ts";
import { WORDS } from "./core/words.ts";
import { languageOf, loadLanguage } from "./lang/languages.ts";
import { el, wear } from "./views/dom.ts";
import tokens from "../styles/tokens.css" with { type: "text" };
import style from "./views/invite.css" with { type: "text" };

interface Rule {
  readonly text: string;
  readonly page: string;
  readonly after_s: number;
  readonly scroll: number;
  readonly returning: boolean;
  readonly share: number;
}

const FIRST = "stanzadesk:first";
const ASKED = "stanzadesk:asked";

export function inviteByRule(element: HTMLElement, rule: Rule, accept: () => void): void {
  const today = new Date().toDateString();
  const first = remembered(FIRST) ?? today;
  keep(FIRST, first);
  const fits = location.pathname.startsWith(rule.page) && (!rule.returning || first !== today) && remembered(ASKED) !== today;
  if (!fits || Math.random() * 100 >= rule.share) {
    keep(ASKED, fits ? today : (remembered(ASKED) ?? ""));
    return;
  }
  setTimeout(() => void whenScrolled(rule.scroll).then(() => show(element, rule.text, accept, today)), rule.after_s * 1000);
}

function whenScrolled(hundredths: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const way = document.documentElement.scrollHeight - innerHeight;
      if (way <= 0 || (scrollY / way) * 100 >= hundredths) {
        removeEventListener("scroll", look);
        resolve();
      }
    };
    addEventListener("scroll", look, { passive: true });
    look();
  });
}

async function show(element: HTMLElement, text: string, accept: () => void, today: string): Promise<void> {
  const root = element.shadowRoot;
  if (root === null || element.hasAttribute("data-open") || root.querySelector(".panel") !== null) {
    return;
  }
  keep(ASKED, today);
  await loadLanguage(languageOf(element.dataset["lang"] || document.documentElement.lang, navigator.languages));
  const tell = (name: string): unknown => element.dispatchEvent(new CustomEvent(`stanzadesk:${name}`, { bubbles: true, composed: true }));
  const leave = (name: string): void => {
    invitation.remove();
    tell(name);
  };
  const yes = (): void => {
    leave("accepted");
    accept();
  };
  const invitation = el(
    "section",
    { class: "invitation", "aria-label": WORDS.launcher, role: "status" },
    el("p", { dir: "auto" }, text),
    el("button", { type: "button", class: "yes", onclick: yes }, lateWord(WORDS, "invited")),
    el("button", { type: "button", class: "no", onclick: () => leave("declined") }, lateWord(WORDS, "notNow")),
  );
  wear(root, tokens, style);
  root.append(invitation);
  tell("invited");
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden: the visitor may be asked again.
  }
}
