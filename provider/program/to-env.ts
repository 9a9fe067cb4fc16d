import * as pulumi from "@pulumi/pulumi";
import type { ApiAccount } from "./api-account";
import { environmentStyles, type EnvironmentStyle } from "./environment-styles";

export { environmentStyles, type EnvironmentStyle };

/**
 * Environment variables with an account's credentials, in the names that a tool reads.
 * The whole map is secret, because some of its values are.
 *
 * @example `new k8s.core.v1.Secret("bigcommerce", { stringData: toEnv(account, "bigcommerce") })`
 */
export function toEnv(
  account: Pick<ApiAccount, "storeHash" | "apiPath" | "clientId" | "clientSecret" | "accessToken">,
  style: EnvironmentStyle,
): pulumi.Output<Record<string, string>> {
  const { storeHash, apiPath, clientId, clientSecret, accessToken } = account;
  return pulumi.secret(
    pulumi
      .all([storeHash, apiPath, clientId, clientSecret, accessToken])
      .apply(([storeHash, apiPath, clientId, clientSecret, accessToken]): Record<string, string> =>
        environmentStyles[style]({ storeHash, apiPath, clientId, clientSecret, accessToken }),
      ),
  );
}
