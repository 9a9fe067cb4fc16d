/** HTTP methods that occur in the documented operations. */
export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE";

/** One documented operation as the data holds it. */
export interface OperationRow {
  readonly method: HttpMethod;
  /** Path template, starting with `/v2/` or `/v3/`, without `/stores/{store_hash}`. */
  readonly path: string;
  /** `operationId` of the spec. */
  readonly operationId: string;
  /** Title of the spec. */
  readonly summary: string;
  /**
   * Scope parameters of which any one grants the call. `["default"]`: every account may call it.
   * Empty: no page says which scope it takes.
   */
  readonly anyOf: readonly string[];
  /** `documented`: stated for the operation. `inferred`: chosen among the families of its spec. `unknown`: no scope known. */
  readonly confidence: "documented" | "inferred" | "unknown";
  /** Spec of the `bigcommerce/docs` repository. */
  readonly source: string;
  /** What is odd about the row. */
  readonly note?: string;
}
