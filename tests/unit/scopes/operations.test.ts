import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  findOperation,
  grants,
  operations,
  operationsAt,
  parameterOf,
  reachableOperations,
  toParameters,
  type Operation,
  type Scopes,
} from "../../../scopes";
import { scopesArbitrary } from "./arbitraries";

function operation(call: string): Operation {
  const found = findOperation(call);
  if (found === undefined) throw new Error(`${call} is not documented`);
  return found;
}

/** What the extraction says, by call: read here without the package's own reader. */
const extracted = new Map(
  (
    JSON.parse(readFileSync(join(__dirname, "../../../scopes/data/endpoint-scopes.json"), "utf8")) as {
      method: string;
      path: string;
      anyOf: string[];
    }[]
  ).map((row) => [`${row.method} ${row.path}`, row]),
);

/** The REST calls that people added, as the extraction's: placeholders without their names. */
const added = (
  JSON.parse(readFileSync(join(__dirname, "../../../scopes/data/hand-made.json"), "utf8")) as {
    calls: string[];
    api?: string;
  }[]
).flatMap(({ calls, api }) => (api === undefined ? calls : []));
const withoutNames = (call: string): string => call.replaceAll(/\{[^}]+\}/g, "{}");

describe("operations", () => {
  it("are all documented ones, each once, frozen, the same list at each call", () => {
    const documented = new Set([...extracted.keys(), ...added].map(withoutNames));
    expect(documented.size).toBeGreaterThanOrEqual(770);
    expect(
      operations()
        .map(({ call }) => withoutNames(call))
        .sort(),
    ).toEqual([...documented].sort());
    expect(operations()).toBe(operations());
    expect(Object.isFrozen(operations()) && operations().every((each) => Object.isFrozen(each.grantedBy))).toBe(true);
  });

  it("name a family for every parameter, except the three that no page explains and those open to everybody", () => {
    const without = operations().filter(({ grantedBy }) => grantedBy.length === 0);
    expect(without.filter(({ openToEveryAccount }) => !openToEveryAccount).map(({ call }) => call)).toEqual([
      "POST /v3/tax/classes",
      "PUT /v3/tax/classes",
      "DELETE /v3/tax/classes",
    ]);
    expect(
      without.filter(({ openToEveryAccount }) => openToEveryAccount).every(({ path }) => /^\/v[23]\/hooks/.test(path)),
    ).toBe(true);
  });

  it("say from the data, not from the method, what a read-only level is enough for", () => {
    expect(operation("POST /v3/pricing/products")).toMatchObject({ readOnlySuffices: true, effect: "read" });
    expect(operation("GET /v3/segments/{segmentId}/shopper-profiles")).toMatchObject({
      readOnlySuffices: false,
      effect: "read",
      grantedBy: [{ family: "customers", level: "modify", levels: ["modify"] }],
    });
    expect(operation("PUT /v2/orders/{order_id}")).toMatchObject({ readOnlySuffices: false, effect: "write" });
    expect(operation("POST /v3/hooks")).toMatchObject({
      readOnlySuffices: true,
      openToEveryAccount: true,
      effect: "write",
    });
    const odd = operations().filter(
      ({ method, readOnlySuffices, openToEveryAccount }) =>
        !openToEveryAccount && (method === "GET") !== readOnlySuffices,
    );
    expect(odd.map(({ call }) => call)).toEqual([
      "POST /v3/pricing/products",
      "GET /v3/segments/{segmentId}/shopper-profiles",
    ]);
  });

  it("list levels weakest first", () => {
    expect(operation("POST /v3/infrastructure/deployments").grantedBy).toEqual([
      { family: "infrastructureDeployments", level: "create-preview", levels: ["create-preview", "manage"] },
    ]);
    expect(operation("GET /v3/infrastructure/deployments/{id}/events").grantedBy).toEqual([
      { family: "infrastructureDeployments", level: "read-only", levels: ["read-only", "manage"] },
    ]);
  });
});

describe("findOperation", () => {
  it.each([
    ["GET /v3/catalog/products/{product_id}"],
    ["GET /v3/catalog/products/{id}"],
    ["GET /v3/catalog/products/:id"],
    ["GET /v3/catalog/products/<id>"],
    ["GET /v3/catalog/products/{{id}}"],
    ["GET /v3/catalog/products/123"],
    ["get https://api.bigcommerce.com/stores/x/v3/catalog/products/123/?include=images"],
    ["GET /stores/{store_hash}/v3/catalog/products/123"],
  ])("finds %j", (call) => {
    expect(findOperation(call)?.call).toBe("GET /v3/catalog/products/{product_id}");
  });

  it("prefers a literal segment to a parameter", () => {
    expect(findOperation("GET /v2/orders/count")?.call).toBe("GET /v2/orders/count");
    expect(findOperation("GET /v2/orders/7")?.call).toBe("GET /v2/orders/{order_id}");
  });

  it("does not take a placeholder for a literal segment", () => {
    expect(findOperation("GET /v2/orders/{count}")?.call).toBe("GET /v2/orders/{order_id}");
  });

  it("goes back to the parameter where a literal segment leads nowhere", () => {
    // `settings` is a literal below /v3/checkouts, but only the parameter has consignments below it.
    expect(findOperation("POST /v3/checkouts/settings/consignments")?.call).toBe(
      "POST /v3/checkouts/{checkoutId}/consignments",
    );
  });

  it("finds a call that was parsed before", () => {
    expect(findOperation({ method: "get", path: "/v2/store" })?.call).toBe("GET /v2/store");
  });

  it.each([["PATCH /v2/store"], ["GET /v9/store"], ["GET /v3/catalog"], ["nonsense"], ["GET /v2/store/extra/more"]])(
    "finds nothing for %j",
    (call) => {
      expect(findOperation(call)).toBeUndefined();
    },
  );

  it.each(["HEAD", "OPTIONS", "options"])("takes %s for GET", (method) => {
    expect(findOperation(`${method} /v2/store`)?.call).toBe("GET /v2/store");
  });

  it("finds every documented operation by its template and by a concrete path", () => {
    for (const each of operations()) {
      expect(findOperation(each.call)).toBe(each);
      const renamed = each.call.replace(/\{[^}]+\}/g, "{renamed}");
      expect(findOperation(renamed)).toBe(each);
      const concrete = each.call.replace(/\{[^}]+\}/g, "12345");
      expect(findOperation(concrete)).toBe(each);
    }
  });

  it("lists the methods of a path, which tells 405 from 404", () => {
    expect(
      operationsAt("/stores/x/v2/orders/7")
        .map(({ method }) => method)
        .sort(),
    ).toEqual(["DELETE", "GET", "PUT"]);
    expect(operationsAt("/v2/nothing")).toEqual([]);
  });
});

describe("grants", () => {
  it("lets a stronger level do what a weaker one does", () => {
    expect(grants({ orders: "modify" }, operation("GET /v2/orders"))).toBe(true);
    expect(grants({ orders: "read-only" }, operation("PUT /v2/orders/{order_id}"))).toBe(false);
  });

  it("lets any one of several families do", () => {
    const refunds = operation("GET /v3/orders/payment_actions/refunds");
    expect(grants({ orders: "read-only" }, refunds)).toBe(true);
    expect(grants({ orderTransactions: "read-only" }, refunds)).toBe(true);
    expect(grants({ products: "modify" }, refunds)).toBe(false);
  });

  it("lets every account manage its webhooks", () => {
    expect(grants({}, operation("POST /v3/hooks"))).toBe(true);
  });

  it("grants nothing where no page says which scope is taken", () => {
    expect(grants({ informationAndSettings: "modify" }, operation("POST /v3/tax/classes"))).toBe(false);
  });

  it("counts additional parameters in any spelling", () => {
    expect(grants({}, operation("GET /v2/orders"), ["store_v2_orders_read_only"])).toBe(true);
    expect(grants({}, operation("POST /v3/checkouts/{id}/token"), ["store_v2_checkouts"])).toBe(true);
    expect(grants({}, operation("GET /v2/orders"), ["zz_new"])).toBe(false);
  });

  it("agrees with the parameters of the data for every set of scopes", () => {
    fc.assert(
      fc.property(scopesArbitrary, fc.constantFrom(...operations()), (scopes, each) => {
        const held = [...toParameters(scopes), "default"];
        const { anyOf } = extracted.get(each.call) ?? {};
        if (anyOf === undefined || each.readings.length > 1 || each.cases.length > 0) return;
        expect(grants(scopes, each)).toBe(anyOf.some((parameter) => held.includes(parameter)));
      }),
      { numRuns: 500 },
    );
  });

  it("says the same of scopes and of their parameters", () => {
    fc.assert(
      fc.property(scopesArbitrary, fc.constantFrom(...operations()), (scopes, each) => {
        expect(grants({}, each, toParameters(scopes))).toBe(grants(scopes, each));
      }),
    );
  });
});

describe("reachableOperations", () => {
  it("holds what is open to every account, and nothing else, for an account without scopes", () => {
    expect(reachableOperations({}).map(({ path }) => /^\/v[23]\/hooks/.test(path))).not.toContain(false);
    expect(reachableOperations({})).toHaveLength(12);
  });

  it("grows with a level and with an additional parameter", () => {
    const reading = reachableOperations({ orders: "read-only" });
    const writing = reachableOperations({ orders: "modify" });
    expect(writing.length).toBeGreaterThan(reading.length);
    expect(writing).toEqual(expect.arrayContaining(reading));
    expect(reachableOperations({}, [parameterOf("orders", "modify")])).toEqual(writing);
  });

  it("reaches everything but the unexplained three with every family at its strongest", () => {
    const everything = Object.fromEntries(
      operations().flatMap(({ grantedBy }) => grantedBy.map(({ family, levels }) => [family, levels.at(-1)])),
    ) as Scopes;
    expect(reachableOperations(everything)).toHaveLength(operations().length - 3);
  });
});
