import { isOnItsWayOut, rotationsBeforeOverlap } from "../../../policy/judgement/rotations";
import { duplicatePurpose, forbiddenScopes, naming, protectInProduction } from "../../../policy/rules";
import { accountWith, exceptionWith, findingsOf, generationWith, judgementOf, stackFindingsOf } from "./judging";

const older = generationWith("erp-2026-08-03");
const newest = generationWith("erp-2026-11-01");

describe("the accounts of a rotation", () => {
  it("have one purpose while they overlap, and another rotation for the same is a second one", () => {
    expect(stackFindingsOf(duplicatePurpose, [older, newest])).toEqual([]);
    const found = stackFindingsOf(duplicatePurpose, [older, newest, generationWith("erp-eu-2026-11-01")]);
    expect(found.map(({ what }) => what)).toEqual([
      '"erp-2026-11-01" and "erp-eu-2026-11-01" have equal scopes and endpoints in one store.',
    ]);
  });

  it("are held to the pattern of names without their day", () => {
    expect(findingsOf(naming, newest, { pattern: "[a-z]+" })).toEqual([]);
    expect(findingsOf(naming, newest, { pattern: "order-.*" })).toHaveLength(1);
    expect(findingsOf(naming, accountWith({}, { name: "erp-2026-11-01" }), { pattern: "[a-z]+" })).toHaveLength(1);
  });

  it("need no protection of their own, which would keep them from retiring", () => {
    const open = { ...newest, options: { protect: false } };
    expect(findingsOf(protectInProduction, open, { engineProtect: true })).toEqual([]);
    const single = accountWith({}, { options: { protect: false } });
    expect(findingsOf(protectInProduction, single, { engineProtect: true })).toHaveLength(1);
  });

  it("are called like their rotation in exceptions and in what is forbidden", () => {
    const forbidden = { forbidden: [{ family: "orders", reason: "not for the ERP", accounts: ["erp"] }] };
    const problem = findingsOf(forbiddenScopes, newest, forbidden);
    expect(problem).toHaveLength(1);
    const exception = exceptionWith({ rule: "forbidden-scopes", account: "erp" });
    expect(judgementOf(forbiddenScopes, newest, forbidden, [exception]).findings).toEqual([]);
    expect(findingsOf(forbiddenScopes, generationWith("feed-2026-11-01"), forbidden)).toEqual([]);
  });

  it("are counted by component", () => {
    const feed = generationWith("feed-2026-11-01");
    expect([older, newest, feed].map((account) => isOnItsWayOut(account, [older, newest, feed]))).toEqual([
      true,
      false,
      false,
    ]);
    expect(rotationsBeforeOverlap([older, newest, feed, accountWith()])).toBe(1);
  });
});
