import { z } from "zod";
import { isScopeFamily, scopeFamilies, suggest, suggestFamily, type ScopeFamily } from "../../scopes";

/** Key of a scope family, with the right one suggested for a wrong one. */
export const familyKey = z.string().transform((key, context): ScopeFamily => {
  if (isScopeFamily(key)) return key;
  const near = suggestFamily(key);
  context.addIssue({
    code: "custom",
    message: `"${key}" is no scope family${near === undefined ? `; families are ${scopeFamilies.join(", ")}` : `: did you mean "${near}"?`}`,
  });
  return z.NEVER;
});

/** One of a few names, with the right one suggested for a wrong one. */
export function knownName(what: string, names: readonly string[]) {
  return z.string().superRefine((name, context) => {
    if (names.includes(name)) return;
    const near = suggest(name, names);
    const hint = near === undefined ? `there are: ${names.join(", ")}` : `did you mean "${near}"?`;
    context.addIssue({ code: "custom", message: `there is no ${what} "${name}"; ${hint}` });
  });
}

/** Text of a regular expression. */
export const regularExpression = z.string().superRefine((source, context) => {
  try {
    new RegExp(source, "u");
  } catch (error) {
    context.addIssue({ code: "custom", message: `is not a regular expression: ${(error as Error).message}` });
  }
});

/** Patterns with `*` and `?`, as in `prod-*`. */
export const patterns = z.array(z.string().min(1));

/** Stacks that most teams mean when they say production, in any letter case. `?` is for `prod1`; `product-team` is none. */
export const productionStacks: readonly string[] = [
  "prod",
  "prod?",
  "prod-*",
  "prod_*",
  "*-prod",
  "*_prod",
  "*-prod-*",
  "prd",
  "prd-*",
  "*-prd",
  "*-prd-*",
  "production*",
  "*-production",
  "*-production-*",
  "live",
  "live-*",
  "*-live",
];
