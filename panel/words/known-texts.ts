import { type CatalogueEntry, familyEntry, scopeFamilies } from "../../scopes";
import { eras } from "./eras";
import { levelWords } from "./rows";
import { folded } from "./word";

/** All that a text may be without being anybody's value: labels and words of the table. */
export interface KnownTexts {
  readonly texts: readonly string[];
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
}

/** Words that stand on many pages and say nothing about a store. */
const everywhere = [
  "settings",
  "log in",
  "log out",
  "cancel",
  "close",
  "learn more",
  "email",
  "password",
  "back",
  "help",
];

export function knownTexts(): KnownTexts {
  const labels = scopeFamilies.flatMap((family) => {
    const { label, otherLabels }: CatalogueEntry = familyEntry(family);
    return [label, ...otherLabels];
  });
  const texts = [...labels, ...levelWords(), ...everywhere].map(folded).filter((text) => text !== "");
  // A pattern that is not held at both ends would let through whatever stands beside its words.
  const patterns = patternsIn(eras).filter(({ source }) => source.startsWith("^(?:") && source.endsWith(")$"));
  return { texts: [...new Set(texts)], patterns: patterns.map(({ source, flags }) => ({ source, flags })) };
}

function patternsIn(value: unknown): RegExp[] {
  if (value instanceof RegExp) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(patternsIn) : [];
}

/** Is nothing in the text but words of the table? Runs in the page as well, so it uses nothing from outside. */
export function isKnownText(text: string, words: ReadonlySet<string>, patterns: readonly RegExp[]): boolean {
  const line = text
    .normalize("NFKC")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/ and /gi, " & ")
    .replace(/\s*[:*]+$/, "");
  return line === "" || words.has(line.toLowerCase()) || patterns.some((pattern) => pattern.test(line));
}
