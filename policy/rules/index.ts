import type { AccountRule, Rule, StackRule } from "../judgement/rule";
import * as everyRule from "./every-rule";

export * from "./every-rule";
export { toxicByDefault } from "./toxic-combinations";

/** Every rule, in the order of the documentation: rules about single accounts first. Importing them starts nothing. */
export const rules: readonly Rule[] = Object.values<Rule>(everyRule).sort(
  (a, b) => Number(a.kind === "stack") - Number(b.kind === "stack") || placeOf(a) - placeOf(b),
);

/** Rules that judge one account by its inputs. */
export const accountRules: readonly AccountRule[] = rules.filter((rule) => rule.kind === "account");

/** Rules that judge the accounts of a stack together, or by what only their outputs tell. */
export const stackRules: readonly StackRule[] = rules.filter((rule) => rule.kind === "stack");

function placeOf({ place = Number.MAX_SAFE_INTEGER }: Rule): number {
  return place;
}
