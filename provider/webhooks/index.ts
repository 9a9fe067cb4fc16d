export { copyWebhooks, type Copied, type WebhookOwner } from "./copy-webhooks";
export { describeWebhook, listWebhooks, missingWebhooks, type Webhook } from "./webhook";
export { type Seen, WebhookApi } from "./webhook-api";
export { webhookApiOf } from "./webhook-api-of";
