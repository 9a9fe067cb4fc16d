/**
 * The points of the create protocol at which a gateway may die with a different outcome, in their order.
 *
 * - `request-accepted`: the request is valid and its turn has come; nothing was looked at.
 * - `store-listed`: the store was listed; nothing was changed.
 * - `orphan-kept`: an account that an earlier, unfinished create left behind was found and written down. Only when there was one.
 * - `orphan-deleted`: that account was deleted, because its own Idempotency-Key came again.
 * - `previous-deleted`: an unconfirmed account of the resource, which held the name or the place that the new one needs, was deleted.
 * - `previous-renamed`: an unconfirmed account of the owner, of another resource, gave up its name.
 * - `intent-recorded`: the ledger knows what is about to be made; the store was not asked.
 * - `account-created`: the store has the account; its credentials are in memory only.
 * - `credentials-sealed`: the ledger has the credentials; the answer was not sent.
 */
export const createSteps = [
  "request-accepted",
  "store-listed",
  "orphan-kept",
  "orphan-deleted",
  "previous-deleted",
  "previous-renamed",
  "intent-recorded",
  "account-created",
  "credentials-sealed",
] as const;
export type CreateStep = (typeof createSteps)[number];

/**
 * The same for the other calls that change something: after the check of the request, and after the store or ledger
 * changed. `superseded-deleted` follows the confirmation of a newer account of the resource, after its answer; or comes
 * later, if that was missed.
 */
export const changeSteps = [
  "update-accepted",
  "update-done",
  "delete-accepted",
  "account-deleted",
  "delete-done",
  "confirm-accepted",
  "confirm-done",
  "superseded-deleted",
] as const;
export type ChangeStep = (typeof changeSteps)[number];

export type GatewayStep = CreateStep | ChangeStep;

/** Which request has reached the step. */
export interface StepContext {
  readonly store: string;
  /** For the steps of a create. */
  readonly owner?: string;
  /** For steps that concern an account that exists. */
  readonly accountId?: string;
}

/**
 * Called, and awaited, at each step: for tests that stop, delay or kill the gateway there. What it throws ends the
 * request on the spot, with no clean-up, as the death of the process would.
 */
export type StepHook = (step: GatewayStep, context: StepContext) => void | Promise<void>;
