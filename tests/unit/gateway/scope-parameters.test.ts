import fc from "fast-check";
import { canonicalScopes, checkAccess } from "../../../gateway/scope-parameters";
import { GatewayProblem } from "../../../gateway/gateway-problem";
import { catalogue, knownParameters, type CatalogueEntry } from "../../../scopes";

const known = knownParameters();
const scopesOf = (parameters: readonly string[]) => checkAccess("v2v3", parameters, undefined).scopes;

describe("the scopes of a request", () => {
  it.each(known)("take %s", (parameter) => {
    expect(scopesOf([parameter])).toEqual([parameter]);
  });

  it("are the same whatever their order, repetition or spelling", () => {
    const aliases = Object.values<CatalogueEntry>(catalogue).flatMap(({ levels }) =>
      levels.flatMap(({ parameter, aliases: others }) => others.map((other) => [other, parameter] as const)),
    );
    const spelling = new Map(aliases.map(([alias, parameter]) => [parameter, alias]));
    fc.assert(
      fc.property(fc.subarray(known, { minLength: 1 }), (parameters) => {
        const respelt = parameters.map((parameter) => spelling.get(parameter) ?? parameter);
        const expected = scopesOf(parameters);
        expect(scopesOf([...respelt, ...parameters].reverse())).toEqual(expected);
        expect(scopesOf(expected)).toEqual(expected);
        expect(canonicalScopes(expected)).toEqual(expected);
      }),
    );
  });

  it("take the stronger of two levels of a family", () => {
    expect(scopesOf(["store_v2_orders_read_only", "store_v2_orders"])).toEqual(["store_v2_orders"]);
  });

  it("are accepted, or refused with a code, whatever a caller may send", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9_]{1,40}$/), { maxLength: 5 }), (parameters) => {
        try {
          expect(scopesOf(parameters).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayProblem);
          expect(["unknown_scope", "scope_level_not_available", "scopes_required"]).toContain(
            (error as GatewayProblem).code,
          );
        }
      }),
    );
  });

  it.each([
    ["store_v2_ordres", "did you mean store_v2_orders?"],
    ["store_v2_product", "did you mean store_v2_products?"],
    ["store_v2_orders_readonly", "did you mean store_v2_orders_read_only?"],
  ])("name what %s was meant to be", (parameter, advice) => {
    expect(() => scopesOf([parameter])).toThrow(advice);
  });

  it.each(["__proto__", "constructor", "store_", "orders"])("refuse %s", (parameter) => {
    expect(() => scopesOf([parameter])).toThrow(GatewayProblem);
  });

  it("are for V2/V3 tokens, the access level for Stencil-CLI tokens", () => {
    expect(checkAccess("v2v3", ["store_v2_orders"], undefined)).toEqual({ scopes: ["store_v2_orders"] });
    expect(checkAccess("stencil-cli", [], undefined)).toEqual({ scopes: [], accessLevel: "local-development-only" });
    expect(checkAccess("stencil-cli", [], "publish-theme")).toEqual({ scopes: [], accessLevel: "publish-theme" });
  });
});
