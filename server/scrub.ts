/**
 * Takes out of a text what may be a secret. A driver's error may hold anything that the driver knows, and the log is read
 * by people who may not know the credentials: so a long run of characters without a word in it goes, whatever it is.
 */
export function scrub(text: string): string {
  return text
    .replace(/\b(Bearer|Basic)\s+\S+/gi, "$1 [secret]")
    .replace(/(:\/\/[^\s/:@]*):[^\s@]*@/g, "$1:[secret]@")
    .replace(/\b(password|passwd|pwd|secret|token|api[_-]?key)(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi, "$1$2[secret]")
    .replace(/[A-Za-z0-9+_=-]{20,}/g, (run) => (isWord(run) ? run : "[secret]"));
}

/** Letters and one kind of joint only, as in names of files, codes and functions. */
function isWord(run: string): boolean {
  return /^[A-Za-z]+(?:[_-][A-Za-z]+)*$/.test(run) && run.length < 60 && !looksRandom(run);
}

/** Upper and lower case change more often than in any name of several words. */
function looksRandom(run: string): boolean {
  const changes = [...run].filter((letter, at) => at > 0 && /[a-z]/.test(run[at - 1] ?? "") && /[A-Z]/.test(letter)).length;
  return changes > run.length / 5;
}
