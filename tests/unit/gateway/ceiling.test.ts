import { excessOf, faultsOfCeiling, type AskedAccess, type Ceiling } from "../../../gateway/ceiling";
import { toParameters, type Scopes } from "../../../scopes";

const ceiling: Ceiling = { scopes: { orders: "modify", products: "read-only" }, forbiddenCalls: ["DELETE /v2/orders"] };
const asking = (scopes: Scopes, additional: readonly string[] = []): AskedAccess => ({
  tokenType: "v2v3",
  scopes: toParameters(scopes, additional),
});
const reasons = (bounds: Ceiling, reach: AskedAccess): string[] => excessOf(bounds, reach).map(({ reason }) => reason);

describe("a token's ceiling", () => {
  it("lets through what lies below it", () => {
    expect(reasons(ceiling, asking({ orders: "read-only", products: "read-only" }))).toEqual([]);
  });

  it("names the family that is not allowed, and the one that goes too far, and nothing else", () => {
    const bounds = { scopes: { orders: "modify", products: "read-only" } } as const;
    expect(reasons(bounds, asking({ orders: "modify", products: "modify", customers: "read-only" }))).toEqual([
      'customers "read-only" is requested, and the token may grant nothing of it',
      'products "modify" is requested, and the token may grant "read-only" of it',
    ]);
  });

  it("refuses scopes that open a forbidden call, also where the families are free", () => {
    const bounds = { forbiddenCalls: ["DELETE /v3/customers"] };
    expect(reasons(bounds, asking({ customers: "read-only" }))).toEqual([]);
    expect(reasons(bounds, asking({ customers: "modify" }))).toEqual([
      "the scopes would open DELETE /v3/customers, which the token must not grant",
    ]);
  });

  it("takes a scope that the catalogue does not know for too much, unless it is named", () => {
    const reach = asking({ orders: "read-only" }, ["store_quantum_manage"]);
    expect(reasons(ceiling, reach)).toEqual(["store_quantum_manage is not among the token's additional scopes"]);
    expect(reasons({ forbiddenCalls: ["DELETE /v2/orders"] }, reach)).toHaveLength(1);
    expect(reasons({ ...ceiling, additionalScopes: ["store_quantum_manage"] }, reach)).toEqual([]);
  });

  it.each<[string, Ceiling, AskedAccess["accessLevel"], number]>([
    ["no bound", {}, "publish-theme", 0],
    ["bounded scopes", { scopes: { orders: "modify" } }, "local-development-only", 1],
    ["forbidden calls", { forbiddenCalls: ["DELETE /v2/orders"] }, "local-development-only", 1],
    ["its own level, met", { scopes: {}, stencil: "local-development-only" }, "local-development-only", 0],
    ["its own level, passed", { scopes: {}, stencil: "local-development-only" }, "publish-theme", 1],
    ["none", { stencil: "none" }, undefined, 1],
  ])("judges a Stencil-CLI account under %s", (_, bounds, accessLevel, count) => {
    const reach = { tokenType: "stencil-cli", scopes: [], ...(accessLevel && { accessLevel }) } as const;
    expect(excessOf(bounds, reach)).toHaveLength(count);
  });

  it("sets no bound where it says nothing", () => {
    expect(reasons({}, asking({ customers: "modify" }, ["store_quantum_manage"]))).toEqual([]);
    expect(reasons({ ownerPrefix: "a/b/c/" }, asking({ customers: "modify" }))).toEqual([]);
  });

  it.each([
    [{ scopes: { order: "modify" } }, /did you mean "orders"/],
    [{ scopes: { orders: "manage" } }, /no level "manage"/],
    [{ forbidden_calls: ["DELETE /v3/custommers"] }, /is not a documented call/],
    [{ forbidden_calls: ["GET /v3/hooks"] }, /open to every account/],
  ])("with the slip %j is refused, because it would be no bound", (body, fault) => {
    expect(faultsOfCeiling(body).join()).toMatch(fault);
  });
});
