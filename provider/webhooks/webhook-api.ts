import { z } from "zod";
import type { StoreAnswer, StoreClient } from "../../handoff";
import { UnexpectedAnswerError } from "../../wire/errors";
import { registerSecrets } from "../../wire/redact";
import type { Webhook } from "./webhook";

const webhookSchema = z
  .object({
    id: z.number(),
    scope: z.string(),
    destination: z.string(),
    is_active: z.boolean(),
    headers: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ id, scope, destination, is_active: isActive, headers }): Webhook => {
    registerSecrets(...Object.values(headers ?? {}));
    return { id, scope, destination, isActive, headers: headers ?? null };
  });

const pageSchema = z.object({
  data: z.array(webhookSchema),
  meta: z.object({ pagination: z.object({ total_pages: z.number() }).optional() }).optional(),
});

/** More webhooks than any account has; a platform that always names a next page ends here. */
const MOST_PAGES = 100;
const PER_PAGE = 250;

/** What a token shows of its webhooks. */
export type Seen =
  | { readonly state: "listed"; readonly webhooks: readonly Webhook[] }
  /** 401: the account is gone, and its webhooks with it. */
  | { readonly state: "dead" }
  /** 403: tokens of this kind have none. */
  | { readonly state: "not allowed" };

/** The webhooks of a store's accounts, each by its own token: every account with OAuth scopes may call `/v3/hooks`, and sees its own alone. */
export class WebhookApi {
  constructor(private readonly client: StoreClient) {}

  get storeHash(): string {
    return this.client.storeHash;
  }

  /** @throws ProviderError when no answer tells */
  async list(token: string): Promise<Seen> {
    const attempt = `list the webhooks of an API account in store ${this.storeHash}`;
    const webhooks: Webhook[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const path = `/v3/hooks?limit=${PER_PAGE}&page=${page}`;
      const answer = await this.client.send({ method: "GET", path, token, attempt });
      if (answer.status === 401 && !answer.isPage) return { state: "dead" };
      if (answer.status === 403 && !answer.isPage) return { state: "not allowed" };
      const parsed = answer.status === 200 ? pageSchema.safeParse(answer.body) : undefined;
      if (parsed?.success !== true) throw unexpected(attempt, answer);
      webhooks.push(...parsed.data.data);
      if (page >= (parsed.data.meta?.pagination?.total_pages ?? 1)) break;
    }
    return { state: "listed", webhooks };
  }

  /** Not repeated where no answer comes: the next look at the list tells whether it was made. */
  async create(token: string, { scope, destination, isActive, headers }: Webhook): Promise<void> {
    const attempt = `make a webhook for ${scope} in store ${this.storeHash}`;
    const body = { scope, destination, is_active: isActive, headers };
    const answer = await this.client.send({ method: "POST", path: "/v3/hooks", token, attempt, body });
    if (answer.status < 200 || answer.status > 299) throw unexpected(attempt, answer);
  }

  /** A webhook that is gone already is a success. */
  async remove(token: string, id: number): Promise<void> {
    const attempt = `delete a webhook in store ${this.storeHash}`;
    const answer = await this.client.send({ method: "DELETE", path: `/v3/hooks/${id}`, token, attempt });
    if ((answer.status < 200 || answer.status > 299) && answer.status !== 404) throw unexpected(attempt, answer);
  }
}

function unexpected(attempt: string, { status, isPage }: StoreAnswer): UnexpectedAnswerError {
  return new UnexpectedAnswerError(
    `Could not ${attempt}: the store answered with status ${status}${isPage ? " and an HTML page, as from a proxy or a log-in" : ""}. ` +
      "Nothing was deleted. Run the command again.",
  );
}
