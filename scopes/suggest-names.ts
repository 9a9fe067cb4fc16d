import { familyEntry, isScopeFamily, levelsOf, scopeFamilies, strongestLevel } from "./levels";
import type { AnyAccessLevel, ScopeFamily } from "./levels";
import { explainParameter } from "./parameters";
import { suggest } from "./suggest";

/** Words that people use for a level without naming it, by what they mean. */
const readWords = new Set(["read", "readonly", "ro", "view", "get"]);
const writeWords = new Set(["write", "readwrite", "rw", "edit", "update", "modify", "manage", "full", "all", "admin"]);

/**
 * The family that was most probably meant. Understands keys (`order`), panel labels in any case (`Sites & Routes`),
 * labels of other pages (`Pickup Methods`) and parameters (`store_v2_orders`), each with a slip in it.
 */
export function suggestFamily(word: string): ScopeFamily | undefined {
  const parameter = suggestParameter(word);
  const meaning = parameter === undefined ? undefined : explainParameter(parameter);
  if (meaning?.kind === "scope") return meaning.family;
  const byName = new Map<string, ScopeFamily>();
  for (const family of scopeFamilies) {
    const { label, otherLabels } = familyEntry(family);
    for (const name of [...otherLabels, label, family]) byName.set(name, family);
  }
  const near = suggest(word, byName.keys());
  return near === undefined ? undefined : byName.get(near);
}

/** The level of a family that was most probably meant: `readonly`, `read` and `READ-ONLY` mean `read-only`. */
export function suggestLevel(family: ScopeFamily, word: string): AnyAccessLevel | undefined {
  if (!isScopeFamily(family)) return undefined;
  const levels = levelsOf(family);
  const near = suggest(word, levels);
  if (near !== undefined) return levels.find((level) => level === near);
  const bare = word.toLowerCase().replace(/[^a-z]/g, "");
  if (readWords.has(bare)) return levels.find((level) => level === "read-only");
  const strongest = strongestLevel(family);
  return writeWords.has(bare) && strongest !== "read-only" ? strongest : undefined;
}

/** The parameter that was most probably meant, in the canonical spelling; undefined when the word is near none. */
export function suggestParameter(word: string): string | undefined {
  const meaning = explainParameter(word);
  if (meaning.kind === "scope") return meaning.canonical;
  return meaning.kind === "unknown" ? meaning.suggestion : undefined;
}
