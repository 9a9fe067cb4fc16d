/**
 * The beginning of a text, at most so many characters, never half of a surrogate pair: an emoji that does not fit whole
 * is left out. Half a pair has no UTF-8 form, so the message that holds it could not be sent.
 */
export function cutText(text: string, most: number): string {
  return text
    .toWellFormed()
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "");
}
