import { narrowAccount } from "../../../../policy/judgement/judge-account";
import { noUnusedModify } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, configOf, exceptionWith, findingsOf, judgementOf, onlyFinding, today, UNKNOWN } from "../judging";

const reads = ["GET /v3/catalog/products", "GET /v2/orders/{order_id}"];

describe("no-unused-modify", () => {
  it("passes write access that a declared endpoint uses", () => {
    expect(findingsOf(noUnusedModify, accountWith())).toEqual([]);
  });

  it("names modify where the only declared endpoint of the family reads", () => {
    const { what, fix, scopes, suffices } = onlyFinding(findingsOf(noUnusedModify, accountWith({ endpoints: reads })));
    expect(scopes).toEqual(["orders"]);
    expect(suffices).toEqual({ orders: "read-only", products: "read-only" });
    expectFacts(what, { named: ["orders", "modify", "read-only"], notNamed: ["products"] });
    expectFacts(fix, { named: ['{ orders: "read-only", products: "read-only" }'] });
  });

  it("counts the endpoints that only read", () => {
    const endpoints = ["GET /v2/orders/{order_id}", "GET /v2/orders"];
    expectFacts(onlyFinding(findingsOf(noUnusedModify, accountWith({ endpoints }))).what, { named: [2] });
  });

  it("only warns, and mends nothing, where a GraphQL call may write", () => {
    const account = accountWith({ endpoints: [...reads, "POST /graphql"] });
    expect(onlyFinding(findingsOf(noUnusedModify, account)).advisoryOnly).toBe(true);
    const surroundings = { exceptions: [], now: today };
    expect(narrowAccount(noUnusedModify, account, configOf(noUnusedModify), surroundings)).toBeUndefined();
  });

  it("leaves a family without any declared endpoint to least-privilege", () => {
    const changes = { endpoints: ["GET /v3/catalog/products"] };
    expect(findingsOf(noUnusedModify, accountWith(changes))).toEqual([]);
  });

  it("does not take a call that every account may make for a reader of the family", () => {
    expect(findingsOf(noUnusedModify, accountWith({ endpoints: ["GET /v3/hooks"] }))).toEqual([]);
  });

  it("knows the POST that only reads", () => {
    const changes = { scopes: { products: "modify" }, endpoints: ["POST /v3/pricing/products"] };
    expect(onlyFinding(findingsOf(noUnusedModify, accountWith(changes))).suffices).toEqual({ products: "read-only" });
  });

  it("knows the GET that takes modify", () => {
    const changes = { scopes: { customers: "modify" }, endpoints: ["GET /v3/segments/{segmentId}/shopper-profiles"] };
    expect(findingsOf(noUnusedModify, accountWith(changes))).toEqual([]);
  });

  it("does not mistake a family without a reading level for unused write access", () => {
    const changes = { scopes: { createPayments: "create" }, endpoints: ["POST /v3/payments/access_tokens"] };
    expect(findingsOf(noUnusedModify, accountWith(changes))).toEqual([]);
  });

  it("judges at update when an endpoint or the token type is not known", () => {
    for (const changes of [{ endpoints: [UNKNOWN] }, { tokenType: UNKNOWN }]) {
      expect(judgementOf(noUnusedModify, accountWith(changes)).undecided).toHaveLength(1);
    }
  });

  it("accepts a family with an exception", () => {
    const exception = exceptionWith({ rule: "no-unused-modify", scopes: ["orders"] });
    expect(judgementOf(noUnusedModify, accountWith({ endpoints: reads }), {}, [exception])).toMatchObject({
      findings: [],
      used: [exception],
    });
  });

  it("mends by lowering the level", () => {
    const account = accountWith({ endpoints: reads });
    const narrowed = narrowAccount(noUnusedModify, account, configOf(noUnusedModify), { exceptions: [], now: today });
    expect(narrowed).toEqual({ orders: "read-only", products: "read-only" });
  });
});
