// Made from the folder by `npm run docs`.
export { declaredPurpose } from "./declared-purpose";
export { duplicatePurpose } from "./duplicate-purpose";
export { forbiddenScopes } from "./forbidden-scopes";
export { leastPrivilege } from "./least-privilege";
export { naming } from "./naming";
export { noEverythingAccount } from "./no-everything-account";
export { noUnusedModify } from "./no-unused-modify";
export { protectInProduction } from "./protect-in-production";
export { rotationAge } from "./rotation-age";
export { scopeBudget } from "./scope-budget";
export { sensitiveScopesNeedJustification } from "./sensitive-scopes-need-justification";
export { stencilTokens } from "./stencil-tokens";
export { storeAccountBudget } from "./store-account-budget";
export { toxicCombinations } from "./toxic-combinations";
export { unknownScopes } from "./unknown-scopes";
