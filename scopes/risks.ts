import { scopeEntries } from "./entries";
import { familyEntry, levelRank } from "./levels";
import type { AnyAccessLevel, ScopeFamily, Scopes } from "./levels";

/** Kinds of risk, in the order in which they are listed. */
export const riskKinds = Object.freeze(["personalData", "money", "escalation"] as const);
export type RiskKind = (typeof riskKinds)[number];

/** How the kinds are called in messages for people. */
export const riskLabels: Readonly<Record<RiskKind, string>> = Object.freeze({
  personalData: "personal data",
  money: "money",
  escalation: "escalation",
});

/** One risk of holding one family at one level. */
export interface Risk {
  readonly kind: RiskKind;
  /** The reason, in one line. */
  readonly why: string;
}

/** Risks of all parts of a set of scopes. */
export interface ScopeRisk extends Risk {
  readonly family: ScopeFamily;
  readonly level: AnyAccessLevel;
}

/**
 * Risks that come with a family at a level. `orders: "read-only"` shows personal data; only `modify` can also refund.
 *
 * @throws UnknownScopeError when the family or level is not in the catalogue.
 */
export function risksOf(family: ScopeFamily, level: AnyAccessLevel): Risk[] {
  const entry = familyEntry(family);
  const rank = levelRank(family, level);
  return riskKinds.flatMap((kind) => {
    const { mark, from, why } = entry[kind];
    if (!mark || rank < entry.levels.findIndex((candidate) => candidate.level === from)) return [];
    return [{ kind, why }];
  });
}

/** Every risk of a set of scopes, in catalogue order. */
export function risksOfScopes(scopes: Scopes): ScopeRisk[] {
  return scopeEntries(scopes).flatMap(({ family, level }) =>
    risksOf(family, level).map((risk) => ({ family, level, ...risk })),
  );
}
