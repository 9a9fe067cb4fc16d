import type { AccountRule, Rule, StackRule } from "../judgement/rule";
import { declaredPurpose } from "./declared-purpose";
import { duplicatePurpose } from "./duplicate-purpose";
import { forbiddenScopes } from "./forbidden-scopes";
import { leastPrivilege } from "./least-privilege";
import { naming } from "./naming";
import { noEverythingAccount } from "./no-everything-account";
import { noUnusedModify } from "./no-unused-modify";
import { protectInProduction } from "./protect-in-production";
import { rotationAge } from "./rotation-age";
import { scopeBudget } from "./scope-budget";
import { sensitiveScopesNeedJustification } from "./sensitive-scopes-need-justification";
import { stencilTokens } from "./stencil-tokens";
import { storeAccountBudget } from "./store-account-budget";
import { toxicCombinations } from "./toxic-combinations";
import { unknownScopes } from "./unknown-scopes";

export {
  declaredPurpose,
  duplicatePurpose,
  forbiddenScopes,
  leastPrivilege,
  naming,
  noEverythingAccount,
  noUnusedModify,
  protectInProduction,
  rotationAge,
  scopeBudget,
  sensitiveScopesNeedJustification,
  stencilTokens,
  storeAccountBudget,
  toxicCombinations,
  unknownScopes,
};
export { toxicByDefault } from "./toxic-combinations";

/** Rules that judge one account by its inputs, in the order of the documentation. */
export const accountRules: readonly AccountRule[] = [
  leastPrivilege,
  noUnusedModify,
  sensitiveScopesNeedJustification,
  forbiddenScopes,
  scopeBudget,
  toxicCombinations,
  noEverythingAccount,
  unknownScopes,
  stencilTokens,
  naming,
  declaredPurpose,
  protectInProduction,
];

/** Rules that judge the accounts of a stack together, or by what only their outputs tell. */
export const stackRules: readonly StackRule[] = [rotationAge, storeAccountBudget, duplicatePurpose];

/** Every rule, by id. Importing them starts nothing. */
export const rules: readonly Rule[] = [...accountRules, ...stackRules];
