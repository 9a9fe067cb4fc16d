import { declaredPurpose } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const silent = { endpoints: undefined, justifications: undefined };

describe("declared-purpose", () => {
  it("passes an account that declares endpoints or justifications", () => {
    expect(findingsOf(declaredPurpose, accountWith())).toEqual([]);
    expect(findingsOf(declaredPurpose, accountWith({ endpoints: undefined }))).toEqual([]);
    expect(findingsOf(declaredPurpose, accountWith({ justifications: undefined }))).toEqual([]);
  });

  it.each([
    ["nothing", silent],
    ["empty lists", { endpoints: [], justifications: {} }],
    ["blank justifications", { endpoints: undefined, justifications: { orders: "  " } }],
  ])("objects to an account that declares %s", (_what, changes) => {
    expectFacts(onlyFinding(findingsOf(declaredPurpose, accountWith(changes))).fix, { named: ["endpoints"] });
  });

  it("has nothing to say about Stencil-CLI tokens, which have neither", () => {
    expect(
      findingsOf(declaredPurpose, accountWith({ ...silent, scopes: undefined, tokenType: "stencil-cli" })),
    ).toEqual([]);
  });

  it.each([{ endpoints: [UNKNOWN] }, { endpoints: UNKNOWN }, { justifications: { orders: UNKNOWN } }])(
    "takes %j as declared, since only what is declared can be unknown, and says that the update tells",
    (changes) => {
      const { findings, undecided } = judgementOf(declaredPurpose, accountWith({ ...silent, ...changes }));
      expect(findings).toEqual([]);
      expect(undecided).toHaveLength(1);
    },
  );

  it("accepts an account with an exception", () => {
    const exceptions = [exceptionWith({ rule: "declared-purpose" })];
    expect(judgementOf(declaredPurpose, accountWith(silent), {}, exceptions).findings).toEqual([]);
  });

  it("only warns unless it is configured otherwise, and has no settings", () => {
    expect(declaredPurpose.level).toBe("advisory");
    expect(problemsOf(declaredPurpose, { endpoints: true })).toHaveLength(1);
  });
});
