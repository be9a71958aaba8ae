/** Makes nodes, never markup: text goes in as text, so nothing a person wrote can become an element. */

type Attributes = Readonly<Record<string, string | boolean | ((event: never) => void)>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

/** Sets attributes; a function is a listener for `onX`, a boolean is presence. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as (event: Event) => void);
    } else if (typeof value === "boolean") {
      element.toggleAttribute(name, value);
    } else if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}

/** Writes a text only where it differs, so that live regions speak once. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** Paths of icons; each its own constant, so that the loader carries the one it shows. */
export const CHAT =
  "M5 7.5A2.5 2.5 0 0 1 7.5 5h9A2.5 2.5 0 0 1 19 7.5v6a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 3.8V16A2.5 2.5 0 0 1 5 13.5z";
export const DOWN = "m7 10 5 5 5-5";
export const SEND = "M12 19V6m0 0-5.5 5.5M12 6l5.5 5.5";
export const CLIP = "m18.5 11.5-6.6 6.6a4 4 0 0 1-5.7-5.7l7.1-7.1a2.7 2.7 0 0 1 3.8 3.8l-7 7a1.3 1.3 0 0 1-1.9-1.9l6.3-6.3";
export const SMILE = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 10v.01M15 10v.01M8.5 14.5a4.6 4.6 0 0 0 7 0";

export function icon(shape: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" });
  const path = document.createElementNS(SVG, "path");
  set(path, { d: shape });
  svg.append(path);
  return svg;
}

export function sheet(...texts: readonly string[]): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(texts.join("\n"));
  return made;
}

/** Lets the shadow root around a node wear further sheets. */
export function wear(node: Node, ...texts: readonly string[]): void {
  const root = node.getRootNode() as ShadowRoot;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(...texts)];
}
