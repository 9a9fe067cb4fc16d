import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentStyle } from "../../bigcommerce";
import type { AccountCredentials } from "./account-credentials";
import { filledEnvironment } from "./filled-environment";

/** The part of `vault.kv.SecretV2`'s arguments that says what the secret is. */
export interface VaultSecretArgs {
  /** Secret: a JSON object. Credentials that the account does not have are left out. */
  readonly dataJson: pulumi.Output<string>;
}

/**
 * An account's credentials as one secret of HashiCorp Vault: a JSON object with the keys of a style, `vault` unless another is given.
 *
 * @example `new vault.kv.SecretV2("erp", { mount: "secret", name: "bigcommerce/erp", ...toVaultSecret(erp) })`
 */
export function toVaultSecret(account: AccountCredentials, style: EnvironmentStyle = "vault"): VaultSecretArgs {
  return { dataJson: filledEnvironment(account, style).apply((environment) => JSON.stringify(environment)) };
}
