import fc from "fast-check";
import { canonicalScopes, checkAccess, checkScopeParameters } from "../../../gateway/scope-parameters";
import { GatewayProblem } from "../../../gateway/gateway-problem";
import { catalogue, knownParameters, type CatalogueEntry } from "../../../scopes";

const known = knownParameters();

describe("the scopes of a request", () => {
  it.each(known)("take %s", (parameter) => {
    expect(checkScopeParameters([parameter])).toEqual([parameter]);
  });

  it("are the same whatever their order, repetition or spelling", () => {
    const aliases = Object.values<CatalogueEntry>(catalogue).flatMap(({ levels }) =>
      levels.flatMap(({ parameter, aliases: others }) => others.map((other) => [other, parameter] as const)),
    );
    const spelling = new Map(aliases.map(([alias, parameter]) => [parameter, alias]));
    fc.assert(
      fc.property(fc.subarray(known, { minLength: 1 }), (parameters) => {
        const respelt = parameters.map((parameter) => spelling.get(parameter) ?? parameter);
        const expected = checkScopeParameters(parameters);
        expect(checkScopeParameters([...respelt, ...parameters].reverse())).toEqual(expected);
        expect(checkScopeParameters(expected)).toEqual(expected);
        expect(canonicalScopes(expected)).toEqual(expected);
      }),
    );
  });

  it("take the stronger of two levels of a family", () => {
    expect(checkScopeParameters(["store_v2_orders_read_only", "store_v2_orders"])).toEqual(["store_v2_orders"]);
  });

  it("are accepted, or refused with a code, whatever a caller may send", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9_]{1,40}$/), { maxLength: 5 }), (parameters) => {
        try {
          expect(checkScopeParameters(parameters).length).toBeGreaterThan(0);
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
    expect(() => checkScopeParameters([parameter])).toThrow(advice);
  });

  it.each(["__proto__", "constructor", "store_", "orders"])("refuse %s", (parameter) => {
    expect(() => checkScopeParameters([parameter])).toThrow(GatewayProblem);
  });

  it("are for V2/V3 tokens, the access level for Stencil-CLI tokens", () => {
    expect(checkAccess("v2v3", ["store_v2_orders"], undefined)).toEqual({ scopes: ["store_v2_orders"] });
    expect(checkAccess("stencil-cli", [], undefined)).toEqual({ scopes: [], accessLevel: "local-development-only" });
    expect(checkAccess("stencil-cli", [], "publish-theme")).toEqual({ scopes: [], accessLevel: "publish-theme" });
  });
});
