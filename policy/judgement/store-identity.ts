import type { Account } from "./account";

/** Tells the store of an account: two keys of the configuration may mean one, and existing accounts show its hash. */
export function storeIdentity(accounts: readonly Account[]): (account: Account) => string {
  const hashes = new Map(
    accounts.flatMap(({ store, storeHash }) => (storeHash === undefined ? [] : [[store, storeHash]])),
  );
  return ({ store }) => hashes.get(store) ?? `key ${store}`;
}
