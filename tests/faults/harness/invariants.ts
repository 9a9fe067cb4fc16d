import { request } from "undici";
import type { AccountTruth } from "../../../emulator";
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
  /** The simulated engine has no program that confirms, so an account whose answer was lost may wait for the next command. */
  readonly leftovers?: boolean;
  /** Accounts of the store that a person made, by name. */
  readonly byHand?: readonly string[];
}

/**
 * Looks at the stores and at state, and says what is wrong. Empty: all is well.
 *
 * I1: every live account is in the state of exactly one resource, or waits unconfirmed for its owner; after a
 * successful `up` none waits that nobody has. I2: the tokens in state work. I3: then no owner
 * has two live accounts. (I4 is {@link secretsAmong}; I5 is what an experiment does next: it repeats `up`.)
 */
export async function violations(world: World, expectation: Expectation): Promise<string[]> {
  const { stores, held, settled, byHand = [], leftovers = false } = expectation;
  const truth = await world.truth();
  const live = stores.flatMap((store) =>
    (truth.stores.find((entry) => entry.store === store)?.accounts ?? [])
      .filter(({ name }) => !byHand.includes(name))
      .map((account) => ({ store, account })),
  );
  const found: string[] = [];
  const isLeftover = ({ id, owner, confirmed }: AccountTruth): boolean =>
    leftovers && !confirmed && held.some((entry) => entry.owner === owner && entry.id !== id);
  for (const { store, account } of live) {
    const holders = held.filter((entry) => entry.store === store && entry.id === account.id);
    const label = `${account.name} (${store}/${account.id})`;
    if (holders.length > 1) found.push(`I1: ${label} is in state ${holders.length} times`);
    if (holders.length === 0 && account.owner === undefined) found.push(`I1: ${label} lives, and nobody knows of it`);
    if (holders.length === 0 && account.owner !== undefined && account.confirmed) {
      found.push(`I1: ${label} lives, is confirmed, and is in no state`);
    }
    if (holders.length === 0 && settled && !isLeftover(account))
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
      account.owner === undefined || isLeftover(account) ? [] : [account.owner],
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
