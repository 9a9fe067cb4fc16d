/**
 * What a recorder has seen accounts do: the file that a recorder writes and the scope review reads (`--recorded-calls`).
 * Whoever declares an endpoint claims to need it; the record shows who makes the call. Holds no token and no query.
 */
export interface RecordedCalls {
  readonly version: 1;
  /** Beginning and end of the recording, ISO 8601 in UTC. */
  readonly from: string;
  readonly until: string;
  readonly accounts: readonly RecordedAccount[];
}

/** The calls of one account, which its token's fingerprint or its owner names. */
export interface RecordedAccount {
  /** First 12 hexadecimal digits of the token's SHA-256: the resource's output `fingerprint`. */
  readonly fingerprint?: string | undefined;
  /** `organization/project/stack/logical name`, as the gateway knows it. */
  readonly owner?: string | undefined;
  readonly calls: readonly RecordedCall[];
}

export interface RecordedCall {
  /** A documented operation: `GET /v3/catalog/products/{product_id}`. */
  readonly call: string;
  readonly count: number;
  /** ISO 8601 in UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}
