import type { CatalogueEntry, UnrequestableEntry } from "./catalogue-entry";
import { scopeEntries, scopesFrom } from "./entries";
import { familyEntry, levelEntry, levelIncludes, levelRank, scopeFamilies } from "./levels";
import type { AnyAccessLevel, ScopeFamily, ScopeGrant, Scopes } from "./levels";
import { suggest } from "./suggest";
import { unrequestableFamilies } from "./unrequestable-families";

/** What a scope parameter is. */
export type ParameterMeaning =
  | {
      readonly kind: "scope";
      readonly family: ScopeFamily;
      readonly level: AnyAccessLevel;
      /** The spelling to write. */
      readonly canonical: string;
    }
  /** Held by every account without asking; never sent. */
  | { readonly kind: "implicit"; readonly label: string }
  /** Documented, but for account-level or app-level API accounts only. */
  | { readonly kind: "other-account-kind"; readonly label: string; readonly accountKind: "account-level" | "app-level" }
  /** Not documented at all, so far as the catalogue knows. */
  | { readonly kind: "unknown"; readonly suggestion?: string };

/** Result of {@link fromParameters}. */
export interface ParsedParameters {
  readonly scopes: Scopes;
  /** Sorted parameters that the families cannot express: names that the catalogue does not know. */
  readonly additional: string[];
}

let index: ReadonlyMap<string, ParameterMeaning> | undefined;

function parameterIndex(): ReadonlyMap<string, ParameterMeaning> {
  if (index !== undefined) return index;
  const built = new Map<string, ParameterMeaning>();
  for (const family of scopeFamilies) {
    const entry: CatalogueEntry = familyEntry(family);
    for (const { level, parameter, aliases } of entry.levels) {
      const meaning = { kind: "scope", family, level: level as AnyAccessLevel, canonical: parameter } as const;
      for (const spelling of [parameter, ...aliases]) built.set(spelling, meaning);
    }
  }
  for (const entry of Object.values(unrequestableFamilies) as UnrequestableEntry[]) {
    const { label, reason } = entry;
    if (reason === "no-parameter") continue;
    for (const parameter of entry.parameters) {
      built.set(
        parameter,
        reason === "implicit"
          ? { kind: "implicit", label }
          : { kind: "other-account-kind", label, accountKind: reason },
      );
    }
  }
  index = built;
  return built;
}

/**
 * Names that integrations in public use for a scope that is called otherwise. They are too far from the right name for a slip of
 * the pen, and some are nearer to another scope's.
 */
const wrongNames: ReadonlyMap<string, string> = new Map([
  ["store_v2_order_transactions", "store_v2_transactions"],
  ["store_v2_order_transactions_read_only", "store_v2_transactions_read_only"],
  ["store_order_transactions", "store_v2_transactions"],
  ["store_themes", "store_themes_manage"],
  ["store_v2_themes", "store_themes_manage"],
  ["store_logs", "store_logs_read_only"],
  ["store_order_fulfillment", "store_order_fulfillment_manage"],
  ["store_fulfillment_methods", "store_fulfillment_methods_manage"],
  ["store_content_write", "store_v2_content"],
  ["store_content", "store_v2_content"],
]);

/** Every parameter that can be requested, sorted, canonical spellings only. */
export function knownParameters(): string[] {
  return scopeFamilies.flatMap((family) => familyEntry(family).levels.map(({ parameter }) => parameter)).sort();
}

/** Parameter of one level, in the canonical spelling. */
export function parameterOf(family: ScopeFamily, level: AnyAccessLevel): string {
  return levelEntry(family, level).parameter;
}

/**
 * What a parameter means: a level of a family, something no store-level account can ask for, or an unknown name,
 * with the known name it was probably meant to be.
 */
export function explainParameter(parameter: string): ParameterMeaning {
  const meaning = parameterIndex().get(parameter);
  if (meaning !== undefined) return meaning;
  const spelling = wrongNames.get(parameter) ?? suggest(parameter, parameterIndex().keys());
  if (spelling === undefined) return { kind: "unknown" };
  const near = parameterIndex().get(spelling);
  return { kind: "unknown", suggestion: near?.kind === "scope" ? near.canonical : spelling };
}

/** Ends of a parameter that name the weaker of a family's two levels. */
const READ_ONLY_END = "_read_only";

/**
 * The known parameter that differs from this one in nothing but the level, where the family does not offer that level:
 * `store_store_logs_read_only`-like for its `modify`. Undefined for a parameter that is known itself.
 */
export function siblingParameter(parameter: string): string | undefined {
  const known = (name: string) => parameterIndex().get(name)?.kind === "scope";
  const sibling = parameter.endsWith(READ_ONLY_END)
    ? parameter.slice(0, -READ_ONLY_END.length)
    : parameter + READ_ONLY_END;
  return !known(parameter) && known(sibling) ? sibling : undefined;
}

/**
 * Parameters that hold exactly these scopes: sorted, without duplicates, in the canonical spelling.
 *
 * @param additional parameters that the catalogue does not know. Known spellings among them are made canonical, and
 * `default` is left out because every account holds it.
 * @throws UnknownScopeError when a family or level is not in the catalogue.
 */
export function toParameters(scopes: Scopes, additional: Iterable<string> = []): string[] {
  const parameters = new Set(scopeEntries(scopes).map(({ family, level }) => parameterOf(family, level)));
  for (const parameter of additional) {
    const meaning = parameterIndex().get(parameter);
    if (meaning?.kind === "implicit") continue;
    parameters.add(meaning?.kind === "scope" ? meaning.canonical : parameter);
  }
  return [...parameters].sort();
}

/**
 * The scopes that these parameters hold. Every spelling is understood. Of several levels of a family the strongest is
 * taken; one that it does not include (read-only beside create-preview) stays in `additional`, so nothing is lost.
 * `default` is left out because every account holds it.
 */
export function fromParameters(parameters: Iterable<string>): ParsedParameters {
  const strongest = new Map<ScopeFamily, ScopeGrant>();
  const held: ScopeGrant[] = [];
  const additional = new Set<string>();
  for (const parameter of parameters) {
    const meaning = parameterIndex().get(parameter);
    if (meaning?.kind === "implicit") continue;
    if (meaning?.kind !== "scope") {
      additional.add(parameter);
      continue;
    }
    const { family, level } = meaning;
    held.push({ family, level });
    const before = strongest.get(family);
    if (before === undefined || levelRank(family, level) > levelRank(family, before.level)) {
      strongest.set(family, { family, level });
    }
  }
  for (const { family, level } of held) {
    const chosen = strongest.get(family);
    if (chosen !== undefined && !levelIncludes(family, chosen.level, level)) additional.add(parameterOf(family, level));
  }
  return { scopes: scopesFrom(strongest.values()), additional: [...additional].sort() };
}
