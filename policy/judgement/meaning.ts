/** Longest time for which an exception or an approval may be given without saying otherwise. */
export const LONGEST_DAYS = 180;

/** A hundred years: no date has room for any number of days. */
const MOST_DAYS = 36_500;

/** The last day (UTC, `YYYY-MM-DD`) that is at most so many days away. */
export function latestDay(now: Date, days: number): string {
  return new Date(now.getTime() + Math.min(days, MOST_DAYS) * 86_400_000).toISOString().slice(0, 10);
}

/** A ticket such as `ERP-12` or `#345`, or an address where the reason stands. */
const TICKET = /\b[A-Z][A-Z0-9]+-\d+\b|(?:^|\s)#\d+\b|https?:\/\/\S{4,}/;

/**
 * Does the text tell somebody anything? Several different words, or a ticket to look up. Thirty equal letters are long, and
 * tell nobody why.
 */
export function isMeaningful(text: string): boolean {
  if (TICKET.test(text)) return true;
  // These scripts set no blanks between words.
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu) ?? [];
  if (new Set(dense).size >= 5) return true;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const telling = words.filter((word) => new Set(word).size > 1);
  return new Set(telling).size >= 3;
}

/** What {@link isMeaningful} asks for, in words. */
export const MEANINGFUL = "say why in at least three different words, or name a ticket such as ERP-12";
