import type { IntentDraft } from "../../gateway";

/** What a ledger is told of an account before it is made. */
export const draft: IntentDraft = {
  store: "store1",
  owner: "acme/shop/prod/orders",
  name: "orders",
  nameGenerated: false,
  tokenType: "v2v3",
  scopes: ["store_v2_orders"],
  generation: "",
  priorIds: [],
};

/** What the store answers once it is made. */
export const credentials = { api_path: "path", client_id: "id", client_secret: "secret", access_token: "token" };
