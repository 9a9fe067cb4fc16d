import { scopeEntries } from "./entries";
import { familyEntry } from "./levels";
import type { AnyAccessLevel, ScopeFamily, Scopes } from "./levels";

/** The scopes as TypeScript source, to be pasted after `scopes:`. `{ orders: "modify", products: "read-only" }` */
export function renderScopes(scopes: Scopes): string {
  const fields = scopeEntries(scopes).map(({ family, level }) => `${family}: ${JSON.stringify(level)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** A family, with its level where given, in the panel's words: `Orders (modify)`. */
export function describeScope(family: ScopeFamily, level?: AnyAccessLevel): string {
  const { label } = familyEntry(family);
  return level === undefined ? label : `${label} (${level})`;
}
