import { type DeclaredAccount, fitsDeclaration, quoteForShell } from "../../handoff";
import type { ProbedToken } from "./probe-fleet";

/** What is to become of one token. */
export interface FleetRow {
  readonly logicalName: string;
  readonly probed: ProbedToken;
  readonly verdict:
    | "adopt"
    /** Stored under this logical name before. */
    | "adopted"
    | "in state"
    /** Not touched; `reason` says why. */
    | "left";
  readonly reason?: string;
  /** The program has an account that it fits. */
  readonly isDeclared: boolean;
}

/** What the stack knows already. */
export interface KnownFleet {
  /** Undefined where no preview could be had. */
  readonly declared: readonly DeclaredAccount[] | undefined;
  /** Logical name to fingerprint. */
  readonly adopted: ReadonlyMap<string, string>;
  readonly inState: readonly { readonly logicalName: string; readonly fingerprint: string }[];
}

/**
 * Decides which account each token is of. The name that the control panel shows decides, where it is known; a file's name is only a hint.
 * Nothing that is taken is given away: a doubtful token is left alone. Pure.
 */
export function planFleet(tokens: readonly ProbedToken[], known: KnownFleet): FleetRow[] {
  const taken = new Map<string, string>([
    ...known.adopted,
    ...known.inState.map(({ logicalName, fingerprint }): [string, string] => [logicalName, fingerprint]),
  ]);
  const rows = tokens.map((probed): FleetRow => {
    const { found, fingerprint, store, trouble } = probed;
    const left = (logicalName: string, reason: string): FleetRow => ({
      logicalName,
      probed,
      verdict: "left",
      reason,
      isDeclared: false,
    });
    const held = known.inState.find((account) => account.fingerprint === fingerprint);
    if (held) return { logicalName: held.logicalName, probed, verdict: "in state", isDeclared: true };
    const own = [...known.adopted].find(([, print]) => print === fingerprint)?.[0];
    const declared =
      known.declared?.filter(({ storeHash }) => storeHash === undefined || storeHash === store?.hash) ?? [];
    if (own !== undefined) {
      const isDeclared = declared.some(({ logicalName }) => logicalName === own);
      return { logicalName: own, probed, verdict: "adopted", isDeclared };
    }
    const proposed = slug(found.name ?? found.hint ?? "") || `account-${fingerprint.slice(0, 6)}`;
    if (store === undefined) return left(proposed, trouble ?? "no store accepts it");
    const twins = tokens.filter(
      (other) => other.store?.hash === store.hash && found.name !== undefined && other.found.name === found.name,
    );
    if (twins.length > 1) {
      return left(
        proposed,
        `${twins.length} working tokens have the account name ${JSON.stringify(found.name)}, and names in a store are unique`,
      );
    }
    const { name, hint } = found;
    const fitting =
      name === undefined
        ? declared.filter(({ logicalName }) => logicalName === hint || logicalName === proposed)
        : declared.filter((account) => fitsDeclaration(name, account));
    if (fitting.length > 1) {
      const names = fitting.map(({ logicalName }) => logicalName).join(", ");
      return left(proposed, `it fits several accounts of the program: ${names}. Adopt it alone, under the right name`);
    }
    const [target] = fitting;
    const near = target ?? declared.find(({ logicalName }) => logicalName === proposed);
    if (target === undefined && near !== undefined && name !== undefined) {
      const meant = near.name === undefined ? "no name of its own" : `the name ${JSON.stringify(near.name)}`;
      return left(
        proposed,
        `its account is named ${JSON.stringify(name)}, and the program declares ${near.logicalName} with ${meant}. Declare its real name`,
      );
    }
    const logicalName = target?.logicalName ?? proposed;
    const holder = taken.get(logicalName);
    if (holder !== undefined && holder !== fingerprint) {
      return left(
        logicalName,
        `${logicalName} has another token (fingerprint ${holder}) already. If this is its successor: npx bc-accounts adopt ${quoteForShell(logicalName)} --file <its file>`,
      );
    }
    return { logicalName, probed, verdict: "adopt", isDeclared: target !== undefined };
  });
  return withDistinctNames(rows, taken);
}

/** Accounts of one name in several stores get the key of the store behind their logical name, but for the default store; what is left alike, a number. */
function withDistinctNames(rows: readonly FleetRow[], taken: ReadonlyMap<string, string>): FleetRow[] {
  const isNew = ({ verdict, isDeclared }: FleetRow) => verdict === "adopt" && !isDeclared;
  const used = new Set([...taken.keys(), ...rows.filter((row) => !isNew(row)).map(({ logicalName }) => logicalName)]);
  return rows.map((row) => {
    if (!isNew(row)) return row;
    const { store } = row.probed;
    const isInSeveralStores = rows.some(
      (other) => isNew(other) && other.logicalName === row.logicalName && other.probed.store?.hash !== store?.hash,
    );
    let logicalName = row.logicalName;
    if (isInSeveralStores && store !== undefined && store.key !== "default") logicalName += `-${slug(store.key)}`;
    for (let number = 2; used.has(logicalName); number += 1) logicalName = `${row.logicalName}-${number}`;
    used.add(logicalName);
    return { ...row, logicalName };
  });
}

/** `Legacy 5 (ERP)` is `legacy-5-erp`. */
function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, "");
}
