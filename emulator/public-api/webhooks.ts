import { z } from "zod";
import type { Webhook, WebhookSpec, WebhookStore } from "../stores/webhook-store";
import { errorAnswer, invalidBody, page, single, titles } from "./answers";
import { readObject, type Call, type Handler } from "./call";

const destinationSchema = z
  .url({ protocol: /^https$/, error: "must be an https URL" })
  .refine((url) => new URL(url).port === "", "must be served on port 443");

const webhookSchema = z.object({
  scope: z.string().regex(/^store\/[A-Za-z*]+(\/[A-Za-z*]+)*$/, "must be an event, for example store/order/created"),
  destination: destinationSchema,
  is_active: z.boolean().optional(),
  headers: z.record(z.string(), z.string()).nullable().optional(),
});

const changeSchema = webhookSchema.partial();

const adminSchema = z.object({ emails: z.array(z.email()) });

/** The seven operations under `/v3/hooks`. An account sees and changes its own webhooks only. */
export function webhookHandlers(webhooks: WebhookStore): Record<string, Handler> {
  return {
    "GET /v3/hooks": ({ account, storeHash, query }) =>
      page(webhooks.list(account.id).filter(matching(query)).map(bodyOf(account.clientId, storeHash)), query),

    "POST /v3/hooks": async ({ request, account, storeHash }) => {
      const parsed = webhookSchema.safeParse(await readObject(request));
      if (!parsed.success) return refusal(parsed.error);
      const { scope, destination, is_active: isActive = true, headers = null } = parsed.data;
      const webhook = webhooks.insert(account.id, { scope, destination, isActive, headers });
      return single(bodyOf(account.clientId, storeHash)(webhook));
    },

    "GET /v3/hooks/{webhook_id}": (call) => found(call, webhooks.get(call.account.id, idOf(call))),

    "PUT /v3/hooks/{webhook_id}": async (call) => {
      const parsed = changeSchema.safeParse(await readObject(call.request));
      if (!parsed.success) return refusal(parsed.error);
      return found(call, webhooks.update(call.account.id, idOf(call), specOf(parsed.data)));
    },

    "DELETE /v3/hooks/{webhook_id}": (call) => found(call, webhooks.delete(call.account.id, idOf(call))),

    "GET /v3/hooks/admin": ({ account, storeHash, query }) =>
      single({
        emails: webhooks.notificationEmails(account.id),
        hooks_list: webhooks.list(account.id).filter(matching(query)).map(bodyOf(account.clientId, storeHash)),
        blocked_domains: [],
      }),

    "PUT /v3/hooks/admin": async ({ request, account }) => {
      const parsed = adminSchema.safeParse(await readObject(request));
      if (!parsed.success) return refusal(parsed.error);
      webhooks.setNotificationEmails(account.id, parsed.data.emails);
      return new Response(null, { status: 204 });
    },
  };
}

function idOf(call: Call): string {
  return call.path.slice(call.path.lastIndexOf("/") + 1);
}

function found(call: Call, webhook: Webhook | undefined): Response {
  return webhook === undefined
    ? errorAnswer("v3", 404, titles.notFound)
    : single(bodyOf(call.account.clientId, call.storeHash)(webhook));
}

function refusal(error: z.ZodError): Response {
  const errors = Object.fromEntries(error.issues.map((issue) => [issue.path.join(".") || "body", issue.message]));
  return invalidBody("JSON data is missing or invalid", errors);
}

/** The fields that a body names; absent ones stay absent, so that an update changes nothing else. */
function specOf(body: z.output<typeof changeSchema>): Partial<WebhookSpec> {
  return {
    ...(body.scope === undefined ? {} : { scope: body.scope }),
    ...(body.destination === undefined ? {} : { destination: body.destination }),
    ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
    ...(body.headers === undefined ? {} : { headers: body.headers }),
  };
}

function matching(query: URLSearchParams): (webhook: Webhook) => boolean {
  const scope = query.get("scope");
  const destination = query.get("destination");
  const isActive = query.get("is_active");
  return (webhook) =>
    (scope === null || webhook.scope === scope) &&
    (destination === null || webhook.destination === destination) &&
    (isActive === null || String(webhook.isActive) === isActive);
}

function bodyOf(clientId: string, storeHash: string): (webhook: Webhook) => Record<string, unknown> {
  return (webhook) => ({
    id: webhook.id,
    client_id: clientId,
    store_hash: storeHash,
    created_at: webhook.createdAt,
    updated_at: webhook.updatedAt,
    scope: webhook.scope,
    destination: webhook.destination,
    is_active: webhook.isActive,
    headers: webhook.headers,
  });
}
