/** What happened on the line, for support: kinds and sizes, never a body, a name, an address of a customer or a password. */

const KEPT = 500;
const SAFE_NAMES = /^[a-z-]{1,40}$/;

export class Diary {
  private readonly lines: string[] = [];

  note(what: string): void {
    this.lines.push(`${new Date().toISOString()} ${what}`);
    if (this.lines.length > KEPT) {
      this.lines.shift();
    }
  }

  stanza(way: "in" | "out", stanza: Element): void {
    const payloads = [...stanza.children].map((one) => one.localName).filter((name) => SAFE_NAMES.test(name));
    const type = stanza.getAttribute("type") ?? "";
    this.note(`${way} ${stanza.localName} ${SAFE_NAMES.test(type) ? type : ""} ${payloads.join("+")}`);
  }

  /** All that is kept, oldest first, with what the browser says of itself. */
  text(): string {
    return [`${navigator.userAgent} ${window.innerWidth}x${window.innerHeight} ${navigator.language}`, ...this.lines, ""].join("\n");
  }
}
