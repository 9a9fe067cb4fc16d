import { WebhookError } from "../../wire/errors";
import type { WebhookApi } from "./webhook-api";
import { listWebhooks, missingWebhooks, type Webhook } from "./webhook";

/** An account between which and another webhooks are copied. */
export interface WebhookOwner {
  /** For messages: `API account "orders"`. */
  readonly label: string;
  /** Secret. */
  readonly token: string;
}

export interface Copied {
  /** All that `from` has. */
  readonly webhooks: readonly Webhook[];
  /** Those that were made now; the others were there already. */
  readonly made: number;
}

/**
 * Makes the webhooks of one account again with the token of another, and looks whether all of them are there. Compares first, so that it
 * may be killed at any moment and run again: none is lost, because nothing is deleted, and none is doubled.
 *
 * @param webhooks - What `from` has.
 * @throws WebhookError that says where it stands
 */
export async function copyWebhooks(
  api: WebhookApi,
  webhooks: readonly Webhook[],
  from: WebhookOwner,
  to: WebhookOwner,
): Promise<Copied> {
  const missing = missingWebhooks(webhooks, await listOf(api, to));
  for (const webhook of missing) await api.create(to.token, webhook);
  if (missing.length === 0) return { webhooks, made: 0 };
  const left = missingWebhooks(webhooks, await listOf(api, to));
  if (left.length === 0) return { webhooks, made: missing.length };
  throw new WebhookError(
    "webhooks_not_moved",
    `Could not move the webhooks of ${from.label} to ${to.label}: ${webhooks.length - left.length} of ${webhooks.length} were made, and the store does not list the others, ` +
      `although it accepted them:\n${listWebhooks(left)}\nThe old account and all its webhooks still exist. Run the command again, or make them by hand with the new token.`,
  );
}

async function listOf(api: WebhookApi, { token, label }: WebhookOwner): Promise<readonly Webhook[]> {
  const seen = await api.list(token);
  if (seen.state === "listed") return seen.webhooks;
  throw new WebhookError(
    "webhooks_not_moved",
    `Could not move webhooks to ${label}: ${seen.state === "dead" ? "the store does not accept its token" : "its token may not have webhooks"}. ` +
      "The old account and all its webhooks still exist.",
  );
}
