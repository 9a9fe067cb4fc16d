/**
 * Takes out of a text what may be a secret. A driver's error may hold anything that the driver knows, and readers of the
 * log must not see credentials. So every long run of characters without a word in it is removed.
 */
export function scrub(text: string): string {
  return text
    .replace(/\b(Bearer|Basic)\s+\S+/gi, "$1 [secret]")
    .replace(/(:\/\/[^\s/:@]*):[^\s@]*@/g, "$1:[secret]@")
    .replace(
      /([\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key))(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
      "$1$2[secret]",
    )
    .replace(/[A-Za-z0-9+/_=-]{20,}/g, (run) => (run.split("/").every(isName) ? run : "[secret]"));
}

/** Longest part of a name, such as `authentication` in `store-authentication-failed`. */
const LONGEST_WORD = 18;

/** Shortest average of the parts of a name; random letters change their case more often. */
const SHORTEST_AVERAGE = 4;

/** Words of letters with joints between, as in paths, codes and names of functions; or nothing. */
function isName(run: string): boolean {
  if (run === "") return true;
  const words = run.split(/[_-]|(?<=[a-z])(?=[A-Z])/);
  return (
    words.every((word) => word.length <= LONGEST_WORD && /^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(word)) &&
    (words.length < 3 || run.length / words.length >= SHORTEST_AVERAGE)
  );
}
