/** Between the page and its service worker: what to show, and what was clicked. */

export interface Shown {
  readonly title: string;
  readonly body: string;
  /** A later one of the same tag takes its place. */
  readonly tag: string;
  readonly stays: boolean;
  readonly chat: string | null;
  readonly offer: string | null;
  /** Words of the button; empty: none. */
  readonly button: string;
}

export interface Clicked {
  readonly chat: string | null;
  readonly offer: string | null;
  /** The button, not the notification itself. */
  readonly accept: boolean;
}

export const WORKER = "/desk-worker.js";
