import {
  hasOperations,
  levelIncludes,
  minimalScopes,
  missingScopes,
  scopeEntries,
  scopesFrom,
  surplusScopes,
  type MinimalScopes,
  type Scopes,
  type SurplusScope,
  type UnknownCall,
} from "../../scopes";
import { unknownWithin, type Account } from "./account";
import { isOtherApi } from "./endpoint";
import { isHeldAnyway } from "./levels";

/** What an account holds beyond what its declared endpoints need. */
export interface Surplus {
  readonly parts: readonly SurplusScope[];
  /** The set that would do. */
  readonly suffices: Scopes;
}

const needs = new Map<string, MinimalScopes>();

/**
 * The smallest scopes for the endpoints that an account declares; undefined where it declares none, or holds none of these
 * scopes. Stacks repeat both scopes and endpoints, and working this out takes most of a judgement's time: the answers are kept.
 */
export function declaredNeed({ tokenType, scopes, endpoints }: Account): MinimalScopes | undefined {
  if (tokenType === "stencil-cli" || endpoints.length === 0) return undefined;
  const key = JSON.stringify([endpoints, scopeEntries(scopes)]);
  let need = needs.get(key);
  if (need === undefined) {
    need = minimalScopes(endpoints, { prefer: scopes });
    needs.set(key, need);
  }
  return need;
}

/** Declared calls that the table of operations should know and does not. */
export function strangersIn({ unknown }: MinimalScopes): UnknownCall[] {
  return unknown.filter(({ call }) => !isOtherApi(call));
}

/** Declared calls that the table of operations is not about: GraphQL, and other hosts. */
export function otherApisIn({ unknown }: MinimalScopes): UnknownCall[] {
  return unknown.filter(({ call }) => isOtherApi(call));
}

/**
 * The surplus of an account; undefined where there is none, or where nobody can tell: endpoints are not declared, not known
 * yet, or not in the table. Scopes that are not known yet are left out, and judged once they are.
 *
 * @param excepted families that count as permitted.
 */
export function surplusOf(account: Account, excepted: (family: string) => boolean = () => false): Surplus | undefined {
  if (unknownWithin(account, ["endpoints", "tokenType"]).length > 0) return undefined;
  const need = declaredNeed(account);
  if (need === undefined || need.unknown.length > 0) return undefined;
  const { scopes } = account;
  const parts = surplusScopes(scopes, need.justified).filter(
    // What no documented call needs (sign-on, for one) no endpoint could justify.
    ({ family, have }) => hasOperations(family) && !excepted(family) && !isHeldAnyway(family, have),
  );
  if (parts.length === 0 || isLastPart(scopes, need.scopes)) return undefined;
  const kept = withoutSurplus(scopes, parts);
  return { parts, suffices: scopesFrom([...scopeEntries(kept), ...scopeEntries(missingScopes(kept, need.scopes))]) };
}

/**
 * The scopes with every surplus part taken away or weakened to what is needed. Never holds more than before: where the needed
 * level is no part of the held one (`read-only` is none of `create-preview`), nothing of the family is left.
 */
export function withoutSurplus(have: Scopes, surplus: readonly SurplusScope[]): Scopes {
  const needed = new Map(surplus.map(({ family, need }) => [family, need]));
  return scopesFrom(
    scopeEntries(have).flatMap(({ family, level }) => {
      const kept = needed.has(family) ? needed.get(family) : level;
      return kept === undefined || !levelIncludes(family, level, kept) ? [] : [{ family, level: kept }];
    }),
  );
}

/** BigCommerce makes no account without a scope: one reading family is no surplus where the endpoints need none. */
function isLastPart(have: Scopes, need: Scopes): boolean {
  const [only, ...others] = scopeEntries(have);
  return only?.level === "read-only" && others.length === 0 && scopeEntries(need).length === 0;
}
