const collator = new Intl.Collator("en", { numeric: true });

/** Order in which people count: `s2` before `s12`. Texts that only look alike keep one order, too. */
export function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
