import { StoreClient } from "../../handoff";
import { isLoopback } from "../../wire/loopback";
import { WebhookApi } from "./webhook-api";

const apis = new Map<string, WebhookApi>();

/** Long enough for some windows of the platform's rate limit. */
const DEADLINE_MS = 120_000;

/**
 * The API at which an account's webhooks are: that of its own API path, whoever made the account. One for each store in a process, so that
 * all share one pace. Undefined where the path is no address that a token may be sent to.
 */
export function webhookApiOf({ apiPath, storeHash }: { apiPath: string; storeHash: string }): WebhookApi | undefined {
  const url = originOf(apiPath);
  if (url === undefined) return undefined;
  const key = `${url} ${storeHash}`;
  const api =
    apis.get(key) ??
    // Whoever deletes accounts waits for it: the whole quota may be used.
    new WebhookApi(new StoreClient({ url, storeHash, deadlineMs: DEADLINE_MS, share: 1 }));
  apis.set(key, api);
  return api;
}

/** Of `https://api.bigcommerce.com/stores/abc123/v3/` all that stands in front of `/stores/`. */
function originOf(apiPath: string): string | undefined {
  const front = /^(https?:\/\/[^\s?#]+?)\/stores\/[^/]+\//.exec(apiPath)?.[1];
  if (front === undefined) return undefined;
  const { protocol, hostname } = new URL(front);
  return protocol === "https:" || isLoopback(hostname) ? front : undefined;
}
