import type { ErrorCode } from "../contract";

/**
 * What lies behind an answer of 500, 502 or 503, or behind work that failed with nobody waiting for it.
 *
 * `code` is that of the contract. `cause` is always the thrown error, unchanged: the driver's own error, a
 * DriverError with the store's refusal (and, where the driver gave one, a cause of its own), a LedgerError with its
 * code, or a fault of the gateway. The message is safe to print; the cause may hold anything that the driver knows.
 */
export class GatewayFailure extends Error {
  override readonly name = "GatewayFailure";
  constructor(
    readonly code: ErrorCode,
    message: string,
    override readonly cause: unknown,
  ) {
    super(message, { cause });
  }
}
