// Compiled by types.test.ts, never run. Every line under a @ts-expect-error must be an error, all others must not.
import {
  catalogue,
  fromParameters,
  levelsOf,
  type AccessLevel,
  type ScopeFamily,
  type Scopes,
} from "../../../../scopes";

export const accepted: Scopes = {
  orders: "modify",
  products: "read-only",
  storeLogs: "read-only",
  customersLogin: "login",
  createPayments: "create",
  storefrontApiTokens: "manage",
  metafieldsAccess: "standard",
  infrastructureDeployments: "create-preview",
};

// @ts-expect-error store logs can only be read
export const levelTheFamilyDoesNotHave: Scopes = { storeLogs: "modify" };

// @ts-expect-error the panel calls it manage
export const levelOfOtherFamilies: Scopes = { storefrontApiTokens: "modify" };

// @ts-expect-error the family is called orders
export const misspeltFamily: Scopes = { order: "modify" };

// @ts-expect-error no parameter is published for it
export const familyWithoutParameter: Scopes = { b2bEdition: "modify" };

// @ts-expect-error every account holds it, none can ask for it
export const implicitGrant: Scopes = { default: "default" };

// @ts-expect-error a level is a word
export const levelThatIsNoWord: Scopes = { orders: true };

// @ts-expect-error the catalogue cannot be changed
catalogue.orders.label = "Everything";

export const single: AccessLevel<"storeLogs"> = "read-only";

// @ts-expect-error only one level exists
export const other: AccessLevel<"storeLogs"> = "modify";

export const family: ScopeFamily = "sitesAndRoutes";

export const levels: readonly ("read-only" | "modify")[] = levelsOf("orders");

export const parsed: Scopes = fromParameters(["store_v2_orders"]).scopes;

export const parameter: "store_v2_orders" = catalogue.orders.levels[1].parameter;
