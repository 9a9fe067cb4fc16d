import { noEverythingAccount } from "../../../../policy/rules";
import { scopeFamilies, levelsOf, scopesFrom, strongestLevel } from "../../../../scopes";
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
    expect(what).toMatch(
      /^The account holds 2\d of \d+ families \(\d+ %\), not counting 1 excepted or held by every account anyway\.$/,
    );
  });

  it("passes many families that are only read", () => {
    expect(findingsOf(noEverythingAccount, accountWith({ scopes: weakest(15) }))).toEqual([]);
  });

  it("refuses every family at its strongest level, from six families on", () => {
    expect(findingsOf(noEverythingAccount, accountWith({ scopes: strongest(5) }))).toEqual([]);
    expect(onlyFinding(findingsOf(noEverythingAccount, accountWith({ scopes: strongest(6) }))).what).toContain(
      "6 families, every one at its strongest level",
    );
  });

  it("passes when one family of them is weaker", () => {
    const scopes = { ...strongest(6), content: "read-only" };
    expect(findingsOf(noEverythingAccount, accountWith({ scopes }))).toEqual([]);
  });

  it("points at least-privilege, with or without endpoints", () => {
    const scopes = strongest(6);
    expect(onlyFinding(findingsOf(noEverythingAccount, accountWith({ scopes }))).fix).toContain("least-privilege");
    expect(onlyFinding(findingsOf(noEverythingAccount, accountWith({ scopes, endpoints: [] }))).fix).toContain(
      "`endpoints`",
    );
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
  ])("refuses %j", (config, problem) => {
    expect(problemsOf(noEverythingAccount, config).join("\n")).toContain(problem);
  });
});
