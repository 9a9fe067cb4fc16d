import fc from "fast-check";
import {
  compareScopes,
  grants,
  missingScopes,
  normalizeScopes,
  operations,
  reachableOperations,
  scopesEqual,
  surplusScopes,
  type Scopes,
} from "../../../scopes";
import { reversed, scopesArbitrary, scopesPairArbitrary } from "./arbitraries";

describe("normalizeScopes", () => {
  it("sorts keys as the catalogue does and leaves out what is undefined", () => {
    const scopes = { themes: "modify", carts: undefined, content: "read-only" } as unknown as Scopes;
    expect(JSON.stringify(normalizeScopes(scopes))).toBe('{"content":"read-only","themes":"modify"}');
  });

  it("leaves its argument alone", () => {
    const scopes: Scopes = Object.freeze({ themes: "modify", content: "read-only" });
    expect(normalizeScopes(scopes)).not.toBe(scopes);
    expect(Object.keys(scopes)).toEqual(["themes", "content"]);
  });

  it("changes nothing the second time, and gives one text for every order", () => {
    fc.assert(
      fc.property(scopesArbitrary, (scopes) => {
        const once = JSON.stringify(normalizeScopes(scopes));
        expect(JSON.stringify(normalizeScopes(normalizeScopes(scopes)))).toBe(once);
        expect(JSON.stringify(normalizeScopes(reversed(scopes)))).toBe(once);
      }),
    );
  });
});

describe("missingScopes and surplusScopes", () => {
  it("miss nothing when a stronger level is held, and call the rest of it surplus", () => {
    expect(missingScopes({ orders: "modify" }, { orders: "read-only" })).toEqual({});
    expect(surplusScopes({ orders: "modify" }, { orders: "read-only" })).toEqual([
      { family: "orders", have: "modify", need: "read-only" },
    ]);
  });

  it("miss a level that is held too weakly, at the level that is needed", () => {
    expect(missingScopes({ orders: "read-only" }, { orders: "modify", carts: "modify" })).toEqual({
      orders: "modify",
      carts: "modify",
    });
  });

  it("name a family that is not needed at all without a needed level", () => {
    expect(surplusScopes({ orders: "modify", carts: "read-only" }, { orders: "modify" })).toEqual([
      { family: "carts", have: "read-only" },
    ]);
  });

  it("treat create-preview and read-only as two things, because no documented read takes create-preview", () => {
    const have: Scopes = { infrastructureDeployments: "create-preview" };
    const need: Scopes = { infrastructureDeployments: "read-only" };
    expect(missingScopes(have, need)).toEqual(need);
    expect(surplusScopes(have, need)).toEqual([
      { family: "infrastructureDeployments", have: "create-preview", need: "read-only" },
    ]);
    expect(missingScopes({ infrastructureDeployments: "manage" }, need)).toEqual({});
  });

  it("miss nothing only where nothing more is reachable with what is needed", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([have, need]) => {
        const covered = Object.keys(missingScopes(have, need)).length === 0;
        if (covered) {
          for (const operation of operations()) {
            if (grants(need, operation)) expect(grants(have, operation)).toBe(true);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("mirror each other: what one side has too much, the other lacks", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        expect(surplusScopes(a, b).map(({ family, have }) => [family, have])).toEqual(
          Object.entries(missingScopes(b, a)),
        );
      }),
    );
  });

  it("leave nothing missing once the missing part is added", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([have, need]) => {
        const filled = { ...have, ...missingScopes(have, need) };
        expect(missingScopes(filled, need)).toEqual({});
      }),
    );
  });

  it("find nothing between equal sets, in whatever order", () => {
    fc.assert(
      fc.property(scopesArbitrary, (scopes) => {
        expect(missingScopes(scopes, reversed(scopes))).toEqual({});
        expect(surplusScopes(scopes, reversed(scopes))).toEqual([]);
      }),
    );
  });
});

describe("compareScopes", () => {
  it("names each kind of change, in the order of the catalogue", () => {
    const before: Scopes = { carts: "read-only", orders: "modify", products: "read-only", themes: "modify" };
    const after: Scopes = { themes: "modify", products: "modify", orders: "read-only", content: "read-only" };
    expect(compareScopes(before, after)).toEqual([
      { family: "content", after: "read-only", change: "added", gains: true, loses: false },
      { family: "orders", before: "modify", after: "read-only", change: "narrowed", gains: false, loses: true },
      { family: "products", before: "read-only", after: "modify", change: "widened", gains: true, loses: false },
      { family: "carts", before: "read-only", change: "removed", gains: false, loses: true },
    ]);
  });

  it("calls a change that gains and loses at once a widening, both ways", () => {
    const reader: Scopes = { infrastructureDeployments: "read-only" };
    const previewer: Scopes = { infrastructureDeployments: "create-preview" };
    expect(compareScopes(reader, previewer)).toMatchObject([{ change: "widened", gains: true, loses: true }]);
    expect(compareScopes(previewer, reader)).toMatchObject([{ change: "widened", gains: true, loses: true }]);
  });

  it("finds nothing exactly when the sets are equal", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        expect(compareScopes(a, reversed(a))).toEqual([]);
        expect(scopesEqual(a, b)).toBe(JSON.stringify(normalizeScopes(a)) === JSON.stringify(normalizeScopes(b)));
        expect(scopesEqual(a, b)).toBe(scopesEqual(b, a));
      }),
    );
  });

  it("read backwards, turns every gain into a loss and every addition into a removal", () => {
    const opposite = { added: "removed", removed: "added", widened: "narrowed", narrowed: "widened" } as const;
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        const there = compareScopes(a, b);
        const back = compareScopes(b, a);
        expect(back.map(({ family, gains, loses }) => [family, gains, loses])).toEqual(
          there.map(({ family, gains, loses }) => [family, loses, gains]),
        );
        for (const [i, { change, gains, loses }] of there.entries()) {
          expect(back[i]?.change).toBe(gains && loses ? change : opposite[change]);
        }
      }),
    );
  });

  it("gains exactly what was missing and loses exactly what is surplus", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        const changes = compareScopes(a, b);
        expect(changes.filter(({ gains }) => gains).map(({ family }) => family)).toEqual(
          Object.keys(missingScopes(a, b)),
        );
        expect(changes.filter(({ loses }) => loses).map(({ family }) => family)).toEqual(
          surplusScopes(a, b).map(({ family }) => family),
        );
      }),
    );
  });

  it("never calls it a narrowing when an operation becomes reachable", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        const before = new Set(reachableOperations(a));
        const newlyReachable = reachableOperations(b).filter((operation) => !before.has(operation));
        const isGain = compareScopes(a, b).some(({ gains }) => gains);
        expect(newlyReachable.length > 0 && !isGain).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it("gains or loses in every family that differs, and no family differs between equal sets", () => {
    fc.assert(
      fc.property(scopesPairArbitrary, ([a, b]) => {
        const changes = compareScopes(a, b);
        expect(changes.every(({ gains, loses }) => gains || loses)).toBe(true);
        expect(changes.length === 0).toBe(scopesEqual(a, b));
      }),
    );
  });
});
