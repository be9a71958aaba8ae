/** Trusted Types: no string becomes markup or script here. Two exceptions, named in the page's policy: templates of lit (fixed in
 * the bundle), and stanzas, which strophe.js parses by DOMParser into documents that never run. */

interface Factory {
  createPolicy(name: string, rules: { createHTML: (text: string, type: string, sink: string) => string | null }): unknown;
}

export function trustStanzasOnly(): void {
  const factory = (window as { trustedTypes?: Factory }).trustedTypes;
  factory?.createPolicy("default", {
    createHTML: (text, _type, sink) => (sink === "DOMParser parseFromString" ? text : null),
  });
}
