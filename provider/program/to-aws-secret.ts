import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentStyle } from "../../bigcommerce";
import type { AccountCredentials } from "./account-credentials";
import { filledEnvironment } from "./filled-environment";

/** The part of `aws.secretsmanager.SecretVersion`'s arguments that says what the secret is. */
export interface AwsSecretArgs {
  /** Secret: a JSON object. Credentials that the account does not have are left out. */
  readonly secretString: pulumi.Output<string>;
}

/**
 * An account's credentials as one secret of AWS Secrets Manager: a JSON object with the keys of a style, `aws` unless another is given.
 *
 * @example `new aws.secretsmanager.SecretVersion("erp", { secretId: secret.id, ...toAwsSecret(erp) })`
 */
export function toAwsSecret(account: AccountCredentials, style: EnvironmentStyle = "aws"): AwsSecretArgs {
  return { secretString: filledEnvironment(account, style).apply((environment) => JSON.stringify(environment)) };
}
