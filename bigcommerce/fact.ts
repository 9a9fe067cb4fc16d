/**
 * How a statement about BigCommerce's own pages came to be known. Nothing here was tried against the real service.
 *
 * | mark | known from |
 * | --- | --- |
 * | `documented` | BigCommerce's developer documentation |
 * | `help-centre` | BigCommerce's help centre or resource hub |
 * | `screenshot` | text that can be read in a public screenshot |
 * | `third-party` | public code, or the written guide of somebody else |
 * | `inferred` | concluded from the look of a page, or from the source of the platform's component library |
 * | `unknown` | looked for and not found: what stands here is this emulator's own choice |
 */
export type Mark = "documented" | "help-centre" | "screenshot" | "third-party" | "inferred" | "unknown";

/** Something that the pages say or do, with how it is known. */
export interface Fact<Value = string> {
  readonly value: Value;
  /** At least one; several where sources agree. */
  readonly marks: readonly [Mark, ...Mark[]];
  /** What the marks cannot say: eras, contradictions, what a reader must not rely on. */
  readonly note?: string;
}

/** A fact and its marks, as one line of the table. */
export function fact<const Value>(value: Value, marks: Mark | readonly [Mark, ...Mark[]], note?: string): Fact<Value> {
  const all: readonly [Mark, ...Mark[]] = typeof marks === "string" ? [marks] : marks;
  return { value, marks: all, ...(note === undefined ? {} : { note }) };
}

/** Every fact of a table, with the path that leads to it. */
export function listFacts(table: object, path = ""): { path: string; fact: Fact<unknown> }[] {
  return Object.entries(table).flatMap(([key, entry]: [string, unknown]) => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof entry !== "object" || entry === null) return [];
    return isFact(entry) ? [{ path: here, fact: entry }] : listFacts(entry, here);
  });
}

function isFact(entry: object): entry is Fact<unknown> {
  return "value" in entry && "marks" in entry;
}
