/**
 * How a word of the control panel came to be known. Nothing was tried against the real service yet: `bc-accounts panel
 * inspect` is the way in which a mark becomes `proved`.
 */
export type Mark = "documented" | "help-centre" | "screenshot" | "third-party" | "inferred" | "unknown";

/** Something to look for on a page, with how it is known. Patterns ignore the letter case: it changed over the years. */
export interface Word {
  readonly pattern: RegExp;
  readonly mark: Mark;
  /** What to say to a person who looks for it. */
  readonly said: string;
}

/** Looks for exactly these words, whatever their letter case and white space. */
export function words(mark: Mark, said: string, ...others: readonly string[]): Word {
  const sources = [said, ...others].map((text) => plain(text).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  return { pattern: new RegExp(`^(?:${sources.join("|")})$`, "i"), mark, said };
}

/** Looks for a pattern somewhere in a text. */
export function like(mark: Mark, said: string, pattern: RegExp): Word {
  return { pattern, mark, said };
}

/** Does the text say it? */
export function says(text: string, word: Word): boolean {
  return word.pattern.test(plain(text));
}

/** A text as it is compared: one line, no white space around, one spelling of `&`, no colon or star at its end. */
export function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/ and /gi, " & ")
    .replace(/\s*[:*]+$/, "");
}

/** The same for texts whose letter case means nothing. */
export function folded(text: string): string {
  return plain(text).toLowerCase();
}
