import type { RecordedAccount, RecordedCall, RecordedCalls } from "../../bigcommerce";
import { findOperations, minimalScopes, scopesEqual, type MinimalScopes, type Scopes } from "../../scopes";
import type { DeclaredAccount } from "./declared-accounts";

/** What one account was seen to need, beside what is declared for it. */
export interface AccountNeed {
  /** Logical name; undefined where no declaration is known for the calls. */
  readonly logicalName: string | undefined;
  readonly owner: string | undefined;
  readonly fingerprints: readonly string[];
  readonly calls: readonly RecordedCall[];
  /** The smallest scopes for the calls, and what there is to say about them. */
  readonly minimal: MinimalScopes;
  readonly comparison: Comparison | undefined;
}

export interface Comparison {
  /** Calls that were seen, and that nobody declared. */
  readonly undeclared: readonly RecordedCall[];
  /** Calls that are declared, and that were never seen. */
  readonly unseen: readonly string[];
  /** Scopes that the account holds; undefined where what was seen needs exactly these. */
  readonly otherScopes: Scopes | undefined;
}

/** What a record says of each account, in its order. Declared accounts of which it says nothing come last, if asked for. */
export function needsOf(record: RecordedCalls, declared: readonly DeclaredAccount[]): AccountNeed[] {
  const groups = new Map<string, { account: DeclaredAccount | undefined; entries: RecordedAccount[] }>();
  for (const entry of record.accounts) {
    const account = declared.find((each) => isOf(entry, each));
    const key = account?.owner ?? entry.owner ?? entry.fingerprint ?? "";
    const group = groups.get(key) ?? { account, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ account, entries }): AccountNeed => {
    const calls = together(entries.flatMap((entry) => entry.calls));
    const minimal = minimalScopes(
      calls.map(({ call }) => call),
      account === undefined ? {} : { prefer: account.scopes },
    );
    return {
      logicalName: account?.logicalName ?? entries[0]?.owner?.split("/").at(-1),
      owner: account?.owner ?? entries[0]?.owner,
      fingerprints: [...new Set(entries.flatMap(({ fingerprint }) => fingerprint ?? []))],
      calls,
      minimal,
      comparison: account === undefined ? undefined : compare(account, calls, minimal),
    };
  });
}

/** Organizations are left out: a stack's file does not know its own. */
function isOf({ fingerprint, owner }: RecordedAccount, account: DeclaredAccount): boolean {
  if (fingerprint !== undefined && fingerprint === account.fingerprint) return true;
  return owner !== undefined && withoutOrganization(owner) === withoutOrganization(account.owner);
}

const withoutOrganization = (owner: string): string => owner.split("/").slice(1).join("/");

/** A rotated account has several tokens: their calls are counted together. */
function together(calls: readonly RecordedCall[]): RecordedCall[] {
  const found = new Map<string, RecordedCall>();
  for (const call of calls) {
    const known = found.get(call.call);
    found.set(
      call.call,
      known === undefined
        ? call
        : {
            call: call.call,
            count: known.count + call.count,
            firstSeen: known.firstSeen < call.firstSeen ? known.firstSeen : call.firstSeen,
            lastSeen: known.lastSeen > call.lastSeen ? known.lastSeen : call.lastSeen,
          },
    );
  }
  return [...found.values()];
}

function compare(account: DeclaredAccount, calls: readonly RecordedCall[], minimal: MinimalScopes): Comparison {
  const declared = new Set(account.endpoints.flatMap(identitiesOf));
  const seen = new Set(calls.filter(({ count }) => count > 0).flatMap(({ call }) => identitiesOf(call)));
  return {
    undeclared: calls.filter(({ call }) => !identitiesOf(call).every((identity) => declared.has(identity))),
    unseen: account.endpoints.filter((call) => !identitiesOf(call).some((identity) => seen.has(identity))),
    otherScopes: scopesEqual(account.scopes, minimal.scopes) ? undefined : account.scopes,
  };
}

/** One text for all ways to write a call. */
function identitiesOf(call: string): string[] {
  const operations = findOperations(call);
  return operations.length === 0 ? [call] : operations.map((operation) => operation.call);
}
