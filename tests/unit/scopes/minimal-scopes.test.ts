import fc from "fast-check";
import {
  findOperation,
  grants,
  levelsOf,
  minimalScopes,
  satisfies,
  scopeEntries,
  scopesFrom,
  strongestLevel,
  surplusScopes,
  type Operation,
  type ScopeFamily,
  type ScopeNeed,
  type Scopes,
} from "../../../scopes";
import { callsArbitrary, scopesArbitrary } from "./arbitraries";

describe("minimalScopes", () => {
  it("takes the weakest level that is enough for all calls of a family", () => {
    expect(minimalScopes(["GET /v3/catalog/products", "GET /v2/orders", "PUT /v2/orders/{order_id}"]).scopes).toEqual({
      orders: "modify",
      products: "read-only",
    });
  });

  it("needs nothing for no calls, and nothing for webhooks", () => {
    expect(minimalScopes([]).scopes).toEqual({});
    expect(minimalScopes(["POST /v3/hooks"])).toMatchObject({ scopes: {}, unknown: [], unmapped: [] });
  });

  it("follows the data where the method would mislead", () => {
    expect(minimalScopes(["POST /v3/pricing/products"]).scopes).toEqual({ products: "read-only" });
    expect(minimalScopes(["GET /v3/segments/{id}/shopper-profiles"]).scopes).toEqual({ customers: "modify" });
  });

  it("takes manage where create-preview and read-only are both needed, because neither includes the other", () => {
    const create = "POST /v3/infrastructure/deployments";
    const watch = "GET /v3/infrastructure/deployments/{id}/events";
    expect(minimalScopes([create]).scopes).toEqual({ infrastructureDeployments: "create-preview" });
    expect(minimalScopes([watch]).scopes).toEqual({ infrastructureDeployments: "read-only" });
    expect(minimalScopes([create, watch]).scopes).toEqual({ infrastructureDeployments: "manage" });
  });

  describe("where several families open a call", () => {
    const refunds = "GET /v3/orders/payment_actions/refunds";
    const capture = "POST /v3/orders/{order_id}/payment_actions/capture";
    const scripts = "GET /v3/content/scripts";
    const settings = "GET /v3/checkouts/settings";

    it("adds none when one of them is needed anyway, and reports no choice", () => {
      expect(minimalScopes([refunds, "GET /v3/orders/{id}/transactions"])).toMatchObject({
        scopes: { orderTransactions: "read-only" },
        choices: [],
      });
      expect(minimalScopes([refunds, "GET /v2/orders"])).toMatchObject({
        scopes: { orders: "read-only" },
        choices: [],
      });
    });

    it.each([
      [refunds, { orderTransactions: "read-only" }],
      [capture, { orderTransactions: "modify" }],
      ["POST /v3/orders/{order_id}/payment_actions/refunds", { orderTransactions: "modify" }],
    ])("takes the family that opens fewer other calls: %s", (call, scopes) => {
      expect(minimalScopes([call]).scopes).toEqual(scopes);
    });

    it("names the family that it chose, and the other", () => {
      const { choices } = minimalScopes([refunds]);
      expect(choices).toMatchObject([
        {
          operation: { call: refunds },
          chosen: { family: "orderTransactions", level: "read-only" },
          options: [
            { family: "orders", level: "read-only" },
            { family: "orderTransactions", level: "read-only" },
          ],
        },
      ]);
    });

    it("takes one family for two calls rather than one each", () => {
      expect(minimalScopes([scripts, settings]).scopes).toEqual({ checkoutContent: "read-only" });
    });

    it("takes the family with fewer risk marks", () => {
      expect(minimalScopes([settings]).scopes).toEqual({ checkoutContent: "read-only" });
      expect(minimalScopes(["POST /v3/content/scripts"]).scopes).toEqual({ content: "modify" });
    });

    it("strengthens a family that is needed rather than adding a second one", () => {
      expect(minimalScopes(["GET /v2/orders", capture]).scopes).toEqual({ orders: "modify" });
    });

    it("keeps to a family that is held already", () => {
      expect(minimalScopes([refunds], { prefer: { orderTransactions: "modify" } }).scopes).toEqual({
        orderTransactions: "read-only",
      });
      expect(minimalScopes([settings], { prefer: { checkouts: "read-only" } }).scopes).toEqual({
        checkouts: "read-only",
      });
      expect(
        minimalScopes([scripts, settings], { prefer: { content: "read-only", checkouts: "read-only" } }).scopes,
      ).toEqual({
        content: "read-only",
        checkouts: "read-only",
      });
    });

    it("keeps to the level that is held already", () => {
      const calls = ["GET /v2/orders", "GET /v3/orders/{id}/transactions", capture];
      expect(minimalScopes(calls).scopes).toEqual({ orders: "read-only", orderTransactions: "modify" });
      expect(minimalScopes(calls, { prefer: { orders: "modify", orderTransactions: "read-only" } }).scopes).toEqual({
        orders: "modify",
        orderTransactions: "read-only",
      });
    });
  });

  it("reports calls that are not documented, each once, with the one that was meant", () => {
    expect(minimalScopes(["GET /v3/products", "GET /v2/orders", "GET /v3/products", "nonsense"])).toMatchObject({
      scopes: { orders: "read-only" },
      unknown: [{ call: "GET /v3/products", suggestion: "GET /v3/catalog/products" }, { call: "nonsense" }],
    });
  });

  it("reports documented calls for which no scope is known", () => {
    const { scopes, unmapped } = minimalScopes(["PUT /v3/tax/classes"]);
    expect(scopes).toEqual({});
    expect(unmapped.map(({ call }) => call)).toEqual(["PUT /v3/tax/classes"]);
  });

  it("says which calls each part is there for", () => {
    const { reasons } = minimalScopes(["PUT /v2/orders/7", "GET /v3/catalog/products", "GET /v2/orders"]);
    expect(reasons.map(({ family, level, operations }) => [family, level, operations.map(({ call }) => call)])).toEqual(
      [
        ["orders", "modify", ["GET /v2/orders", "PUT /v2/orders/{order_id}"]],
        ["products", "read-only", ["GET /v3/catalog/products"]],
      ],
    );
  });

  it("grants every call, and taking away or weakening any part loses one", () => {
    fc.assert(
      fc.property(callsArbitrary, fc.option(scopesArbitrary, { nil: undefined }), (calls, prefer) => {
        const { scopes, unknown, unmapped } = minimalScopes(calls, prefer === undefined ? {} : { prefer });
        expect(unknown).toEqual([]);
        const wanted = calls.map(documented).filter((operation) => !unmapped.includes(operation));
        const needs = wanted.map((operation) => chosenNeed(operation, prefer));
        const losesNothing = (reduced: Scopes) => needs.every((need) => satisfies(reduced, need));
        expect(losesNothing(scopes)).toBe(true);
        for (const reduced of reductions(scopes)) expect(losesNothing(reduced)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("holds the fewest families possible", () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const { scopes, unmapped } = minimalScopes(calls);
        const wanted = calls.map(documented).filter((operation) => !unmapped.includes(operation));
        const families = [...new Set(wanted.flatMap(({ grantedBy }) => grantedBy.map(({ family }) => family)))];
        const size = Object.keys(scopes).length;
        for (const smaller of subsets(families)) {
          if (smaller.length >= size) continue;
          const held = scopesFrom(smaller.map((family) => ({ family, level: strongestLevel(family) })));
          expect(wanted.every(({ need }) => satisfies(held, need))).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("never asks for more than is held when what is held is enough", () => {
    fc.assert(
      fc.property(callsArbitrary, callsArbitrary, (calls, others) => {
        const prefer = minimalScopes([...calls, ...others]).scopes;
        expect(surplusScopes(minimalScopes(calls, { prefer }).scopes, prefer)).toEqual([]);
      }),
    );
  });

  it("depends neither on the order of calls nor on how often they are named", () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const words = [...calls, "GET /v3/product", "banana"];
        expect(minimalScopes([...words, ...words].reverse())).toEqual(minimalScopes(words));
      }),
    );
  });

  it("gives the same for concrete paths as for templates", () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const concrete = calls.map((call) => call.replace(/\{[^}]+\}/g, "77").replace(" ", " /stores/abc"));
        expect(minimalScopes(concrete)).toEqual(minimalScopes(calls));
      }),
    );
  });

  it("reports a choice exactly for calls that the other parts do not grant without it, and the chosen family is held", () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const { scopes, choices } = minimalScopes(calls);
        for (const { operation, chosen, options } of choices) {
          expect(options.length).toBeGreaterThan(1);
          expect(options).toContainEqual(chosen);
          expect(scopes).toHaveProperty(chosen.family);
          expect(grants(scopesFrom([chosen]), operation)).toBe(true);
        }
      }),
    );
  });
});

/** The first reading, unless only another one is satisfied by what is held: written here a second time, from the documentation. */
function chosenNeed(operation: Operation, prefer: Scopes | undefined): ScopeNeed {
  if (prefer === undefined || satisfies(prefer, operation.need)) return operation.need;
  const others = [...operation.readings, ...operation.cases.flatMap(({ readings }) => readings)];
  return others.find(({ need }) => need.kind !== "by-hand" && satisfies(prefer, need))?.need ?? operation.need;
}

function documented(call: string): Operation {
  const operation = findOperation(call);
  if (operation === undefined) throw new Error(`${call} is not documented`);
  return operation;
}

/** Every set that has one part less, or one part at another level that does not include the present one. */
function reductions(scopes: Scopes): Scopes[] {
  const parts = scopeEntries(scopes);
  return parts.flatMap((part) => {
    const others = parts.filter((other) => other !== part);
    const rank = (levelsOf(part.family) as readonly string[]).indexOf(part.level);
    const weaker = levelsOf(part.family).slice(0, rank);
    return [scopesFrom(others), ...weaker.map((level) => scopesFrom([...others, { family: part.family, level }]))];
  });
}

function subsets(families: readonly ScopeFamily[]): ScopeFamily[][] {
  return families.reduce<ScopeFamily[][]>((all, family) => [...all, ...all.map((subset) => [...subset, family])], [[]]);
}
