/** Trusted Types: no string becomes markup or script here. The exceptions, named in the page's policy: templates of lit (fixed in
 * the bundle); stanzas, which strophe.js parses by DOMParser into documents that never run; the one service worker. */
import { WORKER } from "./shown.ts";

interface Rules {
  readonly createHTML: (text: string, type: string, sink: string) => string | null;
  readonly createScriptURL: (address: string) => string | null;
}

interface Factory {
  createPolicy(name: string, rules: Rules): unknown;
}

export function trustStanzasOnly(): void {
  const factory = (window as { trustedTypes?: Factory }).trustedTypes;
  factory?.createPolicy("default", {
    createHTML: (text, _type, sink) => (sink === "DOMParser parseFromString" ? text : null),
    createScriptURL: (address) => (address === WORKER ? address : null),
  });
}
