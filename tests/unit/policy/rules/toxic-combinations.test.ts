import { toxicByDefault, toxicCombinations } from "../../../../policy/rules";
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
    expect(finding.what).toContain(`Toxic combination ${id}: `);
    expect(finding.scopes).toHaveLength(2);
    expect(finding.why).toBe(`${toxicByDefault.find((combination) => combination.id === id)?.reason ?? ""}.`);
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
    expect(onlyFinding(find({ customers: "read-only", customersLogin: "login", products: "modify" })).fix).toBe(
      'split it into two accounts: one with scopes: { customers: "read-only" }, the other with scopes: { customersLogin: "login", products: "modify" }.',
    );
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
    [{ allOf: [{ family: "order" }, { family: "themes" }] }, 'did you mean "orders"?'],
    [{ allOf: [{ family: "orders" }] }, "allOf"],
    [{ allOf: [{ family: "orders", level: "login" }, { family: "themes" }] }, '"login" does not fit'],
    [{ allOf: [{ family: "orders", risk: "money" }, { family: "themes" }] }, "takes either a family or a risk"],
    [{ allOf: [{ risk: "money", level: "modify" }, { family: "themes" }] }, "a risk takes none"],
  ])("refuses the combination %j", (combination, problem) => {
    const config = { combinations: [{ id: "x", reason: "y", ...combination }] };
    expect(problemsOf(toxicCombinations, config).join("\n")).toContain(problem);
  });
  it("refuses to leave out a combination that is not built in", () => {
    expect(problemsOf(toxicCombinations, { without: ["orders-and-payment"] }).join()).toContain(
      'did you mean "orders-and-payments"?',
    );
  });
});
