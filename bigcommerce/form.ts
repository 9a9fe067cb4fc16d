import { isLoopback } from "../wire/loopback";
import {
  familyEntry,
  type AnyAccessLevel,
  type ScopeFamily,
  scopeEntries,
  scopeFamilies,
  type Scopes,
} from "../scopes";

/** BigCommerce's own deep link to the list of accounts: asks which store, after the log-in. */
const DEEP_LINK_PATH = "/deep-links/settings/auth/api-accounts";

/** Where the pages are. No page documents the address of the form itself, so a person clicks from the list. */
export const panel = {
  /** Of every store at BigCommerce; `listLink` knows the emulated ones too. */
  deepLink: `https://login.bigcommerce.com${DEEP_LINK_PATH}`,
  path: "Settings › API › Store-level API accounts",
  createButton: "Create API account",
  saveButton: "Save",
  doneButton: "Done",
} as const;

/**
 * The link that leads to the list of accounts: BigCommerce's own, or that of an emulator on this machine. Pure.
 *
 * @param apiUrl - `bigcommerce:apiUrl`. At a loopback address the emulator serves the API and the control panel at one origin.
 */
export function listLink(apiUrl?: string): string {
  return apiUrl !== undefined && isLoopback(new URL(apiUrl).hostname)
    ? `${apiUrl.replace(/\/+$/, "")}${DEEP_LINK_PATH}`
    : panel.deepLink;
}

/** Entries of the `Token type` box. */
export const tokenTypeWords = { v2v3: "V2/V3 API token", "stencil-cli": "Stencil-CLI token" } as const;

/** Buttons of the row `Stencil-CLI Access Level`. */
export const accessLevelWords = {
  "local-development-only": "local development only",
  "publish-theme": "publish theme",
} as const;

/**
 * Rows of the section `OAuth scopes` from top to bottom, as screenshots of 2025 show them. BigCommerce documents no order, and
 * the letter case of the words changes over the years: a person looks for the words.
 */
const rowOrder = [
  "content",
  "checkoutContent",
  "customers",
  "customersLogin",
  "informationAndSettings",
  "marketing",
  "orders",
  "orderTransactions",
  "createPayments",
  "getPaymentMethods",
  "storedPaymentInstruments",
  "products",
  "themes",
  "carts",
  "checkouts",
  "sitesAndRoutes",
  "channelSettings",
  "channelListings",
  "storefrontApiTokens",
  "storefrontApiCustomerImpersonationTokens",
  "storeLogs",
  "storeLocations",
  "storeInventory",
  "fulfillmentMethods",
  "orderFulfillment",
  "metafieldOwnership",
  "metafieldsAccess",
  "storeTranslations",
] as const satisfies readonly ScopeFamily[];

/** A row of the form and the button to press in it. */
export interface FormRow {
  readonly family: ScopeFamily;
  readonly label: string;
  readonly button: string;
  /** No page that we know shows the row, although its scope is documented. */
  readonly isUncertain: boolean;
}

/** The rows in which something has to be pressed, from top to bottom; rows that no screenshot shows come last. */
export function formRows(scopes: Scopes): FormRow[] {
  const place = (family: ScopeFamily) => {
    const index = (rowOrder as readonly ScopeFamily[]).indexOf(family);
    return index < 0 ? rowOrder.length + scopeFamilies.indexOf(family) : index;
  };
  return scopeEntries(scopes)
    .sort((a, b) => place(a.family) - place(b.family))
    .map(({ family, level }) => ({
      family,
      label: familyEntry(family).label,
      button: buttonOf(family, level),
      isUncertain: !(rowOrder as readonly ScopeFamily[]).includes(family),
    }));
}

/** What an untouched row shows: nothing granted, except where every account holds the weakest level. */
export function untouchedButton(family: ScopeFamily): string {
  return familyEntry(family).levels.some(({ heldByDefault }) => heldByDefault) ? "Standard" : "None";
}

function buttonOf(family: ScopeFamily, level: AnyAccessLevel): string {
  return familyEntry(family).levels.find((entry) => entry.level === level)?.heldByDefault === true ? "Standard" : level;
}
