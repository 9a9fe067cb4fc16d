import { scopeEntries, scopesFrom } from "./entries";
import { levelIncludes, scopeFamilies } from "./levels";
import type { AnyAccessLevel, ScopeFamily, Scopes } from "./levels";

/** A part of what is held that goes beyond what is needed. */
export interface SurplusScope {
  readonly family: ScopeFamily;
  /** Level held. */
  readonly have: AnyAccessLevel;
  /** Level that is enough; absent when the family is not needed at all. */
  readonly need?: AnyAccessLevel;
}

/** How one family differs between two sets of scopes. */
export interface ScopeChange {
  readonly family: ScopeFamily;
  /** Absent when the family was not held. */
  readonly before?: AnyAccessLevel;
  /** Absent when the family is no longer held. */
  readonly after?: AnyAccessLevel;
  /**
   * `added` and `widened` gain something, `narrowed` and `removed` only lose. A change that gains and loses at once
   * (read-only to create-preview, either way) is called `widened`: no gain of power ever passes for a narrowing.
   */
  readonly change: "added" | "widened" | "narrowed" | "removed";
  /** True when the new level opens something that the old one did not. */
  readonly gains: boolean;
  /** True when the old level opened something that the new one does not. */
  readonly loses: boolean;
}

/**
 * The same scopes in a fresh object, keys in catalogue order, families with the value undefined left out.
 *
 * @throws UnknownScopeError when a family or level is not in the catalogue.
 */
export function normalizeScopes(scopes: Scopes): Scopes {
  return scopesFrom(scopeEntries(scopes));
}

/** Do both hold the same families at the same levels? Order never matters. */
export function scopesEqual(a: Scopes, b: Scopes): boolean {
  return compareScopes(a, b).length === 0;
}

/**
 * The part of `need` that `have` does not cover, at the levels of `need`. Empty when `have` is enough.
 *
 * @throws UnknownScopeError when a family or level of either is not in the catalogue; so do the functions below.
 */
export function missingScopes(have: Scopes, need: Scopes): Scopes {
  const held = levelsByFamily(have);
  return scopesFrom(scopeEntries(need).filter(({ family, level }) => !suffices(family, held.get(family), level)));
}

/** The parts of `have` that go beyond `need`, in catalogue order. Empty when nothing could be taken away. */
export function surplusScopes(have: Scopes, need: Scopes): SurplusScope[] {
  const needed = levelsByFamily(need);
  return scopeEntries(have).flatMap(({ family, level }) => {
    const enough = needed.get(family);
    if (suffices(family, enough, level)) return [];
    return [enough === undefined ? { family, have: level } : { family, have: level, need: enough }];
  });
}

/** What changed from one set to the other, one entry for each family that differs, in catalogue order. */
export function compareScopes(before: Scopes, after: Scopes): ScopeChange[] {
  const from = levelsByFamily(before);
  const to = levelsByFamily(after);
  return scopeFamilies.flatMap((family): ScopeChange[] => {
    const old = from.get(family);
    const now = to.get(family);
    if (old === now) return [];
    const gains = now !== undefined && !suffices(family, old, now);
    const loses = old !== undefined && !suffices(family, now, old);
    return [
      {
        family,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
        change: nameChange(old, now, gains),
        gains,
        loses,
      },
    ];
  });
}

function levelsByFamily(scopes: Scopes): ReadonlyMap<ScopeFamily, AnyAccessLevel> {
  return new Map(scopeEntries(scopes).map(({ family, level }) => [family, level]));
}

function suffices(family: ScopeFamily, have: AnyAccessLevel | undefined, need: AnyAccessLevel): boolean {
  return have !== undefined && levelIncludes(family, have, need);
}

function nameChange(
  before: AnyAccessLevel | undefined,
  after: AnyAccessLevel | undefined,
  gains: boolean,
): ScopeChange["change"] {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  return gains ? "widened" : "narrowed";
}
