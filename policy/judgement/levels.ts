import { levelEntry, type AnyAccessLevel, type ScopeFamily, type ScopeGrant } from "../../scopes";

/** Can the level change anything? Every level but the reading ones; `login`, `create` and `manage` can. */
export function canWrite(level: AnyAccessLevel): boolean {
  return level !== "read-only" && level !== "standard";
}

/** Does every account hold the level whether it asks or not? Then asking for it is never too much. */
export function isHeldAnyway(family: ScopeFamily, level: AnyAccessLevel): boolean {
  return levelEntry(family, level).heldByDefault;
}

/** `orders "modify"`, as it stands in a program. */
export function scopeText({ family, level }: ScopeGrant): string {
  return `${family} "${level}"`;
}
