export { describeAccount, fitsDeclaration, handoffName, UNKNOWN_NAME } from "./account-name";
export { adoptedPath, howToForget } from "./adopted-path";
export {
  type AccountToDelete,
  type AccountToMake,
  type Checklist,
  checklistToDelete,
  checklistToMake,
  quoteForShell,
} from "./checklist";
export { checklistsAsMarkdown } from "./checklist-markdown";
export { checklistsAsText } from "./checklist-text";
export {
  type HandedCredentials,
  handedCredentialsSchema,
  idOf,
  LONGEST_NAME,
  readAdopted,
  storeHashIn,
} from "./credentials";
export { type CredentialsFile, parseCredentialsFile } from "./credentials-file";
export {
  type DeclaredAccount,
  declaredAccounts,
  type HandoffContext,
  type HandoffPlan,
  type HandoffPreview,
  type HandoffTask,
  planHandoff,
  readPreview,
  wantedNames,
} from "./plan";
export { checkToken, plannedCalls, type ProbeOptions, type ProbeRow, probeToken, type TokenCheck } from "./prober";
export { describeRow, judgeProbes, unverifiedLine } from "./judge-probes";
export { beyondStencil, looksLikeStencil } from "./stencil-reach";
export { type StoreAnswer, StoreApi, type StoreCall, StoreClient } from "./store-api";
