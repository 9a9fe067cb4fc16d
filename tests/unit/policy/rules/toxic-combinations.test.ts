import { toxicByDefault, toxicCombinations } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const find = (scopes: Record<string, string>, config: unknown = {}) =>
  findingsOf(toxicCombinations, accountWith({ scopes }), config);

describe("toxic-combinations", () => {
  it("passes scopes that are harmless together", () => {
    expect(findingsOf(toxicCombinations, accountWith())).toEqual([]);
  });

  it.each([
    ["customers-and-their-login", { customers: "read-only", customersLogin: "login" }],
    ["orders-and-payments", { orders: "modify", createPayments: "create" }],
    ["saved-cards-and-payments", { storedPaymentInstruments: "read-only", createPayments: "create" }],
    ["impersonation-and-customers", { storefrontApiCustomerImpersonationTokens: "manage", customers: "read-only" }],
    ["checkout-scripts-and-personal-data", { checkoutContent: "modify", carts: "read-only" }],
  ])("refuses %s and says why", (id, scopes) => {
    const finding = onlyFinding(find(scopes));
    expectFacts(finding.what, { named: [id, ...Object.entries(scopes).flat()] });
    expect([...(finding.scopes ?? [])].sort()).toEqual(Object.keys(scopes).sort());
    expect(finding.why).toContain(toxicByDefault.find((combination) => combination.id === id)?.reason);
  });

  it.each([
    ["a member alone", { customersLogin: "login", products: "modify" }],
    ["a weaker level than the combination takes", { orders: "read-only", createPayments: "create" }],
    ["checkout scripts without personal data", { checkoutContent: "modify", products: "modify" }],
    ["reading checkout scripts", { checkoutContent: "read-only", orders: "read-only" }],
  ])("passes %s", (_what, scopes) => {
    expect(find(scopes)).toEqual([]);
  });

  it("says how to split the account", () => {
    expectFacts(onlyFinding(find({ customers: "read-only", customersLogin: "login", products: "modify" })).fix, {
      named: ['{ customers: "read-only" }', '{ customersLogin: "login", products: "modify" }'],
    });
  });

  it("reports each combination by itself", () => {
    const findings = find({ orders: "modify", createPayments: "create", storedPaymentInstruments: "read-only" });
    expect(findings).toHaveLength(2);
  });

  it("accepts a combination when all its members are excepted, and only then", () => {
    const account = accountWith({ scopes: { customers: "read-only", customersLogin: "login" } });
    const judged = (scopes: string[]) =>
      judgementOf(toxicCombinations, account, {}, [exceptionWith({ rule: "toxic-combinations", scopes })]);
    expect(judged(["customers", "customersLogin"])).toMatchObject({ findings: [], used: [{}] });
    expect(judged(["customers"])).toMatchObject({ findings: [{}], used: [] });
  });

  it("still refuses the pairs that an exception does not name", () => {
    const account = accountWith({ scopes: { checkoutContent: "modify", carts: "read-only", orders: "read-only" } });
    const exceptions = [exceptionWith({ rule: "toxic-combinations", scopes: ["checkoutContent", "carts"] })];
    const { findings, used } = judgementOf(toxicCombinations, account, {}, exceptions);
    expect(onlyFinding(findings).scopes).toEqual(["checkoutContent", "orders"]);
    expect(used).toEqual(exceptions);
  });

  it("refuses a combination that is known, whatever else is not", () => {
    const account = accountWith({ scopes: { customers: "read-only", customersLogin: "login", orders: UNKNOWN } });
    const { findings, undecided } = judgementOf(toxicCombinations, account);
    expect(findings).toHaveLength(1);
    expect(undecided).toHaveLength(1);
  });

  it("takes further combinations", () => {
    const allOf = [
      { family: "themes", level: "modify" },
      { family: "sitesAndRoutes", level: "modify" },
    ];
    const config = { combinations: [{ id: "phishing", allOf, reason: "a copy of the store at another address" }] };
    expect(find({ themes: "modify", sitesAndRoutes: "modify" }, config)).toHaveLength(1);
    expect(find({ themes: "modify", sitesAndRoutes: "read-only" }, config)).toEqual([]);
  });

  it("leaves built-in ones out", () => {
    expect(find({ orders: "modify", createPayments: "create" }, { without: ["orders-and-payments"] })).toEqual([]);
  });

  it.each([
    [{ allOf: [{ family: "order" }, { family: "themes" }] }, ["order", "orders"]],
    [{ allOf: [{ family: "orders" }] }, ["allOf"]],
    [{ allOf: [{ family: "orders", level: "login" }, { family: "themes" }] }, ["login"]],
    [{ allOf: [{ family: "orders", risk: "money" }, { family: "themes" }] }, ["combinations[0].allOf[0]"]],
    [{ allOf: [{ risk: "money", level: "modify" }, { family: "themes" }] }, ["combinations[0].allOf[0].level"]],
  ])("refuses the combination %j", (combination, named) => {
    const config = { combinations: [{ id: "x", reason: "y", ...combination }] };
    expectFacts(problemsOf(toxicCombinations, config).join("\n"), { named });
  });

  it("refuses to leave out a combination that is not built in", () => {
    expectFacts(problemsOf(toxicCombinations, { without: ["orders-and-payment"] }).join("\n"), {
      named: ["orders-and-payment", "orders-and-payments"],
    });
  });
});
