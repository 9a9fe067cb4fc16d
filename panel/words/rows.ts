import {
  type AnyAccessLevel,
  type CatalogueEntry,
  familyEntry,
  fromParameters,
  parameterOf,
  type ScopeFamily,
  scopeEntries,
  scopeFamilies,
} from "../../scopes";
import { folded } from "./word";

/** Words that a row's button may have for a level; the level's own word is always one of them. */
const synonyms: Readonly<Partial<Record<string, readonly string[]>>> = {
  login: ["token login"],
  manage: ["generate tokens", "generate tokens/manage"],
  "read-only": ["read only"],
};

/** What an untouched row shows. */
const untouched = ["none", "standard"];

/** A row to press, and its button. */
export interface RowOrder {
  readonly family: ScopeFamily;
  readonly level: AnyAccessLevel;
}

/** The rows that a set of parameters needs. */
export interface GrantOrder {
  readonly rows: readonly RowOrder[];
  /** Parameters for which no row of the form is known. */
  readonly unknown: readonly string[];
}

/** What has to be pressed for these parameters. A level that every account holds needs no press. */
export function rowsFor(parameters: readonly string[]): GrantOrder {
  const { scopes, additional } = fromParameters(parameters);
  return { rows: scopeEntries(scopes).filter(({ family, level }) => !isDefault(family, level)), unknown: additional };
}

/** Every word that a row's button may have. */
export function levelWords(): string[] {
  const levels = scopeFamilies.flatMap((family) => {
    const { levels: all }: CatalogueEntry = familyEntry(family);
    return all.map(({ level }) => level);
  });
  return [...new Set(levels.flatMap((level) => [level, ...(synonyms[level] ?? [])])), ...untouched];
}

/** The family whose row has this label. */
export function familyOfLabel(label: string): ScopeFamily | undefined {
  const wanted = folded(label);
  return scopeFamilies.find((family) => {
    const entry: CatalogueEntry = familyEntry(family);
    return [entry.label, ...entry.otherLabels].some((name) => folded(name) === wanted);
  });
}

/** Is this the word of a button that grants the level? */
export function isWordOf(word: string, level: AnyAccessLevel): boolean {
  return [level, ...(synonyms[level] ?? [])].some((spelling) => folded(spelling) === folded(word));
}

/** Is this the word of a button that grants nothing? */
export function isUntouchedWord(word: string): boolean {
  return untouched.includes(folded(word));
}

/** A family that this account's list names without a level word: its strongest level. */
export function strongestOf(family: ScopeFamily): AnyAccessLevel {
  const { levels } = familyEntry(family);
  return (levels.at(-1) ?? levels[0])?.level as AnyAccessLevel;
}

/**
 * The parameters behind a list's column Scopes, `Products Read-Only, Orders`. Words that no row has stay readable as
 * `panel:<words>`, so that an account of ours is never taken for the same as one with more.
 */
export function parametersOfLine(line: string): string[] {
  return line
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const readOnly = /^(.*?)\s*[(:-]?\s*read[- ]only\)?$/i.exec(part);
      const family = familyOfLabel(readOnly?.[1] ?? part);
      if (family === undefined) return `panel:${folded(part)}`;
      const level = readOnly === null ? strongestOf(family) : ("read-only" as AnyAccessLevel);
      const isOffered = familyEntry(family).levels.some((entry) => entry.level === level);
      return isOffered ? parameterOf(family, level) : `panel:${folded(part)}`;
    })
    .sort();
}

function isDefault(family: ScopeFamily, level: AnyAccessLevel): boolean {
  return familyEntry(family).levels.some((entry) => entry.level === level && entry.heldByDefault);
}
