import { ApiAccount } from "pulumi-bigcommerce-api-accounts";

// A person makes these accounts in the control panel: `bc-accounts handoff` says what to click, `bc-accounts adopt` takes the file.

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

export const orderSyncToken = orderSync.accessToken; // secret, as every token is
export const themePreviewToken = themePreview.accessToken;
export const apiPath = orderSync.apiPath;
