import { scopesFrom } from "./entries";
import { familyEntry, isLevelOf, isScopeFamily, levelsOf } from "./levels";
import type { ScopeFamily, ScopeGrant, Scopes } from "./levels";
import { suggestFamily, suggestLevel } from "./suggest-names";
import type { UnrequestableEntry } from "./catalogue-entry";
import { unrequestableFamilies } from "./unrequestable-families";

/** What is wrong with a value that should be a set of scopes. */
export interface ScopeProblem {
  readonly code: "not-an-object" | "unknown-family" | "unrequestable-family" | "unknown-level";
  /** Key that the problem is at; absent when the whole value is wrong. */
  readonly key?: string;
  /** One sentence for people, without the name of the property that holds the scopes. */
  readonly message: string;
  /** What was probably meant: a family for `unknown-family`, a level for `unknown-level`. */
  readonly suggestion?: string;
}

export interface CheckedScopes {
  /** The valid part, normalised. */
  readonly scopes: Scopes;
  /** Every problem, in the order of the keys; empty when `scopes` is the whole value. */
  readonly problems: readonly ScopeProblem[];
}

/** Checks a value of unknown origin (a program without types, JSON, configuration) against the catalogue. */
export function checkScopes(value: unknown): CheckedScopes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = 'scopes map a family to a level, for example { orders: "read-only" }';
    return { scopes: {}, problems: [{ code: "not-an-object", message }] };
  }
  const valid: ScopeGrant[] = [];
  const problems: ScopeProblem[] = [];
  for (const [key, level] of Object.entries(value)) {
    if (level === undefined) continue;
    if (!isScopeFamily(key)) problems.push(familyProblem(key));
    else if (!isLevelOf(key, level)) problems.push(levelProblem(key, level));
    else valid.push({ family: key, level });
  }
  return { scopes: scopesFrom(valid), problems };
}

function familyProblem(key: string): ScopeProblem {
  const unrequestable = unrequestableFamily(key);
  if (unrequestable !== undefined) {
    return { code: "unrequestable-family", key, message: `"${key}" cannot be requested: ${whyNot(unrequestable)}` };
  }
  const suggestion = suggestFamily(key);
  if (suggestion === undefined) {
    return { code: "unknown-family", key, message: `"${key}" is no scope family` };
  }
  return {
    code: "unknown-family",
    key,
    message: `"${key}" is no scope family: did you mean "${suggestion}"?`,
    suggestion,
  };
}

function unrequestableFamily(key: string): UnrequestableEntry | undefined {
  const table: Readonly<Record<string, UnrequestableEntry>> = unrequestableFamilies;
  for (const [name, entry] of Object.entries(table)) {
    const names = [name, entry.label, ...entry.parameters].map((text) => text.toLowerCase());
    if (names.includes(key.toLowerCase())) return entry;
  }
  return undefined;
}

function whyNot({ label, reason }: UnrequestableEntry): string {
  switch (reason) {
    case "no-parameter":
      return `BigCommerce publishes no scope parameter for ${label}; it can only be switched on by hand in the control panel`;
    case "implicit":
      return "every API account has it";
    case "account-level":
      return `${label} belongs to account-level API accounts, not to those of a store`;
    case "app-level":
      return `${label} belongs to app-level API accounts, not to those of a store`;
  }
}

function levelProblem(family: ScopeFamily, level: unknown): ScopeProblem {
  const { label } = familyEntry(family);
  const levels = levelsOf(family)
    .map((word) => `"${word}"`)
    .join(" or ");
  if (typeof level !== "string") {
    return {
      code: "unknown-level",
      key: family,
      message: `the level of ${family} (${label}) is not a string: it can be ${levels}`,
    };
  }
  const suggestion = suggestLevel(family, level);
  const message = `${family} (${label}) has no level "${level}": it can be ${levels}`;
  return { code: "unknown-level", key: family, message, ...(suggestion === undefined ? {} : { suggestion }) };
}
