import { levelsOf, riskKinds, risksOf, risksOfScopes, scopeFamilies } from "../../../scopes";
import { riskLabels } from "../../../scopes/risks";

describe("risks", () => {
  it("counts money against orders only at the level that can refund", () => {
    expect(risksOf("orders", "read-only").map(({ kind }) => kind)).toEqual(["personalData"]);
    expect(risksOf("orders", "modify").map(({ kind }) => kind)).toEqual(["personalData", "money"]);
  });

  it("gives the reason of each", () => {
    expect(risksOf("customersLogin", "login")).toContainEqual({
      kind: "escalation",
      why: "logs in as any customer; signed with the client secret, no REST call",
    });
  });

  it("finds none in a family without marks", () => {
    expect(risksOf("products", "modify")).toEqual([]);
  });

  it("never falls as the level rises", () => {
    for (const family of scopeFamilies) {
      const counts = levelsOf(family).map((level) => risksOf(family, level).length);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    }
  });

  it("does not mark what every account holds", () => {
    expect(risksOf("metafieldsAccess", "standard")).toEqual([]);
    expect(risksOf("metafieldsAccess", "full").map(({ kind }) => kind)).toEqual(["personalData", "escalation"]);
  });

  it("lists those of a set of scopes in the order of the catalogue", () => {
    expect(
      risksOfScopes({ themes: "modify", orders: "modify" }).map(({ family, kind }) => `${family}: ${riskLabels[kind]}`),
    ).toEqual(["orders: personal data", "orders: money", "themes: escalation"]);
  });

  it("has a label for each kind", () => {
    expect(Object.keys(riskLabels)).toEqual([...riskKinds]);
  });
});
