import { cutText } from "./cut-text";

/** Longest text that is taken over; names at BigCommerce have at most 255 characters. */
const LONGEST = 500;

/**
 * Control characters, which could rewrite a terminal; direction marks, fillers, variation selectors and tags, which could make one name look
 * like another (all that Unicode calls ignorable, and the blank of Braille); and halves of surrogate pairs, which no encoder takes.
 */
const HARMFUL =
  /[\u0000-\u001f\u007f-\u009f\u2800\u3164\uffa0]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|\p{Surrogate}/gu;

/**
 * Text of a file that others wrote, made safe to show. It has no characters that change the look of the rest, no
 * commands of a build server (`::error` at the start of a word, `##[error]` anywhere), and a limited length.
 */
export function clean(text: string, longest = LONGEST): string {
  const shown = text
    .replace(HARMFUL, "\u{fffd}")
    .replace(/(^|\s)::/g, "$1: :")
    .replace(/##(?=\[|vso\[)/g, "# #");
  return shown.length > longest ? `${cutText(shown, longest)}…` : shown;
}

/** As {@link clean}, for a text of several lines: line ends and tabs stay, and nothing is cut. */
export function cleanLines(text: string): string {
  return text.replace(/[^\n\t]+/g, (part) => clean(part, Number.POSITIVE_INFINITY));
}

/** Rewrites a terminal, ends a line, turns the direction of what follows, or has no UTF-8 form. */
const CONTROLS = /\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|\p{Surrogate}/gu;

/** A text to be copied as it is, on one line: whatever is visible in it stays, a joined emoji for example. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, " ");
}

/** The same but for new lines, which in a JSON document are its layout: inside strings JSON escapes them itself. */
const HARMFUL_IN_JSON = new RegExp(HARMFUL.source.replace("\\u0000-", "\\u0000-\\u0009\\u000b-"), "gu");

/** The text of a JSON document with every harmful character of its strings written as an escape: it still means the same. */
export function cleanJson(json: string): string {
  return json.replace(HARMFUL_IN_JSON, escaped).replace(/(?<=\s)::|##(?=\[|vso\[)/g, escaped);
}

/** `\u202e` for each unit of the text. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}
