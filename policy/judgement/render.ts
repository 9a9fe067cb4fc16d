import type { Finding } from "./rule";

/** A finding as people read it: what is wrong, why it matters, the way out. */
export function renderFinding({ what, why, fix }: Finding): string {
  return `${what}\nWhy: ${why}\nFix: ${fix}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listOf(items: readonly string[], conjunction = "and"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** The first few items, and how many more there are. */
export function fewOf(items: readonly string[], limit: number): string {
  const more = items.length - limit;
  return more > 0 ? `${items.slice(0, limit).join(", ")} and ${more} more` : listOf(items);
}

/** `1 account`, `2 accounts` */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
