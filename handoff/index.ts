export { handoffName } from "./account-name";
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
export { type HandedCredentials, handedCredentialsSchema, idOf, readAdopted } from "./credentials";
export { type CredentialsFile, parseCredentialsFile } from "./credentials-file";
export {
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
export { beyondStencil } from "./stencil-reach";
export { StoreApi } from "./store-api";
