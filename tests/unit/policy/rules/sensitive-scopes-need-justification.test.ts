import { sensitiveScopesNeedJustification as rule } from "../../../../policy/rules";
import { familyEntry } from "../../../../scopes";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

describe("sensitive-scopes-need-justification", () => {
  it("passes when every sensitive family is justified", () => {
    expect(findingsOf(rule, accountWith())).toEqual([]);
  });

  it("names a family without justification, with what makes it sensitive", () => {
    const { what, fix } = onlyFinding(findingsOf(rule, accountWith({ justifications: undefined })));
    const { personalData, money, escalation } = familyEntry("orders");
    expectFacts(what, { named: ["orders", "modify"] });
    for (const risk of [personalData, money]) expect(what).toContain(risk.why);
    expect(what).not.toContain(escalation.why);
    expectFacts(fix, { named: ["justifications", '{ orders: "..." }'] });
  });

  it("does not ask about a family that carries no risk", () => {
    const { what } = onlyFinding(findingsOf(rule, accountWith({ justifications: {} })));
    expectFacts(what, { notNamed: ["products"] });
  });

  it("judges the level that is held, not the strongest: read-only orders move no money", () => {
    const changes = { scopes: { orders: "read-only" }, justifications: {} };
    expect(onlyFinding(findingsOf(rule, accountWith(changes))).what).not.toContain(familyEntry("orders").money.why);
  });

  it("lists every family that lacks one", () => {
    const changes = { scopes: { orders: "read-only", customers: "read-only" }, justifications: {} };
    const { scopes, fix } = onlyFinding(findingsOf(rule, accountWith(changes)));
    expect(scopes).toEqual(["customers", "orders"]);
    expectFacts(fix, { named: ['{ customers: "...", orders: "..." }'] });
  });

  it.each([
    ["too short", "needed", [6, 15]],
    ["blank", "                    ", []],
  ])("does not count a justification that is %s", (_what, text, named) => {
    const { what, scopes } = onlyFinding(findingsOf(rule, accountWith({ justifications: { orders: text } })));
    expect(scopes).toEqual(["orders"]);
    expectFacts(what, { named });
  });

  it("never repeats a justification", () => {
    const { what, why, fix } = onlyFinding(findingsOf(rule, accountWith({ justifications: { orders: "hush-hush" } })));
    expect(what + why + fix).not.toContain("hush");
  });

  it("does not judge a justification, or the justifications, before they are known", () => {
    for (const justifications of [UNKNOWN, { orders: UNKNOWN }]) {
      const { findings, undecided } = judgementOf(rule, accountWith({ justifications }));
      expect(findings).toEqual([]);
      expect(undecided).toHaveLength(1);
    }
  });

  it("still names another family while one justification is not known", () => {
    const changes = { scopes: { orders: "read-only", customers: "read-only" }, justifications: { orders: UNKNOWN } };
    expect(onlyFinding(judgementOf(rule, accountWith(changes)).findings).scopes).toEqual(["customers"]);
  });

  it("accepts a family with an exception", () => {
    const account = accountWith({ justifications: undefined });
    const exceptions = [exceptionWith({ rule: rule.id, scopes: ["orders"] })];
    expect(judgementOf(rule, account, {}, exceptions).findings).toEqual([]);
  });

  describe("when configured", () => {
    it("takes the minimum length", () => {
      expect(findingsOf(rule, accountWith(), { minLength: 500 })).toHaveLength(1);
    });

    it("asks for a ticket", () => {
      expect(findingsOf(rule, accountWith(), { ticketPattern: "ERP-\\d+" })).toEqual([]);
      const { scopes, fix } = onlyFinding(findingsOf(rule, accountWith(), { ticketPattern: "OPS-\\d+" }));
      expect(scopes).toEqual(["orders"]);
      expectFacts(fix, { named: ["OPS-\\d+"] });
    });

    it("looks at the chosen kinds of risk only", () => {
      const account = accountWith({ scopes: { themes: "modify" }, justifications: {} });
      expect(findingsOf(rule, account, { risks: ["escalation"] })).toHaveLength(1);
      expect(findingsOf(rule, account, { risks: ["money"] })).toEqual([]);
    });

    it.each([
      [{ minLength: 0 }, ["minLength"]],
      [{ ticketPattern: "(" }, ["ticketPattern"]],
      [{ risks: ["boredom"] }, ["risks[0]"]],
      [{ minLenght: 3 }, ["minLenght", "minLength"]],
    ])("refuses %j", (config, named) => {
      expectFacts(problemsOf(rule, config).join("\n"), { named });
    });
  });
});
