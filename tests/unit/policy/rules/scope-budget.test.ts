import { scopeBudget } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

describe("scope-budget", () => {
  it("passes an account within the budget, also exactly at it", () => {
    expect(findingsOf(scopeBudget, accountWith())).toEqual([]);
    // orders modify: 3 + 2 + 3; products read-only: 1
    expect(findingsOf(scopeBudget, accountWith(), { maxModify: 1, maxFamilies: 2, maxRisk: 9 })).toEqual([]);
  });

  it("counts the families that can write", () => {
    const { what, scopes } = onlyFinding(findingsOf(scopeBudget, accountWith(), { maxModify: 0 }));
    expect(scopes).toEqual(["orders", "products"]);
    expectFacts(what, { named: [1, 0] });
  });

  it("counts login, create and manage as write access", () => {
    const account = accountWith({
      scopes: { customersLogin: "login", createPayments: "create", storefrontApiTokens: "manage" },
    });
    expectFacts(onlyFinding(findingsOf(scopeBudget, account, { maxModify: 2 })).what, { named: [3, 2] });
  });

  it("counts all families", () => {
    expectFacts(onlyFinding(findingsOf(scopeBudget, accountWith(), { maxFamilies: 1 })).what, { named: [2, 1] });
  });

  it("shows the sum of the risk", () => {
    expectFacts(onlyFinding(findingsOf(scopeBudget, accountWith(), { maxRisk: 8 })).what, {
      named: ["orders", "modify", 8, "products", "read-only", 1, 9],
    });
  });

  it("weighs as configured", () => {
    const weights = { read: 0, write: 1, personalData: 0, money: 10, escalation: 0 };
    expect(findingsOf(scopeBudget, accountWith(), { maxRisk: 11, weights })).toEqual([]);
    expect(findingsOf(scopeBudget, accountWith(), { maxRisk: 10, weights })).toHaveLength(1);
  });

  it("keeps the weights that are not configured", () => {
    expect(findingsOf(scopeBudget, accountWith(), { maxRisk: 9, weights: { read: 2 } })).toHaveLength(1);
  });

  it("does not count excepted scopes", () => {
    const exceptions = [exceptionWith({ rule: "scope-budget", scopes: ["orders"] })];
    expect(judgementOf(scopeBudget, accountWith(), { maxRisk: 5 }, exceptions)).toMatchObject({
      findings: [],
      used: exceptions,
    });
  });

  it("refuses what is known to be too much, and judges the rest at update", () => {
    const account = accountWith({ scopes: { orders: "modify", products: UNKNOWN } });
    const { findings, undecided } = judgementOf(scopeBudget, account, { maxModify: 0 });
    expect(findings).toHaveLength(1);
    expect(undecided).toHaveLength(1);
  });

  it.each([
    [{ maxModify: -1 }, ["maxModify"]],
    [{ maxFamilies: 1.5 }, ["maxFamilies"]],
    [{ weights: { reading: 1 } }, ["weights", "reading"]],
    [{ maxmodify: 3 }, ["maxmodify", "maxModify"]],
  ])("refuses %j", (config, named) => {
    expectFacts(problemsOf(scopeBudget, config).join("\n"), { named });
  });
});
