import { recogniseAccount } from "../../engine/account-resource";
import { isRecord, readState } from "../../engine/resource-state";
import { parseUrn } from "../../engine/urn";
import { SIGNATURE } from "../../engine/special-values";
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

/** API accounts of `pulumi stack export --show-secrets`. Their secrets are registered with the redactor. */
export function readStateAccounts(exported: unknown): StateAccount[] {
  return (readState(exported) ?? []).flatMap((resource) => {
    const { urn, id, inputs } = resource;
    const { isAccount, forgery } = recogniseAccount(resource);
    if (!isAccount || id === undefined) return [];
    const outputs = Object.fromEntries(
      Object.entries(resource.outputs ?? {}).map(([name, value]) => [name, inClear(value)]),
    );
    const held = outputs as unknown as HeldAccount;
    registerSecrets(held.accessToken, held.clientSecret);
    const logicalName = parseUrn(urn).name;
    const owner = isRecord(inputs) ? inputs["owner"] : undefined;
    return [
      {
        urn,
        id,
        logicalName,
        qualifiedName: typeof owner === "string" ? qualifiedName(owner) : logicalName,
        held,
        isPendingDeletion: resource.isPendingDeletion,
        forgery,
      },
    ];
  });
}

function inClear(value: unknown): unknown {
  const secret = value as { plaintext?: unknown } | null;
  if (typeof value !== "object" || value === null || !(SIGNATURE in value)) return value;
  return typeof secret?.plaintext === "string" ? (JSON.parse(secret.plaintext) as unknown) : undefined;
}
