import { forbiddenScopes } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const forbid = (entry: Record<string, unknown>) => ({
  forbidden: [{ family: "orders", reason: "orders belong to the ERP alone", ...entry }],
});

describe("forbidden-scopes", () => {
  it("forbids nothing until it is configured", () => {
    expect(findingsOf(forbiddenScopes, accountWith())).toEqual([]);
  });

  it("refuses a forbidden family, with the organisation's reason and what is left", () => {
    const { what, why, fix } = onlyFinding(findingsOf(forbiddenScopes, accountWith(), forbid({})));
    expectFacts(what, { named: ["orders", "modify"] });
    expect(why).toContain(forbid({}).forbidden[0]?.reason);
    expectFacts(fix, { named: ['{ products: "read-only" }'] });
  });

  it("forbids a level and every stronger one, and permits the weaker", () => {
    const config = forbid({ level: "modify" });
    expect(onlyFinding(findingsOf(forbiddenScopes, accountWith(), config)).suffices).toEqual({
      orders: "read-only",
      products: "read-only",
    });
    expect(findingsOf(forbiddenScopes, accountWith({ scopes: { orders: "read-only" } }), config)).toEqual([]);
  });

  it("says that nothing is left when the only scope is forbidden", () => {
    const account = accountWith({ scopes: { orders: "modify" } });
    const { fix, suffices } = onlyFinding(findingsOf(forbiddenScopes, account, forbid({})));
    expect(suffices).toEqual({});
    expectFacts(fix, { notNamed: ["scopes"] });
  });

  it.each([
    ["accounts", { accounts: ["erp-*"] }, { accounts: ["web-*"] }],
    ["stacks", { stacks: ["prod*"] }, { stacks: ["dev", "test-?"] }],
  ])("applies to matching %s only", (_what, matching, other) => {
    expect(findingsOf(forbiddenScopes, accountWith(), forbid(matching))).toHaveLength(1);
    expect(findingsOf(forbiddenScopes, accountWith(), forbid(other))).toEqual([]);
  });

  it("applies to the name as to the logical name", () => {
    const config = forbid({ accounts: ["ERP *"] });
    expect(findingsOf(forbiddenScopes, accountWith({ name: "ERP export" }), config)).toHaveLength(1);
    expect(findingsOf(forbiddenScopes, accountWith(), config)).toEqual([]);
  });

  it("calls nothing permitted that another entry forbids", () => {
    const account = accountWith({ scopes: { customers: "modify", orders: "modify", products: "read-only" } });
    const reason = "belongs to others";
    const forbidden = [
      { family: "orders", level: "modify", reason },
      { family: "orders", reason },
      { family: "customers", level: "modify", reason },
    ];
    const findings = findingsOf(forbiddenScopes, account, { forbidden });
    expect(findings.map(({ scopes }) => scopes)).toEqual([["customers"], ["orders"]]);
    for (const { suffices, fix } of findings) {
      expect(suffices).toEqual({ customers: "read-only", products: "read-only" });
      expectFacts(fix, { named: ['{ customers: "read-only", products: "read-only" }'] });
    }
  });

  it("says where it is forbidden", () => {
    const { what } = onlyFinding(findingsOf(forbiddenScopes, accountWith(), forbid({ stacks: ["prod*", "live"] })));
    expectFacts(what, { named: ["orders", "modify", "prod*", "live"] });
  });

  it("refuses the known scopes at once and the unknown ones at update", () => {
    const account = accountWith({ scopes: { orders: "modify", customers: UNKNOWN } });
    const { findings, undecided } = judgementOf(forbiddenScopes, account, forbid({}));
    expect(findings).toHaveLength(1);
    expect(undecided).toHaveLength(1);
  });

  it("accepts a family with an exception", () => {
    const exceptions = [exceptionWith({ rule: "forbidden-scopes", scopes: ["orders"] })];
    expect(judgementOf(forbiddenScopes, accountWith(), forbid({}), exceptions).findings).toEqual([]);
  });

  it.each([
    [forbid({ family: "order" }), ["forbidden[0].family", "order", "orders"]],
    [forbid({ level: "manage" }), ["forbidden[0].level", "orders", "manage", "read-only", "modify"]],
    [forbid({ reason: "" }), ["forbidden[0].reason"]],
    [forbid({ stack: "x" }), ["forbidden[0]", "stack"]],
    [{ forbidden: "orders" }, ["forbidden"]],
  ])("refuses %j", (config, named) => {
    expectFacts(problemsOf(forbiddenScopes, config).join("\n"), { named });
  });
});
