export { ApiAccount, type ApiAccountArgs, type CredentialInputs, type ScopeInputs } from "./api-account";
export { type EnvironmentStyle, environmentStyles, toEnv } from "./to-env";
export { toStencilSecrets } from "./to-stencil-secrets";
export type { AccessLevel, ScopeFamily, Scopes } from "../scopes";
export type { StencilAccessLevel, TokenType } from "../contract";
