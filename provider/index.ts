export { ApiAccount, type ApiAccountArgs, type CredentialInputs, type ScopeInputs } from "./program/api-account";
export { RotatingApiAccount } from "./program/rotation/rotating-api-account";
export type { RotatingApiAccountArgs } from "./program/rotation/rotating-account";
export type { RotationSchedule } from "./program/rotation/schedule";
export { type EnvironmentOf, type EnvironmentStyle, environmentStyles, toEnv } from "./program/to-env";
export { whenMade } from "./program/when-made";
export { toStencilSecrets } from "./program/to-stencil-secrets";
export type { AccessLevel, ScopeFamily, Scopes } from "../scopes";
export type { StencilAccessLevel, TokenType } from "../contract";
