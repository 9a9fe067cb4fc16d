import { fromParameters, renderScopes } from "../../scopes";
import type { Claim } from "./claim";

/** What is wrong between the states and the stores. */
export type AuditKind = "unclaimed" | "doubly claimed" | "dead" | "drifted" | "over-broad" | "unchecked";

/** One thing that a person has to decide. Holds no secret. */
export interface AuditFinding {
  readonly kind: AuditKind;
  readonly store: string;
  /** Label in the control panel; the logical name of adopted credentials that no state has. */
  readonly name: string;
  /** The store's id of the account; null for adopted credentials that no state has. */
  readonly id: string | null;
  /** Who asked the gateway for it; null for an account that a person made. */
  readonly owner: string | null;
  /** `project/stack` of every state that claims it. */
  readonly stacks: readonly string[];
  /** What is wrong, and the way out. */
  readonly says: string;
}

export interface Audit {
  /** Stores that were looked at. */
  readonly stores: readonly string[];
  /** Accounts that a state claims. */
  readonly claimed: number;
  readonly findings: readonly AuditFinding[];
}

/** An account that lives, as far as somebody can tell. */
export interface LiveAccount {
  readonly id: string | null;
  readonly name: string;
  readonly owner?: string | undefined;
  /** Scope parameters; undefined where nobody can list them. */
  readonly parameters?: readonly string[] | undefined;
  readonly fingerprint?: string | undefined;
  /** What else a look at it showed: scopes proved to be missing or beyond the declaration. */
  readonly drift?: string | undefined;
  /** False for an account whose owner has not said that its credentials are stored. */
  readonly confirmed: boolean;
}

/** What is known of a store: everything that lives there, or why nothing is. */
export interface StoreView {
  readonly storeHash: string;
  readonly maker: Claim["maker"];
  readonly live: readonly LiveAccount[];
  /** Keys (id or fingerprint) of claims whose life could not be told, and why. */
  readonly unclear: ReadonlyMap<string, string>;
}

/** Joins what the states claim with what lives in the stores. Pure; findings in a fixed order. */
export function audit(claims: readonly Claim[], views: readonly StoreView[]): Audit {
  const findings: AuditFinding[] = [];
  const viewOf = (claim: Claim) =>
    views.find(({ storeHash, maker }) => storeHash === claim.storeHash && maker === claim.maker);
  for (const group of groupsOf(claims)) {
    const [claim] = group;
    if (claim === undefined) continue;
    const stacks = [...new Set(group.map(({ stack }) => stack))].sort();
    const find = (kind: AuditKind, says: string, owner?: string) =>
      findings.push({
        kind,
        store: claim.storeHash,
        name: claim.name,
        id: claim.id,
        owner: owner ?? null,
        stacks,
        says,
      });
    const view = viewOf(claim);
    const reason =
      view === undefined ? "its store is not configured for its kind of account" : view.unclear.get(keyOf(claim));
    const found = view?.live.find((account) => isSame(account, claim));
    if (group.length > 1) {
      const places = group.map(({ stack, logicalName }) => `${stack} as ${logicalName}`).join(", ");
      find(
        "doubly claimed",
        `${places}: a change of one deletes it for the other. Remove it from all but one: pulumi state delete <urn>`,
        found?.owner,
      );
    }
    if (reason !== undefined) find("unchecked", `could not be checked: ${reason}`);
    else if (found === undefined && !claim.isPendingDeletion) {
      find("dead", "is in state, and does not exist any more. To make it again: pulumi refresh, then pulumi up");
    }
    const drift = found && !claim.isPendingDeletion ? driftOf(claim, found) : undefined;
    if (drift !== undefined) find("drifted", `${drift}. To see it in Pulumi: pulumi refresh`, found?.owner);
    if (claim.excess !== undefined && !claim.isPendingDeletion) find("over-broad", claim.excess, found?.owner);
  }
  for (const { storeHash, live } of views) {
    for (const account of live) {
      if (claims.some((claim) => claim.storeHash === storeHash && isSame(account, claim))) continue;
      findings.push({
        kind: "unclaimed",
        store: storeHash,
        name: account.name,
        id: account.id,
        owner: account.owner ?? null,
        stacks: [],
        says: unclaimedWords(account),
      });
    }
  }
  return {
    stores: [...new Set(views.map(({ storeHash }) => storeHash))].sort(),
    claimed: groupsOf(claims).length,
    findings,
  };
}

function unclaimedWords({ id, owner, confirmed }: LiveAccount): string {
  if (id === null)
    return "adopted credentials that no state has. To take the account into state: pulumi up. Otherwise remove the credentials, and delete the account in the control panel";
  if (owner === undefined)
    return "exists, and no given state has it; a person made it. Adopt it, or delete it in the control panel";
  if (!confirmed)
    return `exists, and no state is known to have its credentials; the next \`pulumi up\` of ${owner} decides`;
  return `exists, and no given state has it, although ${owner} confirmed it. Add the missing state (--stack, --export), or delete it`;
}

/** What an account is known by, whatever the export hides. */
export function keyOf({ maker, id, fingerprint }: Pick<Claim, "maker" | "id" | "fingerprint">): string {
  return maker === "person" ? fingerprint : id;
}

function isSame(account: LiveAccount, claim: Claim): boolean {
  if (claim.maker === "person" && account.fingerprint !== undefined) return account.fingerprint === claim.fingerprint;
  return account.id === claim.id;
}

/** Claims by account. The same resource read twice, from a stack and from its export, is one claim. */
function groupsOf(claims: readonly Claim[]): Claim[][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.storeHash} ${claim.maker} ${keyOf(claim)}`;
    const group = groups.get(key) ?? [];
    if (!group.some(({ urn }) => urn === claim.urn)) group.push(claim);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function driftOf(claim: Claim, live: LiveAccount): string | undefined {
  const parts = [
    ...(live.name === claim.name ? [] : [`is called "${live.name}" now`]),
    ...(live.parameters === undefined || live.parameters.join() === claim.parameters.join()
      ? []
      : [`state has ${words(claim.parameters)}, the store ${words(live.parameters)}`]),
    ...(live.drift === undefined ? [] : [live.drift]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

function words(parameters: readonly string[]): string {
  const { scopes, additional } = fromParameters(parameters);
  return [renderScopes(scopes), ...additional].join(" and ");
}
