import type { Account } from "../../../../policy/judgement/account";
import { noEverythingAccount } from "../../../../policy/rules";
import { scopeFamilies, levelsOf, scopesFrom, strongestLevel } from "../../../../scopes";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const weakest = (number: number) =>
  scopesFrom(
    scopeFamilies.slice(0, number).flatMap((family) =>
      levelsOf(family)
        .slice(0, 1)
        .map((level) => ({ family, level })),
    ),
  );
const strongest = (number: number) =>
  scopesFrom(scopeFamilies.slice(0, number).map((family) => ({ family, level: strongestLevel(family) })));

describe("no-everything-account", () => {
  it("passes an account with a few scopes", () => {
    expect(findingsOf(noEverythingAccount, accountWith())).toEqual([]);
  });

  it("refuses nearly all families, even if they are only read", () => {
    const { what } = onlyFinding(findingsOf(noEverythingAccount, accountWith({ scopes: weakest(24) })));
    // One of the 24 is held by every account anyway.
    expectFacts(what, { named: [23, scopeFamilies.length, Math.round((100 * 23) / scopeFamilies.length), 1] });
  });

  it("passes many families that are only read", () => {
    expect(findingsOf(noEverythingAccount, accountWith({ scopes: weakest(15) }))).toEqual([]);
  });

  it("refuses every family at its strongest level, from six families on", () => {
    expect(findingsOf(noEverythingAccount, accountWith({ scopes: strongest(5) }))).toEqual([]);
    expectFacts(onlyFinding(findingsOf(noEverythingAccount, accountWith({ scopes: strongest(6) }))).what, {
      named: [6],
      notNamed: [scopeFamilies.length],
    });
  });

  it("passes when one family of them is weaker", () => {
    const scopes = { ...strongest(6), content: "read-only" };
    expect(findingsOf(noEverythingAccount, accountWith({ scopes }))).toEqual([]);
  });

  it("points at least-privilege, with or without endpoints", () => {
    const scopes = strongest(6);
    const fixOf = (account: Account) => onlyFinding(findingsOf(noEverythingAccount, account)).fix;
    expectFacts(fixOf(accountWith({ scopes })), { named: ["least-privilege"], notNamed: ["`endpoints`"] });
    expectFacts(fixOf(accountWith({ scopes, endpoints: [] })), { named: ["least-privilege", "`endpoints`"] });
  });

  it("does not count excepted families", () => {
    const account = accountWith({ scopes: strongest(6) });
    const exceptions = [exceptionWith({ rule: "no-everything-account", scopes: ["content"] })];
    expect(judgementOf(noEverythingAccount, account, {}, exceptions).findings).toEqual([]);
  });

  it("says that it judges unknown scopes at update", () => {
    expect(judgementOf(noEverythingAccount, accountWith({ scopes: UNKNOWN })).undecided).toHaveLength(1);
  });

  it("takes its limits from the configuration", () => {
    expect(findingsOf(noEverythingAccount, accountWith(), { maxShare: 0.05 })).toHaveLength(1);
    expect(findingsOf(noEverythingAccount, accountWith({ scopes: strongest(2) }), { minFamilies: 2 })).toHaveLength(1);
  });

  it.each([
    [{ maxShare: 0 }, "maxShare"],
    [{ maxShare: 70 }, "maxShare"],
    [{ minFamilies: 1 }, "minFamilies"],
  ])("refuses %j", (config, setting) => {
    expectFacts(problemsOf(noEverythingAccount, config).join("\n"), { named: [setting] });
  });
});
