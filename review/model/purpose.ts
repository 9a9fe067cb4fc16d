import {
  describeScope,
  familyEntry,
  describeNeed,
  findOperations,
  grants,
  hasOperations,
  isScopeFamily,
  minimalScopes,
  missingScopes,
  parseCall,
  renderScopes,
  scopeEntries,
  scopesFrom,
  surplusScopes,
  type MinimalScopes,
  type Scopes,
} from "../../scopes";
import { isOtherApi } from "../../policy/judgement/endpoint";
import { isHeldAnyway } from "../../policy/judgement/levels";
import { withoutSurplus } from "../../policy/judgement/reach";
import { grantKey, openingParameters, scopesOf } from "./grant";
import type { AccountReview, Grant } from "./schema";

/** Compares grants with the endpoints that accounts declare. One for each review, because stacks repeat both. */
export class PurposeReckoner {
  readonly #needs = new Map<string, MinimalScopes>();

  /** Declared endpoints that the scopes do not open, and those that no page knows. */
  endpoints(
    declared: readonly string[],
    before: Grant | undefined,
    after: Grant,
  ): Omit<AccountReview["endpoints"], "added"> {
    const result: Omit<AccountReview["endpoints"], "added"> = {
      declared: declared.length,
      notGranted: [],
      notDocumented: [],
    };
    if (declared.length === 0 || after.tokenType === "stencil-cli" || isOpen(after)) return result;
    for (const { call, suggestion } of this.need(declared, after).unknown) {
      // GraphQL and other hosts are not what the documentation of the REST calls is about.
      if (isOtherApi(call)) continue;
      result.notDocumented.push({ call: callText(call), suggestion: suggestion ?? null });
    }
    for (const call of declared) {
      const operation = findOperations(call).find(
        (each) => each.grantedBy.length > 0 && !grants(scopesOf(after), each, openingParameters(after)),
      );
      if (operation === undefined) continue;
      const needs = describeNeed(operation.need);
      const stopsWorking =
        before !== undefined &&
        before.tokenType === "v2v3" &&
        grants(scopesOf(before), operation, openingParameters(before));
      result.notGranted.push({ call, needs, stopsWorking });
    }
    return result;
  }

  /** What is held beyond the declared endpoints, with the set that would do; null where nothing is, or nothing is declared. */
  surplus(declared: readonly string[], after: Grant): AccountReview["surplus"] {
    if (declared.length === 0 || after.tokenType === "stencil-cli" || isOpen(after)) return null;
    const have = scopesOf(after);
    const need = this.need(declared, after);
    if (need.unknown.length > 0 || need.unmapped.length > 0) return null;
    // What no documented call needs (sign-on, for one) no endpoint could justify.
    const surplus = surplusScopes(have, need.justified).filter(
      ({ family, have: level }) => hasOperations(family) && !isHeldAnyway(family, level),
    );
    if (surplus.length === 0 || isLastPart(have, need.scopes)) return null;
    const kept = withoutSurplus(have, surplus);
    const suffices: Scopes = scopesFrom([...scopeEntries(kept), ...scopeEntries(missingScopes(kept, need.scopes))]);
    return {
      parts: surplus.map(({ family, have: level, need: enough }) =>
        enough === undefined
          ? describeScope(family, level)
          : `${familyEntry(family).label} (${level}, ${enough} is enough)`,
      ),
      suffices: renderScopes(suffices),
    };
  }

  need(declared: readonly string[], after: Grant): MinimalScopes {
    const key = `${grantKey(after)} ${declared.join(" ")}`;
    let need = this.#needs.get(key);
    if (need === undefined) {
      need = minimalScopes(declared, { prefer: scopesOf(after) });
      this.#needs.set(key, need);
    }
    return need;
  }
}

/** Method and path as they were declared; without server and query, which can hold a credential. */
function callText(call: string): string {
  const parsed = parseCall(call);
  return parsed === undefined ? "(no METHOD /path)" : `${parsed.method} ${parsed.path}`;
}

/** Is a part of the scopes known only after the update? Then nothing can be said about too little or too much. */
function isOpen({ unknown }: Grant): boolean {
  return unknown.some((path) => !path.startsWith("accessLevel"));
}

/** BigCommerce makes no account without a scope: one reading family is no surplus where the endpoints need none. */
function isLastPart(have: Scopes, need: Scopes): boolean {
  const [only, ...others] = scopeEntries(have);
  return (
    only?.level === "read-only" && others.length === 0 && scopeEntries(need).length === 0 && isScopeFamily(only.family)
  );
}
