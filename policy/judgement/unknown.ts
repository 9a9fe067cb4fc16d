import { unknownMarks } from "../../engine/special-values";

/** Stands in an account's plain data for a value that only the update can tell. */
export const UNKNOWN: unique symbol = Symbol("known only at update");

/**
 * Copies a JSON-like value, with {@link UNKNOWN} in the place of everything that is not known yet.
 * It takes a function because the policy SDK throws when an unknown property is so much as read.
 */
export function plainCopy(read: () => unknown): unknown {
  let value: unknown;
  try {
    value = read();
  } catch {
    return UNKNOWN;
  }
  if (unknownMarks.has(value)) return UNKNOWN;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return Array.from({ length: list.length }, (_, index) => plainCopy(() => list[index]));
  }
  if (typeof value === "object" && value !== null) {
    const source = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(Object.keys(source).map((key) => [key, plainCopy(() => source[key])]));
  }
  return value;
}
