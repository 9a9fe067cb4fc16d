/** One call that somebody was seen to make. Holds neither a token nor a query, a header, a body or an id. */
export interface SeenCall {
  /** As it is declared: `GET /v3/catalog/products/{product_id}`, or `graphql admin store.settings`. */
  readonly call: string;
  /** Of the token that it was made with; undefined where none was seen. */
  readonly fingerprint: string | undefined;
  readonly at: Date;
}
