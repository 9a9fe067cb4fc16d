/** Longest text that is taken over; names at BigCommerce have at most 255 characters. */
const LONGEST = 500;

/**
 * A text of a file that others wrote, safe to be shown: without control characters (which could rewrite a terminal) and
 * direction marks (which could make one name look like another), and not endless.
 */
export function clean(text: string): string {
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "\u{fffd}");
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
