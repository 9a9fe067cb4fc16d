import * as pulumi from "@pulumi/pulumi";
import type { AccountCredentials } from "./account-credentials";
import { type EnvironmentOf, environmentStyles, type EnvironmentStyle } from "../../bigcommerce";

export { type EnvironmentOf, environmentStyles, type EnvironmentStyle };

/**
 * Environment variables with an account's credentials, in the names that a tool reads.
 * The whole map is secret, because some of its values are.
 *
 * @example `new k8s.core.v1.Secret("bigcommerce", { stringData: toEnv(account, "bigcommerce") })`
 */
export function toEnv<S extends EnvironmentStyle>(
  account: AccountCredentials,
  style: S,
): pulumi.Output<EnvironmentOf<S>> {
  const { storeHash, apiPath, clientId, clientSecret, accessToken } = account;
  const environment = pulumi
    .all([storeHash, apiPath, clientId, clientSecret, accessToken])
    .apply(([storeHash, apiPath, clientId, clientSecret, accessToken]) =>
      environmentStyles[style]({ storeHash, apiPath, clientId, clientSecret, accessToken }),
    );
  // The compiler cannot see through an output of a type that is not chosen yet; texts stay what they are.
  return pulumi.secret(environment) as unknown as pulumi.Output<EnvironmentOf<S>>;
}
