import {
  type AnyAccessLevel,
  familyEntry,
  levelIncludes,
  scopeEntries,
  type ScopeFamily,
  type Scopes,
} from "../scopes";
import type { ProbeRow } from "./prober";

/** What the probes say about a declaration. */
export interface ProbeJudgement {
  /** Declared, and the store refused the call that it opens. */
  readonly missing: readonly ProbeRow[];
  /** Not declared, and proved to be held. */
  readonly surplus: readonly ProbeRow[];
  /** Not declared, and probably held: which scope opens the call is inferred, not documented. */
  readonly suspected: readonly ProbeRow[];
  /** Declared, and no GET can prove it at the declared level. */
  readonly unverified: readonly {
    readonly family: ScopeFamily;
    readonly level: AnyAccessLevel;
    readonly reason: string;
  }[];
  /** Declared, and proved at the declared level. */
  readonly proved: readonly ProbeRow[];
}

/** Holds a table of probes against the declared scopes. Pure. */
export function judgeProbes(rows: readonly ProbeRow[], declared: Scopes): ProbeJudgement {
  const wanted = new Map(scopeEntries(declared).map(({ family, level }) => [family, level]));
  const reach = {
    missing: [] as ProbeRow[],
    surplus: [] as ProbeRow[],
    suspected: [] as ProbeRow[],
    unverified: [] as { family: ScopeFamily; level: AnyAccessLevel; reason: string }[],
    proved: [] as ProbeRow[],
  };
  for (const row of rows) {
    const level = wanted.get(row.family);
    if (level === undefined) {
      if (row.verdict === "present") reach[row.basis === "documented" ? "surplus" : "suspected"].push(row);
    } else if (row.verdict === "absent") reach.missing.push(row);
    else if (row.verdict === "present" && row.level !== undefined && levelIncludes(row.family, row.level, level)) {
      reach.proved.push(row);
    } else {
      const reason = row.verdict === "present" ? "reading is proved, writing cannot be" : row.reason;
      reach.unverified.push({ family: row.family, level, reason });
    }
  }
  return reach;
}

/** `Orders (read-only)`, in the words of the form. */
export function describeRow({ family, level }: { family: ScopeFamily; level?: AnyAccessLevel | undefined }): string {
  const { label } = familyEntry(family);
  return level === undefined ? label : `${label} (${level})`;
}

/** One line about what could not be proved, or undefined when everything was. */
export function unverifiedLine({ unverified, suspected }: ProbeJudgement): string | undefined {
  const parts = [
    ...(unverified.length === 0
      ? []
      : [`cannot be verified by reading: ${unverified.map((row) => describeRow(row)).join(", ")}`]),
    ...(suspected.length === 0
      ? []
      : [`not declared but probably held: ${suspected.map(({ family }) => describeRow({ family })).join(", ")}`]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}
