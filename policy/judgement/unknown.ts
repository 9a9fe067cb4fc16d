/** Stands in an account's plain data for a value that only the update can tell. */
export const UNKNOWN: unique symbol = Symbol("known only at update");

/**
 * What the engine writes for an unknown value, by type (boolean, number, string, array, asset, archive, object).
 * The text is part of the engine's protocol: previews written as JSON hold it too.
 */
const placeholders: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

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
  if (placeholders.has(value)) return UNKNOWN;
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
