import type { AccountSide, Plan } from "../input/plan";
import { grantOf, scopesOf } from "../model/grant";
import { ReachLookup } from "../model/reach";
import { describeSurplus } from "../model/surplus";
import { dangerOf } from "../../policy/index";
import { risksOfScopes, scopeEntries } from "../../scopes";

/** One API account, as a row of the inventory. Holds no secret. */
export interface InventoryRow {
  readonly project: string;
  readonly stack: string;
  readonly store: string;
  readonly storeHash: string;
  readonly name: string;
  /** `waits for deletion`: an interrupted update has replaced it, and its token works until the next one. */
  readonly status: "exists" | "waits for deletion";
  /** Name in the control panel. */
  readonly label: string;
  readonly team: string;
  readonly tokenType: string;
  /** Level by family key; parameters that the catalogue does not know hold `held`, Stencil-CLI access is `accessLevel`. */
  readonly access: Readonly<Record<string, string>>;
  /** Calls that its scopes open. */
  readonly reads: number;
  readonly writes: number;
  /** Of the writes, those that delete or carry a risk. */
  readonly dangerous: number;
  /** `personalData`, `money`, `escalation`: kinds of risk that its scopes carry. */
  readonly risks: readonly string[];
  /** ISO 8601; empty where it is not known. */
  readonly createdAt: string;
  /** Whole days since then. */
  readonly ageDays: number | undefined;
  readonly fingerprint: string;
  /** Scopes that would do for the declared endpoints, where the account holds more. */
  readonly suffices: string;
  readonly surplus: readonly string[];
  /** Other stacks, as `project/stack`, whose state holds the same account: it counts once. */
  readonly alsoIn: readonly string[];
  /** Why it is not an account as this package makes them; empty where nothing is wrong. */
  readonly forgery: string;
}

/** Every API account of some stacks: who can reach what, how old it is, and what it holds beyond its declared endpoints. */
export function takeInventory(plans: readonly Plan[], now: Date): InventoryRow[] {
  const reach = new ReachLookup();
  const rowOf = ({ account, fingerprint, forgery }: AccountSide, status: InventoryRow["status"]): InventoryRow => {
    const grant = grantOf(account);
    const calls = [...reach.reachable(grant)];
    const surplus = describeSurplus(account);
    const created = account.createdAt === undefined ? Number.NaN : Date.parse(account.createdAt);
    return {
      project: account.project,
      stack: account.stack,
      store: account.store,
      storeHash: account.storeHash ?? "",
      name: account.logicalName,
      status,
      label: account.name ?? "",
      team: account.team ?? "",
      tokenType: account.tokenType,
      access: {
        ...Object.fromEntries(scopeEntries(scopesOf(grant)).map(({ family, level }) => [family, level])),
        ...Object.fromEntries(grant.additionalScopes.map((parameter) => [parameter, "held"])),
        ...(grant.accessLevel === null ? {} : { accessLevel: grant.accessLevel }),
      },
      reads: calls.filter(({ effect }) => effect === "read").length,
      writes: calls.filter(({ effect }) => effect === "write").length,
      dangerous: calls.filter((operation) => dangerOf(operation) > 0).length,
      risks: [...new Set(risksOfScopes(scopesOf(grant)).map(({ kind }) => kind))],
      createdAt: Number.isNaN(created) ? "" : new Date(created).toISOString(),
      ageDays: Number.isNaN(created) ? undefined : Math.max(0, Math.floor((now.getTime() - created) / 86_400_000)),
      fingerprint: fingerprint ?? "",
      suffices: surplus?.suffices ?? "",
      surplus: surplus?.parts ?? [],
      alsoIn: [],
      forgery: forgery ?? "",
    };
  };
  const rows = withSharing(
    plans.flatMap((plan) => [
      ...plan.accounts.flatMap(({ before, after }) => {
        // What exists, exists until the update: a preview's new accounts are not in the inventory.
        const side = plan.kind === "preview" ? before : after;
        return side === undefined ? [] : [rowOf(side, "exists")];
      }),
      ...plan.waiting.after.map((side) => rowOf(side, "waits for deletion")),
    ]),
  );
  return rows.sort(
    (a, b) =>
      compare(a.project, b.project) ||
      compare(a.stack, b.stack) ||
      compare(a.store, b.store) ||
      compare(a.name, b.name) ||
      compare(a.status, b.status),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The token tells that two states hold one account, as after a copy of a stack or a move that left the old state behind. */
function withSharing(rows: readonly InventoryRow[]): InventoryRow[] {
  const stacksOf = new Map<string, Set<string>>();
  for (const row of rows) {
    const key = tokenOf(row);
    if (key !== undefined) stacksOf.set(key, (stacksOf.get(key) ?? new Set()).add(stackOf(row)));
  }
  return rows.map((row) => {
    const stacks = stacksOf.get(tokenOf(row) ?? "") ?? [];
    return { ...row, alsoIn: [...stacks].filter((stack) => stack !== stackOf(row)).sort() };
  });
}

/** Rows without those that show an account again which an earlier row of another stack shows. */
export function distinctAccounts(rows: readonly InventoryRow[]): InventoryRow[] {
  const firstStack = new Map<string, string>();
  return rows.filter((row) => {
    const key = tokenOf(row);
    if (key === undefined) return true;
    const first = firstStack.get(key) ?? stackOf(row);
    firstStack.set(key, first);
    return first === stackOf(row);
  });
}

function tokenOf({ storeHash, fingerprint }: InventoryRow): string | undefined {
  return fingerprint === "" ? undefined : `${storeHash}/${fingerprint}`;
}

function stackOf({ project, stack }: InventoryRow): string {
  return `${project}/${stack}`;
}
