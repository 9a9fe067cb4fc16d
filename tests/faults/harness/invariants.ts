import { request } from "undici";
import { type AccountTruth, MANAGE_TOKEN } from "../../../emulator";
import { fingerprintOf } from "../../../wire/fingerprint";
import { pause } from "./gateway-process";
import type { World } from "./world";

/** An account as some stack's state has it. */
export interface Held {
  /** `organization/project/stack/logical name`. */
  readonly owner: string;
  readonly store: string;
  readonly id: string;
  readonly accessToken: string;
}

export interface Expectation {
  /** Stores that the experiment used. */
  readonly stores: readonly string[];
  /** What all stacks of the experiment have in state. */
  readonly held: readonly Held[];
  /** True after an `up` that succeeded; false after a crash, when accounts may wait for what comes next. */
  readonly settled: boolean;
  /**
   * How many accounts may be in no state after a successful `up`: one for each answer that was lost. They may be in
   * another state, as far as the gateway can tell, so they stay, unconfirmed and with their owner, until a person decides.
   */
  readonly unclaimed?: number;
  /** Accounts of the store that a person made, by name. */
  readonly byHand?: readonly string[];
}

/**
 * Looks at the stores and at state, and says what is wrong. Empty: all is well.
 *
 * I1: every live account is in the state of exactly one resource, or is listed as unconfirmed with its owner (I7); after
 * a successful `up` there are no more of those than answers were lost. I2: the tokens in state work, so nothing in state
 * was deleted (I6). I3: then no owner has two live accounts besides those. (I4 is {@link secretsAmong}; I5 is what an experiment does next: it repeats `up`.)
 */
export async function violations(world: World, expectation: Expectation): Promise<string[]> {
  const { stores, held, settled, byHand = [], unclaimed = 0 } = expectation;
  const truth = await world.truth();
  const live = stores.flatMap((store) =>
    (truth.stores.find((entry) => entry.store === store)?.accounts ?? [])
      .filter(({ name }) => !byHand.includes(name))
      .map((account) => ({ store, account })),
  );
  const found: string[] = [];
  const isUnclaimed = ({ id, owner, confirmed }: AccountTruth): boolean =>
    !confirmed && owner !== undefined && !held.some((entry) => entry.id === id);
  const count = live.filter(({ account }) => isUnclaimed(account)).length;
  const tooMany = settled && count > unclaimed;
  for (const { store, account } of live) {
    const holders = held.filter((entry) => entry.store === store && entry.id === account.id);
    const label = `${account.name} (${store}/${account.id})`;
    if (holders.length > 1) found.push(`I1: ${label} is in state ${holders.length} times`);
    if (holders.length === 0 && account.owner === undefined) found.push(`I1: ${label} lives, and nobody knows of it`);
    if (holders.length === 0 && account.owner !== undefined && account.confirmed) {
      found.push(`I1: ${label} lives, is confirmed, and is in no state`);
    }
    if (holders.length === 0 && (tooMany || (settled && !isUnclaimed(account))))
      found.push(`I1: ${label} lives after a successful up, and is in no state`);
  }
  for (const entry of held) {
    const account = live.find(({ store, account }) => store === entry.store && account.id === entry.id)?.account;
    // After a crash state may have an account that was just deleted; the next up finds that out.
    if (account === undefined && settled)
      found.push(`I1: ${entry.owner} has ${entry.id} in state, which does not live`);
    if (account !== undefined) found.push(...(await tokenViolations(world.url, entry, account)));
  }
  if (settled) {
    const owners = live.flatMap(({ account }) =>
      account.owner === undefined || (!tooMany && isUnclaimed(account)) ? [] : [account.owner],
    );
    for (const owner of new Set(owners.filter((owner, index) => owners.indexOf(owner) !== index))) {
      found.push(`I3: ${owner} has more than one live account`);
    }
  }
  return found;
}

async function tokenViolations(
  url: string,
  { store, owner, accessToken }: Held,
  account: AccountTruth,
): Promise<string[]> {
  if (fingerprintOf(accessToken) !== account.fingerprint) return [`I2: ${owner} has the token of another account`];
  if (account.tokenType !== "v2v3") return [];
  // Every program of the experiments asks for products, among other things.
  const answer = await request(`${url}/stores/${store}/v3/catalog/products?limit=1`, {
    headers: { "X-Auth-Token": accessToken },
    reset: true,
  });
  await answer.body.dump();
  return answer.statusCode === 200 ? [] : [`I2: the token of ${owner} is answered with ${answer.statusCode}`];
}

/** What a person does with accounts that are listed as unconfirmed and that no state has: deletes them. */
export async function deleteUnclaimed(world: World, store: string, held: readonly Held[]): Promise<void> {
  const accounts = (await world.truth()).stores.find((entry) => entry.store === store)?.accounts ?? [];
  for (const { id } of accounts.filter(
    (account) => !account.confirmed && !held.some((entry) => entry.id === account.id),
  )) {
    const answer = await request(`${world.url}/v1/stores/${store}/accounts/${id}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${MANAGE_TOKEN}` },
      reset: true,
    });
    await answer.body.dump();
  }
}

/** As {@link violations}, but gives a gateway that goes on with cut-off work a moment to end it. */
export async function lastingViolations(world: World, expectation: Expectation, patienceMs = 3_000): Promise<string[]> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await violations(world, expectation);
    if (found.length === 0 || Date.now() > until) return found;
    await pause(25);
  }
}

/** I4: those of the secrets that stand in a text, plain or in base64. */
export function secretsAmong(secrets: Iterable<string>, text: string): string[] {
  return [...secrets].filter(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64")),
  );
}
