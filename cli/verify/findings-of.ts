import { beyondStencil, describeRow, judgeProbes, type ProbeRow } from "../../handoff";
import type { HandedToken } from "../stack/handed-tokens";

/** What a living token reaches, held against its declaration, in the words of the form. */
export interface Findings {
  readonly proved: readonly string[];
  readonly missing: readonly string[];
  /** Beyond the declaration. */
  readonly surplus: readonly string[];
  /** Probably beyond the declaration. */
  readonly suspected: readonly string[];
  readonly unverified: readonly string[];
}

/** @param rows - Of a living token; empty for any other. Pure. */
export function findingsOf(rows: readonly ProbeRow[], declared: HandedToken["declared"]): Findings {
  const present = rows.filter(({ verdict }) => verdict === "present");
  const nothing = { missing: [], surplus: [], suspected: [], unverified: [] };
  if (declared === undefined) return { ...nothing, proved: present.map(describeRow) };
  if (declared === "stencil-cli") {
    const surplus = beyondStencil(rows);
    return {
      ...nothing,
      proved: present.filter((row) => !surplus.includes(row)).map(describeRow),
      surplus: surplus.map((row) => `${describeRow(row)}, as a V2/V3 token has`),
      unverified: rows.length === 0 ? [] : ["the access level: no GET shows it"],
    };
  }
  const reach = judgeProbes(rows, declared.scopes);
  return {
    proved: reach.proved.map(describeRow),
    missing: reach.missing.map(({ family }) => describeRow({ family })),
    surplus: reach.surplus.map(describeRow),
    suspected: reach.suspected.map(describeRow),
    unverified: reach.unverified.map((row) => `${describeRow(row)}: ${row.reason}`),
  };
}
