import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentOf, type EnvironmentStyle, filledVariables } from "../../bigcommerce";
import type { AccountCredentials } from "./account-credentials";
import { toEnv } from "./to-env";

/**
 * As {@link toEnv}, without the credentials that the account does not have: an account that was adopted by its token
 * alone has no client ID.
 * Their names stand in the type all the same, because a program cannot know before `pulumi up`.
 */
export function filledEnvironment<S extends EnvironmentStyle>(
  account: AccountCredentials,
  style: S,
): pulumi.Output<EnvironmentOf<S>> {
  const filled = toEnv(account, style).apply((environment) => filledVariables(environment));
  return pulumi.secret(filled) as unknown as pulumi.Output<EnvironmentOf<S>>;
}
