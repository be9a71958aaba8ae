/** English of what is said only by parts that are loaded later; a language's or an operator's words go before it. */
import type { Words } from "./words.ts";

export const LATE = {
  fileTooLarge: "This file is too large. It may have 20 MB.",
  fileBadType: "Files of this type can't be sent.",
  fileEmpty: "This file is empty.",
  fileChatFull: "No more files fit into this conversation.",
  fileFailed: "This file could not be sent.",
  mail: "Send by e-mail",
  mailSent: "On its way to {to}",
  mailNoAddress: "We have no e-mail address of yours.",
  mailTooMany: "This address got many e-mails today. Try again tomorrow.",
  mailFailed: "This was not possible. Try again.",
  howWas: "How was it?",
  stars: "{count} of 5 stars",
  tellMore: "Would you like to tell us more?",
  invited: "Yes, please",
  notNow: "Not now",
  fileGone: "This file is not kept any more.",
};

export type LateWord = keyof typeof LATE;

export function lateWord(words: Words, name: LateWord): string {
  return (words as Readonly<Record<string, string>>)[name] ?? LATE[name];
}
