import { recogniseAccount } from "../../engine/account-resource";
import type { HeldAccount } from "../../provider/backends";
import { qualifiedName } from "../../engine/owner";
import { registerSecrets } from "../../wire/redact";

/** An API account as the stack's state has it, its credentials in clear. */
export interface StateAccount {
  readonly urn: string;
  readonly id: string;
  readonly logicalName: string;
  /** Name that tells it from accounts of the same logical name inside components. */
  readonly qualifiedName: string;
  readonly held: HeldAccount;
  /** True for an account that was replaced and is still to be deleted. */
  readonly isPendingDeletion: boolean;
  /** Why it is not an account as this package makes them; undefined where nothing is wrong. */
  readonly forgery: string | undefined;
}

/** How Pulumi marks a secret in an export. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

interface Resource {
  readonly type?: string;
  readonly urn?: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly provider?: string;
}

/** API accounts of `pulumi stack export --show-secrets`. Their secrets are registered with the redactor. */
export function readStateAccounts(exported: unknown): StateAccount[] {
  const resources = (exported as { deployment?: { resources?: Resource[] } } | null)?.deployment?.resources ?? [];
  return resources
    .map((resource) => ({
      resource,
      ...recogniseAccount({ ...resource, type: resource.type ?? "", urn: resource.urn ?? "" }),
    }))
    .filter(({ resource: { id }, isAccount }) => isAccount && id !== undefined && id !== "")
    .map(({ resource, forgery }) => {
      const outputs = Object.fromEntries(
        Object.entries(resource.outputs ?? {}).map(([name, value]) => [name, inClear(value)]),
      );
      const held = outputs as unknown as HeldAccount;
      registerSecrets(held.accessToken, held.clientSecret);
      const logicalName = resource.urn?.split("::").at(-1) ?? "";
      const owner = resource.inputs?.["owner"];
      return {
        urn: resource.urn ?? "",
        id: resource.id ?? "",
        logicalName,
        qualifiedName: typeof owner === "string" ? qualifiedName(owner) : logicalName,
        held,
        isPendingDeletion: resource.delete === true,
        forgery,
      };
    });
}

function inClear(value: unknown): unknown {
  const secret = value as { plaintext?: unknown } | null;
  if (typeof value !== "object" || value === null || !(SECRET_MARK in value)) return value;
  return typeof secret?.plaintext === "string" ? (JSON.parse(secret.plaintext) as unknown) : undefined;
}
