import type { Account } from "../../../../policy/judgement/account";
import { protectInProduction } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf } from "../judging";

/** An account that the update deletes, with nothing in its place. */
const leaving = (stack = "production") => accountWith({}, { stack, options: { isDeleted: true } });
const byEngine = { engineProtect: true };
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
    const unheld = onlyFinding(findingsOf(protectInProduction, unprotected(stack), byEngine));
    expectFacts(unheld.what, { named: [stack] });
    expectFacts(unheld.fix, { named: ["{ protect: true }"] });
    const gone = onlyFinding(findingsOf(protectInProduction, leaving(stack)));
    expectFacts(gone.what, { named: [stack] });
    expectFacts(gone.fix, { notNamed: ["{ protect: true }"] });
    expect(findingsOf(protectInProduction, unprotected(stack))).toEqual([]);
  });

  it.each(["dev", "preproduct", "product-team", "products", "delivery", "staging"])(
    "has nothing to say in stack %s",
    (stack) => {
      expect(findingsOf(protectInProduction, unprotected(stack), byEngine)).toEqual([]);
      expect(findingsOf(protectInProduction, leaving(stack))).toEqual([]);
    },
  );

  it("says that retainOnDelete would do, where it cannot be seen", () => {
    const visible = accountWith({}, { options: { retainOnDelete: false } });
    const fixOf = (account: Account) => onlyFinding(findingsOf(protectInProduction, account, byEngine)).fix;
    expectFacts(fixOf(unprotected()), { named: ["retainOnDelete"] });
    expectFacts(fixOf(visible), { notNamed: ["retainOnDelete"] });
  });

  it("accepts an account with an exception", () => {
    const exceptions = [exceptionWith({ rule: "protect-in-production" })];
    expect(judgementOf(protectInProduction, leaving(), {}, exceptions)).toMatchObject({
      findings: [],
      used: exceptions,
    });
  });

  it("takes the stacks from the configuration", () => {
    expect(findingsOf(protectInProduction, leaving("dev"), { stacks: ["DEV"] })).toHaveLength(1);
    expect(findingsOf(protectInProduction, leaving(), { stacks: [] })).toEqual([]);
  });

  it("refuses stacks that are no list", () => {
    expectFacts(problemsOf(protectInProduction, { stacks: "prod" })[0], { named: ["stacks"] });
  });
});
