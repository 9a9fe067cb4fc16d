/**
 * What the catalogue says beyond the extracted facts: from which level on a risk mark applies, which other spellings
 * of a parameter are in circulation, and under which other names a row is known.
 *
 * The marks of data/oauth-scopes.json judge the strongest level of a family. A policy that asks for a justification
 * of `orders: "read-only"` because `modify` can refund would be switched off within a week, so every mark names the
 * weakest level at which its own reason is true.
 */

/** Access levels, weakest first. Two levels of one family are compared by their place in this list. */
export const levelOrder = ["read-only", "standard", "create-preview", "login", "create", "modify", "manage", "full"];

/** Level words of the data that are written differently in code, where a space would need quoting in editors. */
export const levelSpelling = { "create preview": "create-preview" };

/** Weakest level at which a mark's reason holds; families whose marks hold at every level are not listed. */
export const markFrom = {
  content: { escalation: "modify" },
  checkoutContent: { money: "modify", escalation: "modify" },
  customers: { money: "modify", escalation: "modify" },
  marketing: { money: "modify" },
  orders: { money: "modify" },
  orderTransactions: { money: "modify" },
  themes: { escalation: "modify" },
  carts: { money: "modify" },
  checkouts: { money: "modify", escalation: "modify" },
  sitesAndRoutes: { escalation: "modify" },
  metafieldsAccess: { personalData: "full", escalation: "full" },
  infrastructureDeployments: { escalation: "manage" },
};

/** Other spellings of a parameter found in BigCommerce's own pages; the notes of the family name the page. */
export const parameterAliases = {
  store_content_checkout: ["store_checkout_content"],
  store_content_checkout_read_only: ["store_checkout_content_read_only"],
  store_checkout: ["store_checkouts", "store_v2_checkouts"],
  store_checkout_read_only: ["store_checkouts_read_only"],
  store_storefront_api: ["store_storefront-api"],
};

/** Other names of a row in BigCommerce's own pages. */
export const labelAliases = {
  getPaymentMethods: ["Payments - Get accepted methods"],
  fulfillmentMethods: ["Pickup Methods"],
};

/** Levels that the form preselects: every account holds them without asking. */
export const heldByDefault = { metafieldsAccess: ["standard"] };

/** Facts about the form that are in no documentation page but in its screenshots. */
export const extraNotes = {
  metafieldsAccess: [
    'The form offers "Standard" and "full" without a None: "Standard" is what every account starts with.',
  ],
  infrastructureDeployments: [
    "No documented read is opened by create-preview, so it stands beside read-only instead of including it; manage includes both.",
  ],
};
