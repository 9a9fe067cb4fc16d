import { judgeStack } from "../../../../policy/judgement/judge-account";
import { duplicatePurpose } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import {
  accountWith,
  configOf,
  exceptionWith,
  onlyFinding,
  problemsOf,
  stackFindingsOf,
  today,
  UNKNOWN,
} from "../judging";

const first = accountWith({}, { name: "feed-a" });
const find = (changes: Record<string, unknown>, outputs?: Record<string, unknown>) =>
  stackFindingsOf(duplicatePurpose, [first, accountWith(changes, { name: "feed-b", ...(outputs ? { outputs } : {}) })]);

describe("duplicate-purpose", () => {
  it("passes one account", () => {
    expect(stackFindingsOf(duplicatePurpose, [first])).toEqual([]);
  });

  it("names two accounts of one store with equal scopes and endpoints, whatever their order", () => {
    const endpoints = ["PUT /v2/orders/{order_id}", "GET /v2/orders/{order_id}", "GET /v3/catalog/products"];
    const { what, urn } = onlyFinding(find({ endpoints, scopes: { products: "read-only", orders: "modify" } }));
    expectFacts(what, { named: ["feed-a", "feed-b"] });
    expect(urn).toContain("feed-b");
  });

  it.each([
    ["another store", { store: "eu" }],
    ["another token type", { tokenType: "stencil-cli" }],
    ["other scopes", { scopes: { orders: "modify" } }],
    ["other endpoints", { endpoints: ["GET /v3/catalog/products"] }],
    ["additional scopes", { additionalScopes: ["store_new_thing"] }],
  ])("passes two accounts with %s", (_what, changes) => {
    expect(find(changes)).toEqual([]);
  });

  it("knows one call in two spellings, and one store under two keys", () => {
    const endpoints = [
      "get /v3/catalog/products?limit=5",
      "GET /v2/orders/17",
      "PUT /v2/orders/{id}",
      "GET /v2/orders/18",
    ];
    const eu = accountWith({ store: "eu" }, { name: "feed-a", outputs: { storeHash: "abc123" } });
    const shop = (storeHash: string) =>
      accountWith({ store: "shop", endpoints }, { name: "feed-b", outputs: { storeHash } });
    expect(stackFindingsOf(duplicatePurpose, [eu, shop("abc123")])).toHaveLength(1);
    expect(stackFindingsOf(duplicatePurpose, [eu, shop("def456")])).toEqual([]);
  });

  it("does not compare accounts without endpoints", () => {
    const accounts = ["a", "b"].map((name) => accountWith({ endpoints: undefined }, { name }));
    expect(stackFindingsOf(duplicatePurpose, accounts)).toEqual([]);
  });

  it("names two declarations of one account, without its client ID", () => {
    const accounts = ["a", "b"].map((name) =>
      accountWith({ store: name }, { name, outputs: { clientId: "client-of-both" } }),
    );
    const { what, why, fix } = onlyFinding(stackFindingsOf(duplicatePurpose, accounts));
    expectFacts(what, { named: ['"a"', '"b"', 2] });
    expect(what + why + fix).not.toContain("client-of-both");
  });

  it.each(["erp, search", "erp;search", "acme, Inc., search"])(
    "names an account that is shared by the owners of %p",
    (team) => {
      const account = accountWith({ team });
      const { what, urn } = onlyFinding(stackFindingsOf(duplicatePurpose, [account]));
      expect(urn).toBe(account.urn);
      expectFacts(what, { named: ["`team`", 2] });
    },
  );

  it.each(["erp", "erp,", "erp, erp", "R&D", "Trust and Safety", "Search/Browse", "acme, Inc.", "acme,Inc"])(
    "takes %p as one owner",
    (team) => {
      expect(stackFindingsOf(duplicatePurpose, [accountWith({ team })])).toEqual([]);
    },
  );

  it("compares at update what is not known yet", () => {
    const accounts = [first, accountWith({ scopes: UNKNOWN }, { name: "feed-b" })];
    const judgement = judgeStack(duplicatePurpose, accounts, configOf(duplicatePurpose), {
      exceptions: [],
      now: today,
    });
    expect(judgement).toMatchObject({ findings: [], undecided: [{ unknown: ["scopes"] }] });
  });

  describe("with an exception", () => {
    const judged = (account: string, names: readonly string[]) => {
      const exceptions = [exceptionWith({ rule: "duplicate-purpose", account })];
      const accounts = names.map((name) => accountWith({}, { name }));
      return judgeStack(duplicatePurpose, accounts, configOf(duplicatePurpose), { exceptions, now: today });
    };

    it.each(["feed-a", "feed-b"])("for %s accepts the pair", (account) => {
      expect(judged(account, ["feed-a", "feed-b"])).toMatchObject({ findings: [], used: [{ account }] });
    });

    it("for one of three still names the other two", () => {
      const { findings, used } = judged("feed-c", ["feed-a", "feed-b", "feed-c"]);
      expectFacts(onlyFinding(findings).what, { named: ["feed-a", "feed-b"], notNamed: ["feed-c"] });
      expect(used).toHaveLength(1);
    });

    it("for an account that has no twin finds no use for it", () => {
      expect(judged("feed-a", ["feed-a"]).used).toEqual([]);
    });

    it("that has expired says so, whichever of the pair it was for", () => {
      const exceptions = [exceptionWith({ rule: "duplicate-purpose", account: "feed-a", expires: "2026-01-01" })];
      const accounts = [first, accountWith({}, { name: "feed-b" })];
      const { findings } = judgeStack(duplicatePurpose, accounts, configOf(duplicatePurpose), {
        exceptions,
        now: today,
      });
      expectFacts(onlyFinding(findings).what, { named: ["platform", "2026-01-01"] });
    });
  });

  it("takes another separator of owners", () => {
    expect(
      stackFindingsOf(duplicatePurpose, [accountWith({ team: "erp + search" })], { ownerSeparator: "\\+" }),
    ).toHaveLength(1);
  });

  it("refuses a separator that is no regular expression", () => {
    expectFacts(problemsOf(duplicatePurpose, { ownerSeparator: "(" })[0], { named: ["ownerSeparator"] });
  });
});
