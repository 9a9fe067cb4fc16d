import { naming } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const named = (name: string) => accountWith({ name });

describe("naming", () => {
  it("passes a name that says what the account is for", () => {
    expect(findingsOf(naming, accountWith())).toEqual([]);
  });

  it.each([
    "ERP order export",
    "catalogue-feed-3f9a1c",
    "sync-2026-11-24",
    "internationalisation-service",
    "channel 1000234 sync",
    "order-sync-v2.14.3",
    "kundensynchronisationsdienst",
    "sap-0000123456",
    "store 0001234567 export",
    "sync (2026-11-24 10:30)",
    "export 07/11/2026 08:00",
    "sync 7d1c2a44-9c1e-4f7b-8a55-3b1f0e6d2c91",
  ])("passes %p", (name) => {
    expect(findingsOf(naming, named(name))).toEqual([]);
  });

  it.each([
    ["an access token", "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p"],
    ["a client secret", "erp 3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed"],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.x"],
    ["a key of AWS", "export AKIAIOSFODNN7EXAMPLE"],
    ["a key of GitHub", "ghp_abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"],
  ])("refuses %s in a name, without repeating it", (_what, name) => {
    const { what, why, fix } = onlyFinding(findingsOf(naming, named(name)));
    expectFacts(what, { named: ["`name`", "token"] });
    expect(what + why + fix).not.toContain(name.slice(0, 12));
  });

  it.each([
    ["e-mail", "export jane.doe@example.com"],
    ["phone", "call +49 30 1234567 first"],
    ["phone", "support 030-1234 5678"],
    ["phone", "job 01 call +49 30 1234567"],
    ["phone", "call +49301234567"],
    ["phone", "desk (555) 123-4567"],
    ["phone", "desk 555-123-4567"],
  ])("refuses what is personal (%s) in a name, without repeating it", (kind, name) => {
    const { what, why, fix } = onlyFinding(findingsOf(naming, named(name)));
    expectFacts(what, { named: ["`name`", kind] });
    expect(what + why + fix).not.toMatch(/jane|1234/);
  });

  it("looks at the logical name also where there is another", () => {
    const account = accountWith({ name: "ERP export" }, { name: "for-jane@example.com" });
    expectFacts(onlyFinding(findingsOf(naming, account)).what, { named: ["logical", "e-mail"], notNamed: ["`name`"] });
  });

  it("does not hold the logical name to the pattern while the name is not known", () => {
    expect(findingsOf(naming, accountWith({ name: UNKNOWN }), { pattern: "[A-Z ]+" })).toEqual([]);
    expect(findingsOf(naming, accountWith(), { pattern: "[A-Z ]+" })).toHaveLength(1);
  });

  it("looks at the logical name where there is no other", () => {
    const account = accountWith({}, { name: "for-jane@example.com" });
    expectFacts(onlyFinding(findingsOf(naming, account)).what, { named: ["logical", "e-mail"], notNamed: ["`name`"] });
  });

  it("holds names to the configured pattern, from beginning to end", () => {
    const config = { pattern: "[a-z]+-[a-z-]+" };
    expect(findingsOf(naming, named("erp-order-sync"), config)).toEqual([]);
    expectFacts(onlyFinding(findingsOf(naming, named("x erp-order-sync"), config)).what, {
      named: ["`name`", config.pattern],
    });
  });

  it("says that it judges an unknown name at update", () => {
    expect(judgementOf(naming, accountWith({ name: UNKNOWN })).undecided).toMatchObject([{ unknown: ["name"] }]);
  });

  it("accepts an account with an exception", () => {
    const exceptions = [exceptionWith({ rule: "naming", account: "Legacy*" })];
    expect(judgementOf(naming, named("Legacy Feed"), { pattern: "[a-z-]+" }, exceptions).findings).toEqual([]);
  });

  it.each([
    [{ pattern: "[a-z" }, ["pattern"]],
    [{ patern: "x" }, ["patern", "pattern"]],
  ])("refuses %j", (config, facts) => {
    expectFacts(problemsOf(naming, config).join("\n"), { named: facts });
  });
});
