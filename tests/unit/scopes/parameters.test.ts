import fc from "fast-check";
import {
  explainParameter,
  fromParameters,
  knownParameters,
  missingScopes,
  normalizeScopes,
  parameterOf,
  toParameters,
  UnknownScopeError,
  type Scopes,
} from "../../../scopes";
import { foreignParameterArbitrary, reversed, scopesArbitrary } from "./arbitraries";

describe("toParameters", () => {
  it("writes the parameter of each level, sorted", () => {
    expect(toParameters({ products: "read-only", orders: "modify", themes: "modify" })).toEqual([
      "store_themes_manage",
      "store_v2_orders",
      "store_v2_products_read_only",
    ]);
  });

  it("adds parameters that the catalogue does not know, without duplicates", () => {
    expect(toParameters({ orders: "modify" }, ["store_brand_new", "store_brand_new"])).toEqual([
      "store_brand_new",
      "store_v2_orders",
    ]);
  });

  it("writes the canonical spelling of an additional parameter, and leaves out what every account holds", () => {
    expect(toParameters({ checkouts: "modify" }, ["store_v2_checkouts", "default"])).toEqual(["store_checkout"]);
  });

  it("ignores a family whose level is undefined, as programs without exact optional types pass it", () => {
    expect(toParameters({ orders: undefined, products: "modify" } as unknown as Scopes)).toEqual(["store_v2_products"]);
  });

  it.each([
    [{ order: "modify" }, '"order" is no scope family: did you mean "orders"?'],
    [{ constructor: "modify" }, '"constructor" is no scope family'],
    [{ storeLogs: "modify" }, 'storeLogs has no level "modify": it can be "read-only"'],
    [{ orders: null }, 'orders has no level "null": it can be "read-only" or "modify"'],
    [{ orders: { token: "hidden" } }, 'orders has no level "object": it can be "read-only" or "modify"'],
  ])("refuses %j with a message that names the way out", (scopes, message) => {
    const attempt = () => toParameters(scopes as unknown as Scopes);
    expect(attempt).toThrow(UnknownScopeError);
    expect(attempt).toThrow(message);
  });

  it("writes the same for every order of keys", () => {
    fc.assert(
      fc.property(scopesArbitrary, (scopes) => {
        expect(toParameters(reversed(scopes))).toEqual(toParameters(scopes));
      }),
    );
  });
});

describe("fromParameters", () => {
  it("reads every spelling", () => {
    expect(fromParameters(["store_content_checkout"])).toEqual(fromParameters(["store_checkout_content"]));
    expect(fromParameters(["store_checkout"]).scopes).toEqual({ checkouts: "modify" });
    expect(fromParameters(["store_checkouts"]).scopes).toEqual({ checkouts: "modify" });
    expect(fromParameters(["store_v2_checkouts"]).scopes).toEqual({ checkouts: "modify" });
    expect(fromParameters(["store_checkouts_read_only"]).scopes).toEqual({ checkouts: "read-only" });
    expect(fromParameters(["store_storefront-api"]).scopes).toEqual({ storefrontApiTokens: "manage" });
  });

  it("takes the stronger of two levels, whichever comes first", () => {
    expect(fromParameters(["store_v2_orders", "store_v2_orders_read_only"])).toEqual({
      scopes: { orders: "modify" },
      additional: [],
    });
    expect(fromParameters(["store_v2_orders_read_only", "store_v2_orders"]).scopes).toEqual({ orders: "modify" });
  });

  it("keeps a level that the stronger one does not include", () => {
    const parameters = [
      "store_infrastructure_deployments_create_preview",
      "store_infrastructure_deployments_read_only",
    ];
    const parsed = fromParameters(parameters);
    expect(parsed).toEqual({
      scopes: { infrastructureDeployments: "create-preview" },
      additional: ["store_infrastructure_deployments_read_only"],
    });
    expect(toParameters(parsed.scopes, parsed.additional)).toEqual(parameters);
  });

  it("hands back what it does not know, sorted, each once", () => {
    expect(fromParameters(["zz_new", "account_users_read", "zz_new"])).toEqual({
      scopes: {},
      additional: ["account_users_read", "zz_new"],
    });
  });

  it("leaves out the grant that every account holds", () => {
    expect(fromParameters(["default", "store_cart"])).toEqual({ scopes: { carts: "modify" }, additional: [] });
  });

  it("returns keys in the order of the catalogue", () => {
    expect(Object.keys(fromParameters(["store_themes_manage", "store_v2_content"]).scopes)).toEqual([
      "content",
      "themes",
    ]);
  });

  it("gives back the scopes and the additional parameters that were written", () => {
    fc.assert(
      fc.property(scopesArbitrary, fc.uniqueArray(foreignParameterArbitrary), (scopes, additional) => {
        expect(fromParameters(toParameters(scopes, additional))).toEqual({
          scopes: normalizeScopes(scopes),
          additional: [...additional].sort(),
        });
      }),
    );
  });

  it("writes a fixed point: reading and writing any parameters twice changes nothing more", () => {
    const parameters = fc.uniqueArray(fc.oneof(fc.constantFrom(...knownParameters()), foreignParameterArbitrary));
    fc.assert(
      fc.property(parameters, (given) => {
        const once = fromParameters(given);
        const written = toParameters(once.scopes, once.additional);
        expect(written.every((parameter) => given.includes(parameter))).toBe(true);
        expect(fromParameters(written)).toEqual(once);
      }),
    );
  });

  it("loses no grant and never depends on the order", () => {
    const parameters = fc.uniqueArray(fc.constantFrom(...knownParameters()));
    fc.assert(
      fc.property(parameters, (given) => {
        const parsed = fromParameters(given);
        expect(fromParameters([...given].reverse())).toEqual(parsed);
        for (const parameter of given) {
          const single = fromParameters([parameter]).scopes;
          const isKept = Object.keys(missingScopes(parsed.scopes, single)).length === 0;
          expect(isKept || parsed.additional.includes(parameter)).toBe(true);
        }
      }),
    );
  });
});

describe("explainParameter", () => {
  it("knows the family, the level and the canonical spelling", () => {
    expect(explainParameter("store_checkout_content_read_only")).toEqual({
      kind: "scope",
      family: "checkoutContent",
      level: "read-only",
      canonical: "store_content_checkout_read_only",
    });
  });

  it("tells what every account holds and what only other kinds of account can hold", () => {
    expect(explainParameter("default")).toEqual({ kind: "implicit", label: "Default" });
    expect(explainParameter("account_users_write")).toEqual({
      kind: "other-account-kind",
      label: "Account Users",
      accountKind: "account-level",
    });
    expect(explainParameter("store_app_extensions_manage")).toMatchObject({ accountKind: "app-level" });
  });

  it("offers the known parameter that a slip was near to, in the canonical spelling", () => {
    expect(explainParameter("store_v2_order_read_only")).toEqual({
      kind: "unknown",
      suggestion: "store_v2_orders_read_only",
    });
    expect(explainParameter("store_checkout_contnet")).toEqual({
      kind: "unknown",
      suggestion: "store_content_checkout",
    });
    expect(explainParameter("store_something_entirely_new")).toEqual({ kind: "unknown" });
  });

  it("explains every known parameter as the level it is the parameter of", () => {
    for (const parameter of knownParameters()) {
      const meaning = explainParameter(parameter);
      if (meaning.kind !== "scope") throw new Error(`${parameter} is ${meaning.kind}`);
      expect(parameterOf(meaning.family, meaning.level)).toBe(parameter);
    }
  });
});
