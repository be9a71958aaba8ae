/**
 * What parts that are loaded later are handed. They import nothing but types, so that the widget travels as one file:
 * whatever two files share would become a third one, asked for before the first can run.
 */
import { wellFormed } from "../core/validate.ts";
import { WORDS, fill, noticeWords } from "../core/words.ts";
import { el, wear } from "./dom.ts";

export const TOOLS = { el, wear, WORDS, fill, noticeWords, wellFormed };
export type Tools = typeof TOOLS;
