import fc from "fast-check";
import type { ProbeRow, ProbeVerdict } from "../../../handoff/prober";
import { describeRow, judgeProbes, type ProbeJudgement, unverifiedLine } from "../../../handoff/judge-probes";
import { levelsOf, type ScopeFamily, scopeFamilies, scopesFrom } from "../../../scopes";

const present: ProbeRow = {
  family: "orders",
  verdict: "present",
  level: "read-only",
  basis: "documented",
  reason: "GET /v2/orders/count: 200",
};
const absent: ProbeRow = { family: "orders", verdict: "absent", basis: "documented", reason: "403" };
const unprovable: ProbeRow = { family: "orders", verdict: "unprovable", reason: "only a write could prove it" };
const inconclusive: ProbeRow = { family: "orders", verdict: "inconclusive", reason: "GET /v2/orders/count: 500" };
const nothing: ProbeJudgement = { missing: [], surplus: [], suspected: [], unverified: [], proved: [] };

describe("what the probes say of a declaration", () => {
  it("is proof when the declared level is the proved one", () => {
    expect(judgeProbes([present], { orders: "read-only" })).toEqual({ ...nothing, proved: [present] });
  });

  it("is no proof when the declared level writes", () => {
    expect(judgeProbes([present], { orders: "modify" }).unverified).toEqual([
      { family: "orders", level: "modify", reason: "reading is proved, writing cannot be" },
    ]);
  });

  it("is something missing when a declared family is refused", () => {
    expect(judgeProbes([absent], { orders: "modify" })).toEqual({ ...nothing, missing: [absent] });
  });

  it("is something beyond the declaration when an undeclared family is proved", () => {
    expect(judgeProbes([present], {})).toEqual({ ...nothing, surplus: [present] });
  });

  it("is a suspicion only when no page documents what opens the call", () => {
    const inferred: ProbeRow = { ...present, basis: "inferred" };
    expect(judgeProbes([inferred], {})).toEqual({ ...nothing, suspected: [inferred] });
  });

  it.each([
    ["nothing can prove it", unprovable],
    ["the answer was no answer", inconclusive],
  ])("leaves a declared family open when %s", (_why, row) => {
    expect(judgeProbes([row], { orders: "read-only" })).toEqual({
      ...nothing,
      unverified: [{ family: "orders", level: "read-only", reason: row.reason }],
    });
  });

  it.each([absent, unprovable, inconclusive])("does not mind an undeclared family that is $verdict", (row) => {
    expect(judgeProbes([row], {})).toEqual(nothing);
  });

  it("has every declared family that was probed in one list exactly", () => {
    const verdict = fc.constantFrom<ProbeVerdict>("present", "absent", "unprovable", "inconclusive");
    const rows = fc
      .tuple(...scopeFamilies.map((family) => fc.tuple(fc.constant(family), verdict)))
      .map((all) => all.map(([family, said]) => rowOf(family, said)));
    const declared = fc.subarray([...scopeFamilies]).map((families) =>
      scopesFrom(
        families.flatMap((family) =>
          levelsOf(family)
            .slice(0, 1)
            .map((level) => ({ family, level })),
        ),
      ),
    );
    fc.assert(
      fc.property(rows, declared, (table, scopes) => {
        const { missing, unverified, proved, surplus, suspected } = judgeProbes(table, scopes);
        const judged = [...missing, ...unverified, ...proved].map(({ family }) => family);
        expect([...judged].sort()).toEqual(Object.keys(scopes).sort());
        expect([...surplus, ...suspected].some(({ family }) => family in scopes)).toBe(false);
      }),
    );
  });
});

function rowOf(family: ScopeFamily, verdict: ProbeVerdict): ProbeRow {
  const level = verdict === "present" ? levelsOf(family)[0] : undefined;
  return { family, verdict, reason: "told", basis: "documented", ...(level === undefined ? {} : { level }) };
}

describe("a row in words", () => {
  it("has the label of the form, and the level where it is known", () => {
    expect(describeRow(present)).toBe("Orders (read-only)");
    expect(describeRow(absent)).toBe("Orders");
  });
});

describe("the line about what is not verified", () => {
  it("is absent when everything was proved", () => {
    expect(unverifiedLine({ ...nothing, proved: [present] })).toBeUndefined();
  });

  it("names what no reading can verify", () => {
    expect(unverifiedLine(judgeProbes([present], { orders: "modify" }))).toBe(
      "cannot be verified by reading: Orders (modify)",
    );
  });

  it("names what is probably held without being declared", () => {
    const row: ProbeRow = { ...present, family: "customers", basis: "inferred" };
    expect(unverifiedLine(judgeProbes([row, unprovable], { orders: "modify" }))).toBe(
      "cannot be verified by reading: Orders (modify); not declared but probably held: Customers",
    );
  });
});
