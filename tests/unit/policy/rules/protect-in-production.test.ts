import { protectInProduction } from "../../../../policy/rules";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf } from "../judging";

const unprotected = (stack = "production") => accountWith({}, { stack, options: {} });

describe("protect-in-production", () => {
  it("passes a protected account", () => {
    expect(findingsOf(protectInProduction, accountWith())).toEqual([]);
  });

  it("passes an account that is retained, where that can be seen", () => {
    const account = accountWith({}, { options: { protect: false, retainOnDelete: true } });
    expect(findingsOf(protectInProduction, account)).toEqual([]);
  });

  it.each([
    "production",
    "Production",
    "production_eu",
    "prod",
    "PROD",
    "prod1",
    "prod_eu",
    "prd",
    "shop-prod",
    "acme-prod-eu",
    "live",
    "live-eu",
    "eu-live",
  ])("objects in stack %s", (stack) => {
    expect(onlyFinding(findingsOf(protectInProduction, unprotected(stack))).fix).toContain("{ protect: true }");
  });

  it.each(["dev", "preproduct", "product-team", "products", "delivery", "staging"])(
    "has nothing to say in stack %s",
    (stack) => {
      expect(findingsOf(protectInProduction, unprotected(stack))).toEqual([]);
    },
  );

  it("says that retainOnDelete would do, where it cannot be seen", () => {
    const visible = accountWith({}, { options: { retainOnDelete: false } });
    expect(onlyFinding(findingsOf(protectInProduction, unprotected())).fix).toContain("retainOnDelete");
    expect(onlyFinding(findingsOf(protectInProduction, visible)).fix).not.toContain("retainOnDelete");
  });

  it("accepts an account with an exception", () => {
    const exceptions = [exceptionWith({ rule: "protect-in-production" })];
    expect(judgementOf(protectInProduction, unprotected(), {}, exceptions)).toMatchObject({
      findings: [],
      used: exceptions,
    });
  });

  it("takes the stacks from the configuration", () => {
    expect(findingsOf(protectInProduction, unprotected("dev"), { stacks: ["DEV"] })).toHaveLength(1);
    expect(findingsOf(protectInProduction, unprotected(), { stacks: [] })).toEqual([]);
  });

  it("refuses stacks that are no list", () => {
    expect(problemsOf(protectInProduction, { stacks: "prod" })[0]).toContain("stacks: ");
  });
});
