import { parameterOf, type AnyAccessLevel, type ScopeFamily } from "../scopes";
import { fact, type Fact, type Mark } from "./fact";

/** One row of the form's OAuth scopes: a label, and buttons of which one is pressed. */
export interface FormRow {
  /** Scope family of the row; `b2bEdition` has no published parameter. */
  readonly family: ScopeFamily | "b2bEdition";
  readonly label: Fact;
  /** Words on the buttons, in their order; the first is pressed at first. */
  readonly buttons: Fact<readonly string[]>;
  /** What a store needs to have the row. Absent for rows that every store has. */
  readonly onlyWith?: "B2B Edition";
}

const modify = fact(["None", "read-only", "modify"], "screenshot");
const readOnly = fact(["None", "read-only"], ["screenshot", "third-party"]);
const manage = fact(["None", "manage"], ["screenshot", "third-party"], "third parties also write Generate Tokens");

/** What the label of a row is known from, where nothing else is said: form and order of 2025. */
const seen: readonly [Mark, ...Mark[]] = ["screenshot", "third-party"];

/** The rows in the order of the form of 2025 (third-party guides and screenshots agree on it). */
export const formRows: readonly FormRow[] = [
  { family: "content", label: fact("Content", seen), buttons: modify },
  {
    family: "checkoutContent",
    label: fact("Checkout content", seen),
    buttons: fact(["None", "read-only", "modify"], "documented", "a screenshot of 2019 has no read-only"),
  },
  { family: "customers", label: fact("Customers", seen), buttons: modify },
  {
    family: "customersLogin",
    label: fact("Customers login", seen),
    buttons: fact(["None", "login"], ["screenshot", "third-party"], "third parties also write Token login"),
  },
  { family: "informationAndSettings", label: fact("Information & settings", seen), buttons: modify },
  { family: "marketing", label: fact("Marketing", seen), buttons: modify },
  { family: "orders", label: fact("Orders", seen), buttons: modify },
  { family: "orderTransactions", label: fact("Order transactions", seen), buttons: modify },
  {
    family: "createPayments",
    label: fact("Create payments", seen),
    buttons: fact(["None", "create"], "third-party"),
  },
  { family: "getPaymentMethods", label: fact("Get payment methods", seen), buttons: readOnly },
  {
    family: "storedPaymentInstruments",
    label: fact("Stored Payment Instruments", seen),
    buttons: fact(["None", "read-only", "modify"], "documented", "levels of the documentation; no screenshot"),
  },
  { family: "products", label: fact("Products", seen), buttons: modify },
  { family: "themes", label: fact("Themes", seen), buttons: modify },
  { family: "carts", label: fact("Carts", seen), buttons: modify },
  { family: "checkouts", label: fact("Checkouts", seen), buttons: modify },
  { family: "sitesAndRoutes", label: fact("Sites & routes", seen), buttons: modify },
  { family: "channelSettings", label: fact("Channel settings", seen), buttons: modify },
  { family: "channelListings", label: fact("Channel listings", seen), buttons: modify },
  { family: "storefrontApiTokens", label: fact("Storefront API tokens", seen), buttons: manage },
  {
    family: "storefrontApiCustomerImpersonationTokens",
    label: fact("Storefront API customer impersonation tokens", seen),
    buttons: manage,
  },
  { family: "storeLogs", label: fact("Store logs", seen), buttons: readOnly },
  { family: "storeLocations", label: fact("Store Locations", seen), buttons: modify },
  { family: "storeInventory", label: fact("Store Inventory", seen), buttons: modify },
  { family: "fulfillmentMethods", label: fact("Fulfillment Methods", seen), buttons: modify },
  { family: "orderFulfillment", label: fact("Order Fulfillment", seen), buttons: modify },
  { family: "metafieldOwnership", label: fact("Metafield Ownership", seen), buttons: manage },
  {
    family: "metafieldsAccess",
    label: fact("Metafields Access", seen),
    buttons: fact(["Standard", "full"], ["screenshot", "third-party"], "no None: Standard is what every account has"),
  },
  { family: "storeTranslations", label: fact("Store Translations", seen), buttons: modify },
  {
    family: "b2bEdition",
    label: fact("B2B Edition", "third-party"),
    buttons: fact(["None", "modify"], "third-party", "no parameter is published"),
    onlyWith: "B2B Edition",
  },
];

/** The rows that an emulated store shows: it has no B2B Edition. */
export const shownRows = formRows.filter(
  (row): row is FormRow & { family: ScopeFamily } => row.family !== "b2bEdition",
);

/**
 * Scope parameters that the pressed buttons ask for. The first button of a row asks for nothing.
 *
 * @param pressed - Words of the buttons, by family; rows that are not named keep their first button.
 * @throws RangeError for a row or button that the form does not have.
 */
export function pressedParameters(pressed: Readonly<Record<string, string>>): string[] {
  return Object.entries(pressed).flatMap(([family, button]) => {
    const row = shownRows.find((candidate) => candidate.family === family);
    const place = row?.buttons.value.indexOf(button) ?? -1;
    if (row === undefined || place < 0) throw new RangeError(`the form has no button ${button} in a row ${family}`);
    return place === 0 ? [] : [parameterOf(row.family, button as AnyAccessLevel)];
  });
}
