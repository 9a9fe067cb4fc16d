import { ApiAccount } from "pulumi-bigcommerce-api-accounts";

// Each account says what it is for. The policy pack holds its scopes against that, and refuses more than is needed.

const catalogueFeed = new ApiAccount("catalogue-feed", {
  scopes: { products: "read-only" },
  endpoints: ["GET /v3/catalog/products", "GET /v3/catalog/categories", "GET /v3/catalog/brands"],
  team: "marketing",
});

const orderSync = new ApiAccount("order-sync", {
  scopes: { orders: "modify", products: "read-only" },
  endpoints: ["GET /v2/orders", "PUT /v2/orders/{order_id}", "GET /v3/catalog/products"],
  justifications: { orders: "The ERP reads new orders and writes their status back" },
  team: "erp",
});

// A token for theme developers: it has an access level instead of scopes.
const themePreview = new ApiAccount("theme-preview", {
  tokenType: "stencil-cli",
  accessLevel: "local-development-only",
  team: "storefront",
});

export const catalogueFeedToken = catalogueFeed.accessToken; // secret, as every token is
export const orderSyncToken = orderSync.accessToken;
export const themePreviewToken = themePreview.accessToken;
export const apiPath = catalogueFeed.apiPath;
