/** The front of the packaged plugin for TypeScript and JavaScript: the same accounts, without the dynamic provider's limits. */
export { ApiAccount } from "./api-account";
export {
  getApiAccount,
  getApiAccountOutput,
  type GetApiAccountArgs,
  type GetApiAccountResult,
} from "./get-api-account";
export { Provider, type ProviderArgs, type StoreArgs } from "./provider";
export { RotatingApiAccount } from "./rotating-api-account";
export * from "./scope-constants";
export type {
  ApiAccountArgs,
  CredentialInputs,
  RotatingApiAccountArgs,
  RotationSchedule,
  ScopeInputs,
} from "../../provider";
export {
  type AwsSecretArgs,
  type EnvironmentStyle,
  environmentStyles,
  type GitHubActionsSecretArgs,
  type GitHubActionsSecretsOptions,
  type KubernetesSecretArgs,
  toAwsSecret,
  toEnv,
  toGitHubActionsSecrets,
  toKubernetesSecret,
  toStencilSecrets,
  toVaultSecret,
  type VaultSecretArgs,
  whenMade,
} from "../../provider";
