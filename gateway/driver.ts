import type { CapabilitiesBody, CredentialsBody, ErrorCode, StencilAccessLevel, TokenType } from "../contract";

/** An API account as the store itself knows it. Owner and confirmation are the ledger's business, not the store's. */
export interface StoreAccount {
  /** Unique within the store, and never given to another account later. */
  readonly id: string;
  readonly name: string;
  readonly tokenType: TokenType;
  /** Sorted scope parameters; empty for Stencil-CLI tokens. */
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** What the gateway asks a store to make. Already validated against the contract and the catalogue. */
export interface AccountSpec {
  readonly name: string;
  readonly tokenType: TokenType;
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
}

export interface CreatedAccount {
  readonly account: StoreAccount;
  readonly credentials: CredentialsBody;
}

/**
 * The few verbs that a store must offer for the gateway to manage its API accounts.
 * The emulator implements it over SQLite; a control-panel driver would implement it over a browser.
 *
 * `stores` and `capabilities` are asked with every request: a driver that has to ask the store keeps the answer.
 * For one create the gateway calls `list` once and `create` once, and nothing else of a store runs beside them. A call
 * that has not ended after 4 minutes counts as failed with an open outcome, and the store's next request begins.
 */
export interface AccountDriver {
  /** Stores that this driver can reach. */
  stores(): Promise<readonly string[]>;
  capabilities(storeHash: string): Promise<CapabilitiesBody>;
  /** All accounts of the store: at most `max_accounts` of them. Complete, or an error: a missing account counts as deleted. */
  list(storeHash: string): Promise<readonly StoreAccount[]>;
  get(storeHash: string, id: string): Promise<StoreAccount | undefined>;
  /**
   * Makes exactly one account. A DriverError means that no account was made. After any other error the account may
   * exist, and the gateway looks for it before it makes another.
   */
  create(storeHash: string, spec: AccountSpec): Promise<CreatedAccount>;
  update(storeHash: string, id: string, change: { name?: string; scopes?: readonly string[] }): Promise<StoreAccount>;
  /** True if the account was there. */
  delete(storeHash: string, id: string): Promise<boolean>;
}

export interface DriverErrorOptions extends ErrorOptions {
  /** For `rate_limited`: seconds after which the store may be asked again. Goes out as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/**
 * A refusal of the store that the caller can act on. Its message goes into the answer, so it holds no secret.
 * Anything else that a driver throws becomes `driver_failed`, without its message.
 */
export class DriverError extends Error {
  override readonly name = "DriverError";
  readonly retryAfterSeconds: number | undefined;
  constructor(
    readonly code: ErrorCode,
    message: string,
    options: DriverErrorOptions = {},
  ) {
    super(message, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
