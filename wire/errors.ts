import { redact } from "./redact";

/**
 * Everything the provider throws at the engine. `code` is stable: programs and tests branch on it, people read the message.
 * The message says what was attempted, why it failed, and the command or edit that helps; it has passed the redactor.
 */
export abstract class ProviderError extends Error {
  abstract readonly code: string;
  constructor(message: string, options?: ErrorOptions) {
    super(redact(message), options);
    this.name = new.target.name;
  }
}

/** The stack's configuration does not say how to reach a store, or says it in a way that cannot be used. */
export class ConfigurationError extends ProviderError {
  readonly code = "configuration";
}

/** No answer came: refused, reset, not resolved, TLS not trusted. `cause` is the socket's own error. */
export class UnreachableError extends ProviderError {
  readonly code = "unreachable";
}

/** The deadline passed. The work may have been done all the same; repeating `pulumi up` is safe. */
export class DeadlineError extends ProviderError {
  readonly code = "deadline";
}

/** The engine was told to stop while this waited for its turn or for another try. Nothing was sent meanwhile. */
export class CancelledError extends ProviderError {
  readonly code = "cancelled";
}

/** An answer came, but not one that the contract knows: an HTML page, half a body, a redirect, missing fields. */
export class UnexpectedAnswerError extends ProviderError {
  readonly code = "unexpected_answer";
}

/** The gateway said no, with a problem document. `code` is the document's own, see contract/error-codes.ts. */
export class GatewayError extends ProviderError {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Why a step of a handoff stopped. */
export const handoffErrorCodes = [
  "adopted_unreadable",
  "credentials_file",
  "credentials_missing",
  "credentials_spent",
  "credentials_taken",
  "wrong_store",
  "wrong_name",
  "token_dead",
  "token_lost",
  "scopes_differ",
  "account_alive",
] as const;
export type HandoffErrorCode = (typeof handoffErrorCodes)[number];

/** A person's part of a handoff is not done yet, or not done as declared: the message says what to click or run. */
export class HandoffError extends ProviderError {
  constructor(
    readonly code: HandoffErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Why an account is not deleted for the sake of its webhooks. */
export const webhookErrorCodes = ["webhooks_active", "webhooks_not_moved"] as const;
export type WebhookErrorCode = (typeof webhookErrorCodes)[number];

/** An account lives on, because its webhooks would be lost with it. */
export class WebhookError extends ProviderError {
  constructor(
    readonly code: WebhookErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Something failed that no code foresaw. `cause` is what was thrown. */
export class DefectError extends ProviderError {
  readonly code = "defect";
  constructor(cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(
      `The provider failed with an unexpected error: ${message}. Nothing in state was changed by this. ` +
        "Run the command again with BIGCOMMERCE_DEBUG=1 to see where, and please report it.",
      { cause },
    );
  }
}
