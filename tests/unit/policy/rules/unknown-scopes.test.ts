import { unknownScopes } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const additionalScopes = ["store_price_negotiation", "store_new_thing_read_only"];

describe("unknown-scopes", () => {
  it("passes an account without additional scopes", () => {
    expect(findingsOf(unknownScopes, accountWith())).toEqual([]);
  });

  it("refuses parameters that the catalogue does not know, and prints the exception that would permit them", () => {
    const { what, fix, scopes } = onlyFinding(findingsOf(unknownScopes, accountWith({ additionalScopes })));
    expectFacts(what, { named: scopes ?? [] });
    expectFacts(fix, { named: ["unknown-scopes", "erp-order-sync", ...(scopes ?? [])] });
    expect(scopes).toEqual(["store_new_thing_read_only", "store_price_negotiation"]);
  });

  it("leaves parameters that the catalogue knows to the other rules", () => {
    expect(findingsOf(unknownScopes, accountWith({ additionalScopes: ["store_v2_customers"] }))).toEqual([]);
  });

  it("refuses families and levels that the catalogue does not know, wherever they stand", () => {
    const account = accountWith({ scopes: { orders: "modify", priceNegotiation: "modify" } });
    expect(onlyFinding(findingsOf(unknownScopes, account)).scopes).toEqual(["priceNegotiation:modify"]);
  });

  it("accepts the parameters that an exception names, and no others", () => {
    const exceptions = [exceptionWith({ rule: "unknown-scopes", scopes: ["store_price_negotiation"] })];
    const { findings, used } = judgementOf(unknownScopes, accountWith({ additionalScopes }), {}, exceptions);
    expect(onlyFinding(findings).scopes).toEqual(["store_new_thing_read_only"]);
    expect(used).toEqual(exceptions);
  });

  it("says that it judges unknown values at update", () => {
    expect(judgementOf(unknownScopes, accountWith({ additionalScopes: [UNKNOWN] })).undecided).toMatchObject([
      { unknown: ["additionalScopes[0]"] },
    ]);
  });

  it("has no settings", () => {
    expect(problemsOf(unknownScopes, { allow: [] })).toHaveLength(1);
  });
});
