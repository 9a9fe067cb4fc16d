import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentOf, EnvironmentStyle } from "../../bigcommerce";
import type { AccountCredentials } from "./account-credentials";
import { filledEnvironment } from "./filled-environment";

/** Arguments of `kubernetes.core.v1.Secret`. */
export interface KubernetesSecretArgs<S extends EnvironmentStyle> {
  readonly metadata: {
    readonly name?: pulumi.Input<string>;
    readonly namespace?: pulumi.Input<string>;
    readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  };
  readonly type: "Opaque";
  /** Secret. Credentials that the account does not have are left out. */
  readonly stringData: pulumi.Output<EnvironmentOf<S>>;
}

/**
 * An account's credentials as a Secret of Kubernetes, under the names of a style.
 *
 * @param metadata - Name, namespace and labels of the Secret; without a name Pulumi makes one up, and consumers follow it.
 * @example `new k8s.core.v1.Secret("erp", toKubernetesSecret(erp, "bigcommerce", { namespace: "shop" }))`
 */
export function toKubernetesSecret<S extends EnvironmentStyle>(
  account: AccountCredentials,
  style: S,
  metadata: KubernetesSecretArgs<S>["metadata"] = {},
): KubernetesSecretArgs<S> {
  return { metadata, type: "Opaque", stringData: filledEnvironment(account, style) };
}
