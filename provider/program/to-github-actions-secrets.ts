import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentOf, type EnvironmentStyle, variableNames } from "../../bigcommerce";
import type { AccountCredentials } from "./account-credentials";
import { toEnv } from "./to-env";

/** Arguments of `github.ActionsSecret`. */
export interface GitHubActionsSecretArgs {
  readonly repository: pulumi.Input<string>;
  readonly secretName: string;
  /** Secret. */
  readonly plaintextValue: pulumi.Output<string>;
}

export interface GitHubActionsSecretsOptions<N extends string> {
  readonly repository: pulumi.Input<string>;
  /** Names of the style that are wanted. Default: all of them. */
  readonly only?: readonly N[];
}

/**
 * An account's credentials as secrets of GitHub Actions, by the names of a style. Each GitHub secret is a resource, and
 * a program must know the names before `pulumi up`. So leave out a credential that the account does not have with
 * `only`; otherwise it fails.
 *
 * @example
 * ```ts
 * for (const [name, args] of Object.entries(toGitHubActionsSecrets(erp, "bigcommerce", { repository: "shop" })))
 *   new github.ActionsSecret(`erp-${name}`, args);
 * ```
 */
export function toGitHubActionsSecrets<S extends EnvironmentStyle, N extends keyof EnvironmentOf<S> & string>(
  account: AccountCredentials,
  style: S,
  { repository, only }: GitHubActionsSecretsOptions<N>,
): { readonly [K in N]: GitHubActionsSecretArgs } {
  const environment = toEnv(account, style) as unknown as pulumi.Output<Record<string, string>>;
  const names: readonly string[] = only ?? variableNames(style);
  const secrets = names.map((name) => [
    name,
    {
      repository,
      secretName: name,
      plaintextValue: pulumi.secret(environment.apply((variables) => filled(name, variables[name]))),
    },
  ]);
  return Object.fromEntries(secrets) as { [K in N]: GitHubActionsSecretArgs };
}

function filled(name: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new pulumi.RunError(
    `There is no value for the GitHub secret ${name}: the account was adopted without it. Name the secrets that you want: only: [...].`,
  );
}
