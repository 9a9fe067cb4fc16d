import { MOST_ACCOUNTS } from "../../bigcommerce";
import type { Plan } from "../input/plan";
import { compareNaturally } from "./compare";
import type { Review } from "./schema";

/** How many accounts of this stack each store holds before, after, and at the fullest moment of the update. */
export function countStores(plan: Plan): Review["stores"] {
  const counts = new Map<string, { keys: Set<string>; before: number; after: number; peak: number }>();
  const entry = (side: {
    readonly account: {
      readonly store: string;
      readonly storeHash: string | undefined;
      readonly unknown: readonly string[];
    };
  }) => {
    const { store, storeHash, unknown } = side.account;
    const key = unknown.includes("store") ? "known after apply" : store;
    const identity = storeHash ?? `key ${key}`;
    const found = counts.get(identity) ?? { keys: new Set<string>(), before: 0, after: 0, peak: 0 };
    found.keys.add(key);
    counts.set(identity, found);
    return found;
  };
  for (const { before, after, replaceOrder, isRetained } of plan.accounts) {
    const old = before && entry(before);
    const next = after && entry(after);
    if (old) old.before += 1;
    if (next) next.after += 1;
    if (old && isRetained) old.after += 1;
    // A new account comes before any old one goes, except where it has to wait for the old one.
    if (old) old.peak += 1;
    if (next && (old !== next || replaceOrder === "create-first" || isRetained)) next.peak += 1;
  }
  for (const side of plan.waiting.before) entry(side).before += 1;
  for (const side of plan.waiting.after) entry(side).after += 1;
  return [...counts]
    .map(([identity, { keys, before, after, peak }]) => {
      const name = [...keys].sort().join(" = ");
      return {
        store: identity.startsWith("key ") || name === identity ? name : `${name} (${identity})`,
        before,
        after,
        peak: Math.max(before, after, peak),
        limit: MOST_ACCOUNTS,
        atLeast: plan.omittedSames > 0 || plan.failed,
      };
    })
    .sort((a, b) => compareNaturally(a.store, b.store));
}
