export { ApiAccount, type ApiAccountArgs, type CredentialInputs, type ScopeInputs } from "./program/api-account";
export { RotatingApiAccount } from "./program/rotation/rotating-api-account";
export type { RotatingApiAccountArgs } from "./program/rotation/rotating-account";
export type { RotationSchedule } from "./program/rotation/schedule";
export { type EnvironmentOf, type EnvironmentStyle, environmentStyles, toEnv } from "./program/to-env";
export { toAwsSecret, type AwsSecretArgs } from "./program/to-aws-secret";
export {
  type GitHubActionsSecretArgs,
  type GitHubActionsSecretsOptions,
  toGitHubActionsSecrets,
} from "./program/to-github-actions-secrets";
export { type KubernetesSecretArgs, toKubernetesSecret } from "./program/to-kubernetes-secret";
export { toVaultSecret, type VaultSecretArgs } from "./program/to-vault-secret";
export { whenMade } from "./program/when-made";
export { toStencilSecrets } from "./program/to-stencil-secrets";
export type { AccessLevel, ScopeFamily, Scopes } from "../scopes";
export type { StencilAccessLevel, TokenType } from "../contract";
