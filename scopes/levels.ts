import { catalogue } from "./catalogue";
import type { CatalogueEntry, LevelEntry } from "./catalogue-entry";
import { UnknownScopeError } from "./unknown-scope-error";

/** Key of a scope family, for example `orders` or `sitesAndRoutes`. */
export type ScopeFamily = keyof typeof catalogue;

/** Levels that one family has: `AccessLevel<"storeLogs">` is `"read-only"`. */
export type AccessLevel<F extends ScopeFamily> = (typeof catalogue)[F]["levels"][number]["level"];

/** Every level word of the catalogue. */
export type AnyAccessLevel = AccessLevel<ScopeFamily>;

/** What an API account may do: one level for each family it holds. `{ orders: "modify", products: "read-only" }` */
export type Scopes = { [F in ScopeFamily]?: AccessLevel<F> };

/** One family at one level. */
export interface ScopeGrant {
  readonly family: ScopeFamily;
  readonly level: AnyAccessLevel;
}

/** Every family key, in the order of the control-panel form. */
export const scopeFamilies: readonly ScopeFamily[] = Object.freeze(Object.keys(catalogue) as ScopeFamily[]);

/** Is this the key of a family? */
export function isScopeFamily(value: unknown): value is ScopeFamily {
  return typeof value === "string" && Object.hasOwn(catalogue, value);
}

/**
 * The catalogue's entry, typed for reading any family. `catalogue.orders` keeps the exact literal types instead.
 *
 * @throws {@link UnknownScopeError} when the family is not in the catalogue.
 */
export function familyEntry(family: ScopeFamily): CatalogueEntry {
  if (!isScopeFamily(family)) throw UnknownScopeError.forFamily(family, scopeFamilies);
  return catalogue[family];
}

/** Levels of a family, weakest first. */
export function levelsOf<F extends ScopeFamily>(family: F): readonly AccessLevel<F>[] {
  return familyEntry(family).levels.map(({ level }) => level as AccessLevel<F>);
}

/** Does the family have this level? False, not an error, for a family that is not in the catalogue. */
export function isLevelOf<F extends ScopeFamily>(family: F, level: unknown): level is AccessLevel<F> {
  return isScopeFamily(family) && familyEntry(family).levels.some((entry) => entry.level === level);
}

/**
 * The catalogue's entry of one level.
 *
 * @throws {@link UnknownScopeError} when the family or the level is not in the catalogue.
 */
export function levelEntry(family: ScopeFamily, level: AnyAccessLevel): LevelEntry {
  const { levels } = familyEntry(family);
  const found = levels.find((entry) => entry.level === level);
  if (found === undefined)
    throw UnknownScopeError.forLevel(
      family,
      level,
      levels.map((entry) => entry.level),
    );
  return found;
}

/**
 * Place of a level within its family, 0 for the weakest. Good for sorting and for weighing; to ask whether one level
 * does for another use {@link levelIncludes}, because not every stronger level includes every weaker one.
 */
export function levelRank(family: ScopeFamily, level: AnyAccessLevel): number {
  return familyEntry(family).levels.indexOf(levelEntry(family, level));
}

/**
 * Does holding `have` do wherever `need` does? True for equal levels and for nearly every stronger one; the exception
 * is `create-preview` of infrastructureDeployments, which opens no documented read.
 */
export function levelIncludes(family: ScopeFamily, have: AnyAccessLevel, need: AnyAccessLevel): boolean {
  return levelEntry(family, have).includes.includes(levelEntry(family, need).level) || have === need;
}

/** Strongest level of a family. It includes all others. */
export function strongestLevel<F extends ScopeFamily>(family: F): AccessLevel<F> {
  const levels = levelsOf(family);
  return levels[levels.length - 1] as AccessLevel<F>;
}
