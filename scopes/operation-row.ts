import type { ScopeMark } from "./need";

/** HTTP methods that occur in the documented operations. */
export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE";

/**
 * A formula as the data writes it: a scope parameter, `family:level` (that level or one that includes it), `none`,
 * `unknown`, `by-hand:label:level`, or a list of formulas under `all` or `any`.
 */
export type NeedRow = string | { readonly all: readonly NeedRow[] } | { readonly any: readonly NeedRow[] };

/** One way of reading the sources, as the data holds it. */
export interface ReadingRow {
  readonly need: NeedRow;
  readonly mark: Exclude<ScopeMark, "contested">;
  readonly source: string;
}

/** What a call needs instead, when what is sent says so. */
export interface CaseRow {
  /** Field of the body. */
  readonly field: string;
  /** Values for which the case holds; `*` stands for anything. */
  readonly values: readonly string[];
  readonly readings: readonly ReadingRow[];
}

/** One documented operation as the data holds it. */
export interface OperationRow {
  readonly method: HttpMethod;
  /** Path template, starting with `/v2/` or `/v3/`, without `/stores/{store_hash}`. */
  readonly path: string;
  /** Which interface answers; absent for the REST API of the store. */
  readonly api?: "graphql-admin" | "graphql-storefront" | "graphql-account" | "payments" | "b2b";
  /** `operationId` of the spec; empty where a guide or code names the call and no spec does. */
  readonly operationId: string;
  /** Title of the spec, or a title in our words. */
  readonly summary: string;
  /**
   * Scope parameters of which any one grants the call. `["default"]`: every account may call it.
   * Empty: no page says which scope it takes. Absent where `readings` says more.
   */
  readonly anyOf?: readonly string[];
  /** Readings of the sources, the one that is reckoned with first. */
  readonly readings?: readonly ReadingRow[];
  readonly cases?: readonly CaseRow[];
  readonly mark: ScopeMark;
  /** Where the call is named: a spec or guide of `bigcommerce/docs`, or the repository that is named. */
  readonly source: string;
  /** The call still answers, but is out of use: what stands in its place. */
  readonly deprecated?: string;
  /** What is odd about the row. */
  readonly note?: string;
}
