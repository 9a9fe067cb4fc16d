import { ApiAccount } from "pulumi-bigcommerce-api-accounts";

// Changed by pull request only: see .github/workflows/api-accounts.yml, or .gitlab-ci.yml.

export const orderReport = new ApiAccount("order-report", {
  scopes: { orders: "read-only" },
  endpoints: ["GET /v2/orders", "GET /v2/orders/{order_id}"],
  justifications: { orders: "The finance team's daily report of yesterday's orders" },
  team: "finance",
}).clientId;

export const catalogueFeed = new ApiAccount("catalogue-feed", {
  scopes: { products: "read-only" },
  endpoints: ["GET /v3/catalog/products"],
  team: "marketing",
}).clientId;
