import { z } from "zod";
import { parseJson } from "./parse-json";

/** What `bc-accounts webhooks list --format json` prints, as far as a review needs it. Newer versions may say more. */
const listSchema = z.array(
  z.object({ fingerprint: z.string(), webhooks: z.array(z.object({ isActive: z.boolean() })) }),
);

/** How many webhooks an account has. */
export interface WebhookCount {
  readonly all: number;
  readonly active: number;
}

/** Counts by the fingerprint of the account's token. */
export type WebhookList = ReadonlyMap<string, WebhookCount>;

/**
 * Reads the list of a stack's webhooks. No preview knows them: only each account's own token shows them.
 *
 * @throws OptionError
 */
export function readWebhookList(text: string, source: string): WebhookList {
  return new Map(
    parseJson(listSchema, text, source).map(({ fingerprint, webhooks }) => [
      fingerprint,
      { all: webhooks.length, active: webhooks.filter(({ isActive }) => isActive).length },
    ]),
  );
}
