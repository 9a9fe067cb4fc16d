import { levelEntry, scopeFamilies, isScopeFamily, type AnyAccessLevel, type ScopeGrant, type Scopes } from "./levels";
import { UnknownScopeError } from "./unknown-scope-error";

/**
 * The grants of a set of scopes, in catalogue order. A family whose value is undefined is not held.
 *
 * @throws {@link UnknownScopeError} when a family or level is not in the catalogue.
 */
export function scopeEntries(scopes: Scopes): ScopeGrant[] {
  for (const family of Object.keys(scopes)) {
    if (!isScopeFamily(family)) throw UnknownScopeError.forFamily(family, scopeFamilies);
  }
  const grants: ScopeGrant[] = [];
  for (const family of scopeFamilies) {
    const level = Object.hasOwn(scopes, family) ? scopes[family] : undefined;
    if (level === undefined) continue;
    levelEntry(family, level);
    grants.push({ family, level });
  }
  return grants;
}

/**
 * The set of scopes that holds these grants, keys in catalogue order. The last grant of a family counts.
 *
 * @throws {@link UnknownScopeError} when a level is none of its family.
 */
export function scopesFrom(grants: Iterable<ScopeGrant>): Scopes {
  const levels = new Map<string, AnyAccessLevel>();
  for (const { family, level } of grants) levels.set(family, level);
  const scopes: Record<string, AnyAccessLevel> = {};
  for (const family of scopeFamilies) {
    const level = levels.get(family);
    if (level === undefined) continue;
    levelEntry(family, level);
    scopes[family] = level;
  }
  // Every level was looked up in its own family, which is what the mapped type asks for.
  return scopes;
}
