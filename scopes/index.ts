/**
 * What BigCommerce can grant to a store-level API account, as data, and pure functions on sets of scopes.
 *
 * Nothing here does I/O, keeps state that a caller can see, or changes its arguments; tables are frozen; order never
 * matters. The table of REST operations is loaded by the first function that needs it.
 */
export { catalogue } from "./catalogue";
export { unrequestableFamilies } from "./unrequestable-families";
export type {
  CatalogueEntry,
  LevelEntry,
  ProbeEntry,
  RiskJudgement,
  RiskMark,
  UnrequestableEntry,
} from "./catalogue-entry";

export {
  familyEntry,
  isLevelOf,
  isScopeFamily,
  levelEntry,
  levelIncludes,
  levelRank,
  levelsOf,
  scopeFamilies,
  strongestLevel,
} from "./levels";
export type { AccessLevel, AnyAccessLevel, ScopeFamily, ScopeGrant, Scopes } from "./levels";

export { scopeEntries, scopesFrom } from "./entries";
export { compareScopes, missingScopes, normalizeScopes, scopesEqual, surplusScopes } from "./compare";
export type { ScopeChange, SurplusScope } from "./compare";
export {
  explainParameter,
  fromParameters,
  knownParameters,
  parameterOf,
  siblingParameter,
  toParameters,
} from "./parameters";
export type { ParameterMeaning, ParsedParameters } from "./parameters";
export { checkScopes } from "./check-scopes";
export type { CheckedScopes, ScopeProblem } from "./check-scopes";
export { UnknownScopeError } from "./unknown-scope-error";

export { riskKinds, risksOf, risksOfScopes } from "./risks";
export type { Risk, RiskKind, ScopeRisk } from "./risks";

export { parseCall } from "./call";
export type { CallApi, ParsedCall } from "./call";
export type { DeclaredCall, DocumentedCall } from "./documented-call";
export { describeNeed, satisfies } from "./need";
export type { OperationGrant, ScopeMark, ScopeNeed, ScopeReading } from "./need";
export {
  findOperation,
  findOperations,
  grants,
  hasOperations,
  operations,
  operationsAt,
  reachableOperations,
  readingsFor,
} from "./operations";
export type { Operation, OperationCase } from "./operations";
export type { HttpMethod } from "./operation-row";
export { minimalScopes } from "./minimal-scopes";
export type {
  MinimalScopes,
  MinimalScopesOptions,
  NeedByHand,
  ScopeChoice,
  ScopeDoubt,
  ScopeReason,
  UnknownCall,
} from "./minimal-scopes";

export { suggest } from "./suggest";
export { suggestCall } from "./suggest-call";
export { suggestFamily, suggestParameter } from "./suggest-names";
export { describeScope, renderScopes } from "./render";
