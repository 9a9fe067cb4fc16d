import fc from "fast-check";
import type { Review } from "../../review";
import {
  levelRank,
  levelsOf,
  reachableOperations,
  scopeFamilies,
  type AnyAccessLevel,
  type ScopeFamily,
  type Scopes,
} from "../../scopes";
import { previewOf, reviewDocument } from "./helpers";

const scopes: fc.Arbitrary<Scopes> = fc
  .uniqueArray(fc.constantFrom(...scopeFamilies), { minLength: 1, maxLength: 6 })
  .chain((families) =>
    fc.tuple(
      ...families.map((family) => fc.constantFrom(...levelsOf(family)).map((level) => [family, level] as const)),
    ),
  )
  .map((entries) => Object.fromEntries(entries));

const inputs = fc.record({
  scopes,
  team: fc.string({ minLength: 1 }),
  endpoints: fc.constantFrom([], ["GET /v2/orders"]),
});

function only(review: Review): Review["accounts"][number] {
  const [account] = review.accounts;
  if (account === undefined) throw new Error("there is no account");
  return account;
}

/** Did a level or the set of reachable calls grow? Worked out without the review's own code. */
function grew(before: Scopes, after: Scopes): boolean {
  const old = new Set(reachableOperations(before));
  const levels = Object.entries(after) as [ScopeFamily, AnyAccessLevel][];
  return (
    reachableOperations(after).some((operation) => !old.has(operation)) ||
    levels.some(([family, level]) => {
      const was = before[family];
      return was === undefined || levelRank(family, level) > levelRank(family, was);
    })
  );
}

describe("a review", () => {
  it("of the same on both sides is empty", () => {
    fc.assert(
      fc.property(inputs, (same) => {
        const account = only(reviewDocument(previewOf(same, same)));
        expect(account).toMatchObject({ gains: "nothing", loses: false, delta: [], actions: [], approvalDelta: [] });
        expect(account.reach).toMatchObject({ reads: 0, writes: 0, lost: 0, dangerous: [], calls: [] });
      }),
    );
  });

  it("finds an escalation exactly when a level or the set of reachable calls grew", () => {
    fc.assert(
      fc.property(scopes, scopes, (before, after) => {
        const review = reviewDocument(previewOf({ scopes: before }, { scopes: after }));
        expect(only(review).gains === "access").toBe(grew(before, after));
        expect(review.verdict.needsApproval).toBe(grew(before, after));
      }),
      { numRuns: 300 },
    );
  });

  it("never calls a narrowing an escalation", () => {
    fc.assert(
      fc.property(scopes, fc.nat(), (before, pick) => {
        const entries = Object.entries(before);
        const after = Object.fromEntries(entries.filter((_, index) => index !== pick % entries.length));
        const account = only(reviewDocument(previewOf({ scopes: before }, { scopes: after })));
        expect(account.gains).toBe("nothing");
        expect(account.loses).toBe(true);
        expect(account.delta.flatMap(({ marks }) => marks)).toEqual(["narrowing"]);
      }),
    );
  });

  it("turned round, loses exactly the calls that it gained", () => {
    fc.assert(
      fc.property(scopes, scopes, (before, after) => {
        const there = only(reviewDocument(previewOf({ scopes: before }, { scopes: after }))).reach;
        const back = only(reviewDocument(previewOf({ scopes: after }, { scopes: before }))).reach;
        expect(back.lost).toBe(there.reads + there.writes);
      }),
    );
  });

  it("treats an unknown level as a possible escalation, whatever was held before", () => {
    fc.assert(
      fc.property(scopes, fc.constantFrom(...scopeFamilies), (before, family) => {
        const after = { ...before, [family]: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
        const review = reviewDocument(previewOf({ scopes: before }, { scopes: after }));
        expect(only(review).gains).toBe("unknown");
        expect(review.gate.closed).toBe(true);
      }),
    );
  });
});
