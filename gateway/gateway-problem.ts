import type { ErrorCode, Problem } from "../contract";

export interface GatewayProblemOptions extends ErrorOptions {
  /** Fields of the request that are wrong. */
  readonly errors?: NonNullable<Problem["errors"]>;
  /** Extra headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds after which the caller may try again; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** An answer other than success. The message is the problem document's detail, so it never holds a secret. */
export class GatewayProblem extends Error {
  override readonly name = "GatewayProblem";
  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly options: GatewayProblemOptions = {},
  ) {
    super(detail, options);
  }
}
