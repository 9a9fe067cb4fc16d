import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What somebody says in public about the scopes of one call. */
export interface PublicStatement {
  /** As a program would declare it. */
  readonly call: string;
  /** Parameters that the source names for it. */
  readonly scopes: readonly string[];
  readonly source: string;
  /**
   * `exact`: just these, in a source that settles it. `inferred`: these, though no source says so outright. `enough`: these do, and so would
   * others. `contested`: another source disagrees. `by-hand`: a row of the form without a parameter. `slip`: the call is misprinted.
   */
  readonly verdict: "exact" | "inferred" | "enough" | "contested" | "by-hand" | "slip";
  /** The row of the form, for `by-hand`. */
  readonly byHand?: string;
  /** The call that was meant, for `slip`. */
  readonly meant?: string;
}

export const publicStatements = (
  JSON.parse(readFileSync(join(__dirname, "../unit/scopes/public-statements.json"), "utf8")) as {
    statements: PublicStatement[];
  }
).statements;
