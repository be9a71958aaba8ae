/** Building and reading elements without markup in strings. */

export type Attributes = Readonly<Record<string, string | undefined>>;
export type Child = Element | string | null;

export const NS = {
  client: "jabber:client",
  desk: "urn:stanzadesk:0",
  workgroup: "http://jabber.org/protocol/workgroup",
  receipts: "urn:xmpp:receipts",
  sid: "urn:xmpp:sid:0",
  states: "http://jabber.org/protocol/chatstates",
  ping: "urn:xmpp:ping",
  carbons: "urn:xmpp:carbons:2",
  correct: "urn:xmpp:message-correct:0",
  markers: "urn:xmpp:chat-markers:0",
  hints: "urn:xmpp:hints",
  errors: "urn:ietf:params:xml:ns:xmpp-stanzas",
} as const;

/** Makes an element in a namespace of its own; the library writes attributes only, so the namespace is one too. */
export function el(space: string, name: string, attributes: Attributes = {}, ...children: readonly Child[]): Element {
  const made = document.implementation.createDocument(space, name).documentElement;
  made.setAttribute("xmlns", space);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  for (const child of children) {
    if (child !== null) {
      made.append(typeof child === "string" ? child : made.ownerDocument.importNode(child, true));
    }
  }
  return made;
}

export function child(element: Element, space: string, name: string): Element | undefined {
  return children(element, space, name)[0];
}

export function children(element: Element, space: string, name: string): readonly Element[] {
  return [...element.children].filter((one) => one.localName === name && one.namespaceURI === space);
}

export function attr(element: Element, name: string): string {
  return element.getAttribute(name) ?? "";
}

export function whole(element: Element, name: string): number {
  const value = Number.parseInt(attr(element, name), 10);
  return Number.isFinite(value) ? value : 0;
}

export function instant(element: Element, name: string): number | null {
  const value = Date.parse(attr(element, name));
  return Number.isNaN(value) ? null : value;
}

export function bare(jid: string): string {
  return jid.split("/", 1)[0] ?? "";
}
