import { sensitiveScopesNeedJustification as rule } from "../../../../policy/rules";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

describe("sensitive-scopes-need-justification", () => {
  it("passes when every sensitive family is justified", () => {
    expect(findingsOf(rule, accountWith())).toEqual([]);
  });

  it("names a family without justification, with what makes it sensitive", () => {
    const { what, fix } = onlyFinding(findingsOf(rule, accountWith({ justifications: undefined })));
    expect(what).toContain('orders "modify", which has no justification. It involves personal data (buyer names');
    expect(what).toContain("and money (modify can capture, void and refund payments)");
    expect(fix).toContain('justifications: { orders: "..." }');
  });

  it("does not ask about a family that carries no risk", () => {
    const { what } = onlyFinding(findingsOf(rule, accountWith({ justifications: {} })));
    expect(what).not.toContain("products");
  });

  it("judges the level that is held, not the strongest: read-only orders move no money", () => {
    const changes = { scopes: { orders: "read-only" }, justifications: {} };
    expect(onlyFinding(findingsOf(rule, accountWith(changes))).what).not.toContain("money");
  });

  it("lists every family that lacks one", () => {
    const changes = { scopes: { orders: "read-only", customers: "read-only" }, justifications: {} };
    const { scopes, fix } = onlyFinding(findingsOf(rule, accountWith(changes)));
    expect(scopes).toEqual(["customers", "orders"]);
    expect(fix).toContain('{ customers: "...", orders: "..." }');
  });

  it.each([
    ["too short", "needed", "is justified in 6 characters, at least 15 are asked for"],
    ["blank", "                    ", "has no justification"],
  ])("does not count a justification that is %s", (_what, text, said) => {
    expect(onlyFinding(findingsOf(rule, accountWith({ justifications: { orders: text } }))).what).toContain(said);
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
      const { what, fix } = onlyFinding(findingsOf(rule, accountWith(), { ticketPattern: "OPS-\\d+" }));
      expect(what).toContain("is justified without a ticket");
      expect(fix).toContain("OPS-\\d+");
    });

    it("looks at the chosen kinds of risk only", () => {
      const account = accountWith({ scopes: { themes: "modify" }, justifications: {} });
      expect(findingsOf(rule, account, { risks: ["escalation"] })).toHaveLength(1);
      expect(findingsOf(rule, account, { risks: ["money"] })).toEqual([]);
    });

    it.each([
      [{ minLength: 0 }, "minLength"],
      [{ ticketPattern: "(" }, "ticketPattern: is not a regular expression"],
      [{ risks: ["boredom"] }, "risks[0]"],
      [{ minLenght: 3 }, 'there is no setting "minLenght"; did you mean "minLength"?'],
    ])("refuses %j", (config, problem) => {
      expect(problemsOf(rule, config).join("\n")).toContain(problem);
    });
  });
});
