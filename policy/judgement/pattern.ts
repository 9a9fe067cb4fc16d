/** Does the whole text match the pattern, in which `*` stands for any characters and `?` for one? Letter case counts. */
export function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}

/** Is it one of these stacks? Letter case does not count: `Production` is one that somebody would miss as much. */
export function isStackOf(stack: string, patterns: readonly string[]): boolean {
  return matchesAny(
    stack.toLowerCase(),
    patterns.map((pattern) => pattern.toLowerCase()),
  );
}

/** Does the text match one of the patterns? No patterns given means that everything matches. */
export function matchesAny(text: string, patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesPattern(text, pattern));
}
