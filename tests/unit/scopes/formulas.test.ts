import fc from "fast-check";
import {
  grants,
  levelsOf,
  minimalScopes,
  operations,
  satisfies,
  surplusScopes,
  type AnyAccessLevel,
  type ScopeFamily,
  type ScopeNeed,
  type Scopes,
} from "../../../scopes";
import { termsOf } from "../../../scopes/need";

// Four families, one of them with two levels of which neither includes the other: every set of scopes can be tried.
const families = ["orders", "content", "createPayments", "infrastructureDeployments"] as const;

const everySet: Scopes[] = families.reduce<Scopes[]>(
  (sets, family) =>
    sets.flatMap((set) => [set, ...levelsOf(family).map((level): Scopes => ({ ...set, [family]: level }))]),
  [{}],
);

const leaf: fc.Arbitrary<ScopeNeed> = fc
  .constantFrom(...families)
  .chain((family: ScopeFamily) => fc.constantFrom(...levelsOf(family)).map((level) => needAt(family, level)));

const need: fc.Arbitrary<ScopeNeed> = fc.letrec<{ need: ScopeNeed }>((tie) => ({
  need: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({
      kind: fc.constantFrom("all" as const, "any" as const),
      of: fc.array(tie("need"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).need;

function needAt(family: ScopeFamily, level: AnyAccessLevel): ScopeNeed {
  const levels = levelsOf(family).filter((held) => surplusScopes({ [family]: level }, { [family]: held }).length === 0);
  return { kind: "scope", family, level, levels };
}

/** Is everything of the smaller set in the larger one? */
const within = (smaller: Scopes, larger: Scopes): boolean => surplusScopes(smaller, larger).length === 0;

describe("formulas of needs", () => {
  it("are monotone: a larger set never lacks what a smaller one has", () => {
    fc.assert(
      fc.property(need, (formula) => {
        for (const small of everySet) {
          if (!satisfies(small, formula)) continue;
          for (const large of everySet)
            if (within(small, large) && !satisfies(large, formula))
              throw new Error(`${JSON.stringify(large)} lacks what ${JSON.stringify(small)} has`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are satisfied by exactly the sets that satisfy one of their alternatives", () => {
    fc.assert(
      fc.property(need, (formula) => {
        const terms = termsOf(formula);
        for (const set of everySet) {
          const byTerms = terms.some(({ grants: parts }) =>
            parts.every(({ family, levels }) => levels.includes(set[family] as AnyAccessLevel)),
          );
          if (satisfies(set, formula) !== byTerms) expect([set, formula]).toBe(byTerms);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("of the documented operations are monotone too", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...operations()),
        fc.constantFrom(...everySet),
        fc.constantFrom(...everySet),
        (operation, a, b) => {
          if (within(a, b) && grants(a, operation)) expect(grants(b, operation)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("the smallest scopes, against brute force", () => {
  // Calls over few families, formulas and contested ones among them, so that all sets of these families can be tried.
  const calls = [
    "GET /v2/orders",
    "PUT /v2/orders/{order_id}",
    "GET /v3/orders/payment_actions/refunds",
    "GET /v3/orders/{order_id}/transactions",
    "POST /v3/content/scripts visibility=checkout",
    "POST /v3/content/scripts visibility=storefront",
    "GET /v3/content/scripts",
    "PUT /v3/checkouts/settings",
    "POST /v3/checkouts/{checkoutId}/orders",
    "GET /v3/checkouts/settings",
  ];
  const over: readonly ScopeFamily[] = ["orders", "orderTransactions", "content", "checkoutContent", "checkouts"];
  const sets = over.reduce<Scopes[]>(
    (found, family) =>
      found.flatMap((set) => [set, ...levelsOf(family).map((level): Scopes => ({ ...set, [family]: level }))]),
    [{}],
  );

  it("suffice, and nothing within them does", () => {
    fc.assert(
      fc.property(fc.subarray(calls, { minLength: 1 }), (chosen) => {
        const { scopes, reasons } = minimalScopes(chosen);
        const suffices = (set: Scopes) => chosen.every((call) => needsOf(call).every((one) => satisfies(set, one)));
        expect(suffices(scopes)).toBe(true);
        for (const set of sets) {
          if (within(set, scopes) && !within(scopes, set)) expect(suffices(set)).toBe(false);
          if (suffices(set)) expect(Object.keys(set).length).toBeGreaterThanOrEqual(Object.keys(scopes).length);
        }
        expect(reasons.map(({ family }) => family)).toEqual(Object.keys(scopes));
      }),
      { numRuns: 40 },
    );
  });

  it("prefer what runs no code in the checkout", () => {
    expect(minimalScopes(["PUT /v3/checkouts/settings"]).scopes).toEqual({ checkouts: "modify" });
    expect(minimalScopes(["PUT /v3/checkouts/settings"], { prefer: { checkoutContent: "modify" } }).scopes).toEqual({
      checkoutContent: "modify",
    });
  });
});

/** The first readings, written here from the documentation and not from the table. */
function needsOf(call: string): ScopeNeed[] {
  const any = (...of: ScopeNeed[]): ScopeNeed => ({ kind: "any", of });
  switch (call) {
    case "GET /v2/orders":
      return [needAt("orders", "read-only")];
    case "PUT /v2/orders/{order_id}":
      return [needAt("orders", "modify")];
    case "GET /v3/orders/payment_actions/refunds":
      return [any(needAt("orders", "read-only"), needAt("orderTransactions", "read-only"))];
    case "GET /v3/orders/{order_id}/transactions":
      return [needAt("orderTransactions", "read-only")];
    case "POST /v3/content/scripts visibility=checkout":
      return [needAt("content", "modify"), needAt("checkoutContent", "modify")];
    case "POST /v3/content/scripts visibility=storefront":
      return [needAt("content", "modify")];
    case "GET /v3/content/scripts":
      return [any(needAt("content", "read-only"), needAt("checkoutContent", "read-only"))];
    case "PUT /v3/checkouts/settings":
      return [any(needAt("checkouts", "modify"), needAt("checkoutContent", "modify"))];
    case "POST /v3/checkouts/{checkoutId}/orders":
      return [needAt("checkouts", "modify")];
    case "GET /v3/checkouts/settings":
      return [any(needAt("checkouts", "read-only"), needAt("checkoutContent", "read-only"))];
    default:
      throw new Error(call);
  }
}
