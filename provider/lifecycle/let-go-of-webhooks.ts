import { describeAccount } from "../../handoff";
import { DeadlineError, UnreachableError, WebhookError } from "../../wire/errors";
import { tell } from "../../wire/tell";
import { copyWebhooks, listWebhooks, type Seen, webhookApiOf } from "../webhooks";
import { type AccountState, makerOf } from "./state";

/** Accounts that live, by identity: the one that replaces another has the same. */
const living = new Map<string, { readonly id: string; readonly state: AccountState }>();
/** Accounts that go before their successors come. */
const goingFirst = new Set<string>();

/**
 * Remembers the account that the program means now. The engine deletes a replaced account after it has made the
 * successor. If an earlier command made the successor, the engine has asked for its diff. A deletion sees only its own
 * account.
 */
export function rememberLiving(id: string, state: AccountState): void {
  if (state.identity !== undefined) living.set(state.identity, { id, state });
}

/** Remembers that the account will be deleted before its successor is made. */
export function rememberGoingFirst(id: string): void {
  goingFirst.add(id);
}

/**
 * An account's webhooks are deleted with it, and only its own token shows them. So before the deletion they are made
 * again with the successor's token. Without a successor, an account with active webhooks is not deleted.
 *
 * @throws WebhookError, and nothing was deleted
 */
export async function letGoOfWebhooks(id: string, held: AccountState): Promise<void> {
  if (held.forceDelete === true || held.tokenType !== "v2v3") return;
  const isKnown = typeof held.accessToken === "string" && held.accessToken !== "" && held.secretUnknown !== true;
  const api = isKnown ? webhookApiOf(held) : undefined;
  const label = describeAccount(held);
  if (api === undefined) return;
  const seen = await look(id, held, () => api.list(held.accessToken));
  if (seen?.state !== "listed" || seen.webhooks.length === 0) return;
  const successor = held.identity === undefined ? undefined : living.get(held.identity);
  if (successor !== undefined && successor.id !== id && successor.state.storeHash === held.storeHash) {
    const to = { label: describeAccount(successor.state), token: successor.state.accessToken };
    const { webhooks, made } = await copyWebhooks(api, seen.webhooks, { label, token: held.accessToken }, to);
    const count = `${webhooks.length} ${webhooks.length === 1 ? "webhook" : "webhooks"}`;
    if (made > 0)
      tell(`${count} of ${label} moved to ${to.label}: ${made} made and seen there, before the old account goes.`);
    return;
  }
  const active = seen.webhooks.filter(({ isActive }) => isActive);
  if (active.length === 0) return;
  throw new WebhookError("webhooks_active", refusal(id, held, label, listWebhooks(active), active.length));
}

/**
 * Where persons make the accounts, the store's API is all that there is, and a failure is said by whoever asks it first.
 * Networks that do not reach the store's API could always delete a gateway's accounts. They still can, and a message
 * says that the webhooks were not checked.
 */
async function look(id: string, held: AccountState, list: () => Promise<Seen>): Promise<Seen | undefined> {
  try {
    return await list();
  } catch (error) {
    const isSilent = error instanceof UnreachableError || error instanceof DeadlineError;
    if (!isSilent || makerOf(id, held) === "person") throw error;
    tell(
      `Whether ${describeAccount(held)} had webhooks was not checked before its deletion, because this machine could not reach the store's API. ` +
        "BigCommerce deletes webhooks with their account.",
    );
    return undefined;
  }
}

function refusal(id: string, held: AccountState, label: string, list: string, count: number): string {
  const webhooks = count === 1 ? "an active webhook" : `${count} active webhooks`;
  const why = goingFirst.has(id)
    ? "Here the old account is deleted before the new account is made, because its name stays the same or the store is full. The webhooks would be lost. " +
      "Leave `name` out or change it: then the new account is made first, and the webhooks move to it. "
    : "To keep them, make them again with the token of another account: npx bc-accounts webhooks copy <account> <other account> --remove. ";
  return (
    `Could not delete ${label} of store ${held.storeHash}: it has ${webhooks}, which BigCommerce deletes with it:\n${list}\n` +
    `${why}To delete them with the account: set forceDelete: true in the program, run pulumi up, then delete the account. Nothing was deleted.`
  );
}
