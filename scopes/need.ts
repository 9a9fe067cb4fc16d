import {
  levelEntry,
  levelIncludes,
  levelRank,
  levelsOf,
  type AnyAccessLevel,
  type ScopeFamily,
  type ScopeGrant,
  type Scopes,
} from "./levels";

/**
 * How sure a statement about scopes is.
 *
 * - `documented`: the operation's own specification says it
 * - `documented-elsewhere`: a guide or BigCommerce's own code says it
 * - `reported`: users of the API say it
 * - `inferred`: chosen here, because the sources name several families, or none
 * - `contested`: sources disagree; each reading has its own source
 * - `unknown`: no source says it
 */
export type ScopeMark = "documented" | "documented-elsewhere" | "reported" | "inferred" | "contested" | "unknown";

/** The levels of one family that open something. */
export interface OperationGrant extends ScopeGrant {
  /** Weakest level that is enough. */
  readonly level: AnyAccessLevel;
  /** Every level that is enough, weakest first. */
  readonly levels: readonly AnyAccessLevel[];
}

/** What a call needs, as a formula. */
export type ScopeNeed =
  /** Every account may. */
  | { readonly kind: "none" }
  /** No source says what it needs. */
  | { readonly kind: "unknown" }
  | ({ readonly kind: "scope" } & OperationGrant)
  /** A row of the control panel's form for which no parameter is published: a person switches it on. */
  | { readonly kind: "by-hand"; readonly label: string; readonly level: string }
  | { readonly kind: "all"; readonly of: readonly ScopeNeed[] }
  | { readonly kind: "any"; readonly of: readonly ScopeNeed[] };

/** One way of reading the sources. */
export interface ScopeReading {
  readonly need: ScopeNeed;
  readonly mark: Exclude<ScopeMark, "contested">;
  /** Page, specification or code that says so. */
  readonly source: string;
}

/** One way to satisfy a formula: all of its grants together, and what a person has to switch on. */
export interface NeedTerm {
  readonly grants: readonly OperationGrant[];
  readonly byHand: readonly { readonly label: string; readonly level: string }[];
}

/** A formula as the alternatives that satisfy it, in their order; none for an unknown need. */
export function termsOf(need: ScopeNeed): readonly NeedTerm[] {
  switch (need.kind) {
    case "none":
      return [{ grants: [], byHand: [] }];
    case "unknown":
      return [];
    case "scope":
      return [{ grants: [need], byHand: [] }];
    case "by-hand":
      return [{ grants: [], byHand: [{ label: need.label, level: need.level }] }];
    case "any":
      return need.of.flatMap(termsOf);
    case "all":
      return need.of.reduce<readonly NeedTerm[]>(
        (terms, part) =>
          terms.flatMap((term) =>
            termsOf(part).map((more) => ({
              grants: [...term.grants, ...more.grants],
              byHand: [...term.byHand, ...more.byHand],
            })),
          ),
        [{ grants: [], byHand: [] }],
      );
  }
}

/**
 * Do these scopes satisfy the formula? What a person switches on counts as given, because no set of scopes can tell;
 * an unknown need is never satisfied.
 */
export function satisfies(scopes: Scopes, need: ScopeNeed): boolean {
  return holds(need, (family) => scopes[family]);
}

export function holds(
  need: ScopeNeed,
  levelOf: (family: ScopeFamily) => AnyAccessLevel | readonly AnyAccessLevel[] | undefined,
): boolean {
  switch (need.kind) {
    case "none":
    case "by-hand":
      return true;
    case "unknown":
      return false;
    case "scope": {
      const have = levelOf(need.family);
      if (have === undefined) return false;
      return typeof have === "string" ? need.levels.includes(have) : have.some((level) => need.levels.includes(level));
    }
    case "all":
      return need.of.every((part) => holds(part, levelOf));
    case "any":
      return need.of.some((part) => holds(part, levelOf));
  }
}

/** Every grant that a formula mentions. */
export function grantsIn(need: ScopeNeed): readonly OperationGrant[] {
  switch (need.kind) {
    case "scope":
      return [need];
    case "all":
    case "any":
      return need.of.flatMap(grantsIn);
    default:
      return [];
  }
}

/** `orders: "modify" or orderTransactions: "modify"`, for people. */
export function describeNeed(need: ScopeNeed): string {
  switch (need.kind) {
    case "none":
      return "no scope";
    case "unknown":
      return "a scope that no page names";
    case "scope":
      return `${need.family}: "${need.level}"`;
    case "by-hand":
      return `${need.label} "${need.level}", which a person switches on in the control panel`;
    case "all":
      return need.of
        .map((part) => (part.kind === "any" ? `(${describeNeed(part)})` : describeNeed(part)))
        .join(" and ");
    case "any":
      return need.of.map((part) => (part.kind === "all" ? `(${describeNeed(part)})` : describeNeed(part))).join(" or ");
  }
}

/** A family at this level, or at any level that includes it. */
export function needOfGrant(family: ScopeFamily, level: AnyAccessLevel): ScopeNeed {
  levelEntry(family, level);
  const levels = levelsOf(family).filter((stronger) => levelIncludes(family, stronger, level));
  return { kind: "scope", family, level, levels };
}

/** Any one of these levels, grouped by family in the order in which they come. */
export function needOfGrants(grants: readonly ScopeGrant[]): ScopeNeed {
  const levels = new Map<ScopeFamily, AnyAccessLevel[]>();
  for (const { family, level } of grants) levels.set(family, [...(levels.get(family) ?? []), level]);
  const of = [...levels].flatMap(([family, unsorted]): ScopeNeed[] => {
    const sorted = [...unsorted].sort((a, b) => levelRank(family, a) - levelRank(family, b));
    const [level] = sorted;
    return level === undefined ? [] : [{ kind: "scope", family, level, levels: sorted }];
  });
  const [only, ...others] = of;
  return only !== undefined && others.length === 0 ? only : { kind: "any", of };
}
