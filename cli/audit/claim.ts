import { parseUrn } from "../../engine/urn";
import { heldParameters, type Maker, makerOf } from "../../provider/backends";
import { type StateAccount, readStateAccounts } from "../stack/state-accounts";

/** A state's word that an account is its own. */
export interface Claim {
  /** `project/stack` */
  readonly stack: string;
  readonly urn: string;
  readonly logicalName: string;
  readonly storeHash: string;
  readonly maker: Maker;
  readonly id: string;
  /** Label in the control panel. */
  readonly name: string;
  /** Sorted scope parameters. */
  readonly parameters: readonly string[];
  readonly fingerprint: string;
  /** Secret. Undefined where the export has it encrypted. */
  readonly token: string | undefined;
  /** True for an account that was replaced and is still to be deleted. */
  readonly isPendingDeletion: boolean;
  /** What it holds beyond its declared endpoints, with the scopes that would do; undefined without any. */
  readonly excess: string | undefined;
}

/**
 * The claims of one `pulumi stack export`, with or without its secrets. Pure.
 * @param excessOf - What an account holds beyond its declared endpoints.
 */
export function claimsOf(
  exported: unknown,
  excessOf: (claim: Pick<Claim, "stack" | "logicalName">) => string | undefined,
): Claim[] {
  return readStateAccounts(exported).map((account) => toClaim(account, excessOf));
}

function toClaim(
  { urn, id, logicalName, held, isPendingDeletion }: StateAccount,
  excessOf: Parameters<typeof claimsOf>[1],
): Claim {
  const { project, stack } = parseUrn(urn);
  const place = { stack: `${project}/${stack}`, logicalName };
  const token = held.accessToken as unknown;
  return {
    ...place,
    urn,
    storeHash: held.storeHash,
    maker: makerOf(id, held),
    id,
    name: held.name,
    parameters: held.tokenType === "v2v3" ? heldParameters(held) : [],
    fingerprint: held.fingerprint,
    token: typeof token === "string" ? token : undefined,
    isPendingDeletion,
    excess: excessOf(place),
  };
}
