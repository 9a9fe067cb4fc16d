import fc from "fast-check";
import { checkScopes, normalizeScopes } from "../../../scopes";
import { scopesArbitrary } from "./arbitraries";

const valid = { orders: "modify", products: "read-only" };

describe("checkScopes", () => {
  it("passes a valid value and normalises it", () => {
    expect(checkScopes({ products: "read-only", orders: "modify" })).toEqual({ scopes: valid, problems: [] });
  });

  it("passes every set of scopes that the types allow", () => {
    fc.assert(
      fc.property(scopesArbitrary, (scopes) => {
        expect(checkScopes(JSON.parse(JSON.stringify(scopes)))).toEqual({
          scopes: normalizeScopes(scopes),
          problems: [],
        });
      }),
    );
  });

  it.each([[null], ["orders"], [["orders"]], [3], [undefined]])("refuses %j, which is no map", (value) => {
    expect(checkScopes(value).problems).toEqual([
      { code: "not-an-object", message: 'scopes map a family to a level, for example { orders: "read-only" }' },
    ]);
  });

  it.each([
    [{ order: "modify" }, { code: "unknown-family", key: "order", suggestion: "orders" }],
    [{ Orders: "modify" }, { code: "unknown-family", suggestion: "orders" }],
    [{ "Sites & Routes": "modify" }, { code: "unknown-family", suggestion: "sitesAndRoutes" }],
    [{ store_v2_order: "modify" }, { code: "unknown-family", suggestion: "orders" }],
    [{ store_checkout_content: "modify" }, { code: "unknown-family", suggestion: "checkoutContent" }],
    [
      { storeLogs: "modify" },
      { code: "unknown-level", message: expect.stringContaining('it can be "read-only"') as string },
    ],
    [{ orders: "readonly" }, { code: "unknown-level", suggestion: "read-only" }],
    [{ orders: "write" }, { code: "unknown-level", suggestion: "modify" }],
    [{ storefrontApiTokens: "modify" }, { code: "unknown-level", suggestion: "manage" }],
    [{ orders: true }, { code: "unknown-level", message: expect.stringContaining("is not a string") as string }],
    [
      { b2bEdition: "modify" },
      { code: "unrequestable-family", message: expect.stringContaining("publishes no scope") as string },
    ],
    [{ "B2B Edition": "modify" }, { code: "unrequestable-family" }],
    [
      { default: "default" },
      { code: "unrequestable-family", message: expect.stringContaining("every API account") as string },
    ],
    [
      { accountUsers: "write" },
      { code: "unrequestable-family", message: expect.stringContaining("account-level") as string },
    ],
    [{ app_extensions: "read-only" }, { code: "unknown-family" }],
    [
      { appExtensions: "read-only" },
      { code: "unrequestable-family", message: expect.stringContaining("app-level") as string },
    ],
  ])("finds what is wrong with %j", (broken, problem) => {
    const { scopes, problems } = checkScopes({ ...valid, ...broken });
    expect(problems).toEqual([expect.objectContaining(problem)]);
    expect(scopes).toEqual(Object.keys(broken).includes("orders") ? { products: "read-only" } : valid);
  });

  it("reports every problem, not only the first", () => {
    expect(checkScopes({ order: "modify", storeLogs: "modify" }).problems).toHaveLength(2);
  });

  it("never repeats a value that is not a string, which may hold a secret", () => {
    const { problems } = checkScopes({ orders: { accessToken: "hidden" } });
    expect(JSON.stringify(problems)).not.toContain("hidden");
  });

  it("offers no level for a word that means none of them", () => {
    expect(checkScopes({ storeLogs: "modify" }).problems[0]).not.toHaveProperty("suggestion");
    expect(checkScopes({ orders: "banana" }).problems[0]).not.toHaveProperty("suggestion");
  });
});
