/** A webhook as the public API shows it to the token that made it, and to no other. */
export interface Webhook {
  readonly id: number;
  /** Event, for example `store/order/created`. */
  readonly scope: string;
  /** May hold a secret in its query or in front of its host: {@link describeWebhook} shows neither. */
  readonly destination: string;
  readonly isActive: boolean;
  /** Secret: receivers tell the store by them. */
  readonly headers: Readonly<Record<string, string>> | null;
}

/** `store/order/created to https://erp.example.com/hooks`, without anything that may be a secret. */
export function describeWebhook({ scope, destination, isActive }: Webhook): string {
  return `${scope} to ${placeOf(destination)}${isActive ? "" : " (inactive)"}`;
}

function placeOf(destination: string): string {
  try {
    const { origin, pathname } = new URL(destination);
    return `${origin}${pathname}`;
  } catch {
    return "an address that is no URL";
  }
}

/** A list of webhooks for a message, one on each line. */
export function listWebhooks(webhooks: readonly Webhook[]): string {
  return webhooks.map((webhook) => `  ${describeWebhook(webhook)}`).join("\n");
}

/**
 * Those of `wanted` that `present` lacks. Two webhooks are the same if event and destination are the same. Headers are
 * not compared: they may have been renewed, and if the platform writes them differently, every run would add another
 * webhook. Pure.
 */
export function missingWebhooks(wanted: readonly Webhook[], present: readonly Webhook[]): Webhook[] {
  const free = present.map(keyOf);
  return wanted.filter((webhook) => {
    const at = free.indexOf(keyOf(webhook));
    if (at >= 0) free.splice(at, 1);
    return at < 0;
  });
}

function keyOf({ scope, destination }: Webhook): string {
  return JSON.stringify([scope, destination]);
}
