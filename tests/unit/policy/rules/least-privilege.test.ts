import { narrowAccount } from "../../../../policy/judgement/judge-account";
import { leastPrivilege } from "../../../../policy/rules";
import { operations, reachableOperations } from "../../../../scopes";
import { expectFacts } from "../facts";
import {
  accountWith,
  configOf,
  exceptionWith,
  findingsOf,
  judgementOf,
  onlyFinding,
  problemsOf,
  today,
  UNKNOWN,
} from "../judging";

const narrow = (changes: Record<string, unknown>) =>
  narrowAccount(leastPrivilege, accountWith(changes), configOf(leastPrivilege), { exceptions: [], now: today });

describe("least-privilege", () => {
  it("passes an account that holds exactly what its endpoints need", () => {
    expect(findingsOf(leastPrivilege, accountWith())).toEqual([]);
  });

  it("names a family that no endpoint needs, and prints the scopes that suffice", () => {
    const scopes = { orders: "modify", products: "read-only", customers: "read-only" };
    const { what, fix, suffices, scopes: surplus } = onlyFinding(findingsOf(leastPrivilege, accountWith({ scopes })));
    expect(surplus).toEqual(["customers"]);
    expectFacts(what, { named: ["customers", "read-only"], notNamed: ["orders", "products"] });
    expectFacts(fix, { named: ['{ orders: "modify", products: "read-only" }'] });
    expect(suffices).toEqual({ orders: "modify", products: "read-only" });
  });

  it("names a level that is stronger than needed, and the one that is enough", () => {
    const scopes = { orders: "modify", products: "modify" };
    const { what, suffices } = onlyFinding(findingsOf(leastPrivilege, accountWith({ scopes })));
    expect(suffices).toEqual({ orders: "modify", products: "read-only" });
    expectFacts(what, { named: ["products", "modify", "read-only"], notNamed: ["orders"] });
  });

  it("says what a leaked token could do because of the surplus, the worst first", () => {
    const scopes = { orders: "modify", products: "modify" };
    const { why } = onlyFinding(findingsOf(leastPrivilege, accountWith({ scopes })));
    const gained =
      reachableOperations({ products: "modify" }).length - reachableOperations({ products: "read-only" }).length;
    const [worst = ""] = why.match(/(?:GET|POST|PUT|DELETE) \S+(?=[ .])/g) ?? [];
    expectFacts(why, { named: [gained] });
    expect(worst).toMatch(/^DELETE /);
  });

  it("sees through scopes that are asked for as additional parameters", () => {
    const account = accountWith({ additionalScopes: ["store_v2_customers"] });
    const { what, scopes } = onlyFinding(findingsOf(leastPrivilege, account));
    expect(scopes).toEqual(["customers"]);
    expectFacts(what, { named: ["customers", "modify"] });
  });

  it("prints scopes that serve the endpoints, also where some are missing", () => {
    const scopes = { products: "read-only", themes: "modify" };
    const { suffices } = onlyFinding(findingsOf(leastPrivilege, accountWith({ scopes })));
    expect(suffices).toEqual({ orders: "modify", products: "read-only" });
  });

  it("does not ask to swap one sufficient family for another", () => {
    const endpoints = ["GET /v3/content/scripts"];
    for (const scopes of [{ content: "read-only" }, { checkoutContent: "read-only" }]) {
      const findings = findingsOf(leastPrivilege, accountWith({ endpoints, scopes }));
      expect(findings.filter(({ advisoryOnly }) => advisoryOnly !== true)).toEqual([]);
    }
  });

  it("accepts the more powerful of two sufficient families, but names the other", () => {
    const endpoints = ["POST /v3/orders/{order_id}/payment_actions/refunds"];
    const held = (family: string) =>
      findingsOf(
        leastPrivilege,
        accountWith({ endpoints, scopes: { [family]: "modify", metafieldsAccess: "standard" } }),
      );
    expect(held("orderTransactions")).toEqual([]);
    const { what, why, fix, advisoryOnly, scopes } = onlyFinding(held("orders"));
    expect(advisoryOnly).toBe(true);
    expect(scopes).toEqual(["orders"]);
    expectFacts(what, { named: ["orderTransactions", "orders", "modify"] });
    const [more, fewer] = [
      reachableOperations({ orders: "modify" }),
      reachableOperations({ orderTransactions: "modify" }),
    ];
    expectFacts(why, { named: [more.length - fewer.length] });
    expectFacts(fix, { named: ['{ orderTransactions: "modify", metafieldsAccess: "standard" }'] });
  });

  it("suggests the right endpoint for one that is not documented, and does not guess scopes meanwhile", () => {
    const endpoints = ["GET /v3/catalog/product"];
    const { what, suffices } = onlyFinding(findingsOf(leastPrivilege, accountWith({ endpoints })));
    expectFacts(what, { named: ["GET /v3/catalog/product", "GET /v3/catalog/products"] });
    expect(suffices).toBeUndefined();
  });

  it("shows an unknown endpoint without server and query, and nothing of what is no call", () => {
    const endpoints = ["get https://hush-host/v3/nope?token=hush", "hush-words"];
    const { what } = onlyFinding(
      findingsOf(leastPrivilege, accountWith({ endpoints: [...endpoints, "GET /v3/hooky"] })),
    );
    expectFacts(what, { named: [operations().length, "GET /v3/hooky", "METHOD"] });
    expect(what).not.toContain("hush");
  });

  it.each([
    ["GraphQL", "POST /graphql"],
    ["the store's GraphQL", "POST https://api.bigcommerce.com/stores/abc/graphql"],
    ["an unknown operation of GraphQL", "graphql admin somethingElse"],
    ["somebody else's host", "GET https://example.com/export"],
  ])("only warns where %s is called, and takes nothing away", (_what, call) => {
    const endpoints = [call, "GET /v3/catalog/products"];
    const { advisoryOnly, what, fix } = onlyFinding(findingsOf(leastPrivilege, accountWith({ endpoints })));
    expect(advisoryOnly).toBe(true);
    expectFacts(what, { named: ["GraphQL"] });
    expectFacts(fix, { named: ['{ products: "read-only" }'] });
    expect(narrow({ endpoints })).toBeUndefined();
  });

  it("takes what a contested source asks for as no surplus, and shows the doubt with its source", () => {
    const scopes = { sitesAndRoutes: "modify", channelSettings: "modify" } as const;
    const endpoints = ["PUT /v3/channels/1/site"];
    const { advisoryOnly, what } = onlyFinding(findingsOf(leastPrivilege, accountWith({ endpoints, scopes })));
    expect(advisoryOnly).toBe(true);
    expectFacts(what, { named: ["channelSettings", "modify", "PUT /v3/channels/{channel_id}/site"] });
    expect(what).toContain("bigcommerce/catalyst");
    const [surplus] = findingsOf(
      leastPrivilege,
      accountWith({ endpoints, scopes: { ...scopes, orders: "modify" } }),
    ).filter((finding) => finding.advisoryOnly !== true);
    expect(surplus?.scopes).toEqual(["orders"]);
  });

  it("takes Checkout Content as needed where a script could be shown in the checkout, and not where it says it is not", () => {
    const scopes = { content: "modify", checkoutContent: "modify" } as const;
    const of = (call: string) => findingsOf(leastPrivilege, accountWith({ endpoints: [call], scopes }));
    expect(of("POST /v3/content/scripts").map(({ advisoryOnly }) => advisoryOnly)).toEqual([true]);
    expect(of("POST /v3/content/scripts visibility=checkout")).toEqual([]);
    expect(of("POST /v3/content/scripts visibility=storefront")[0]?.scopes).toEqual(["checkoutContent"]);
  });

  it("knows a documented call on whatever host it is written with", () => {
    const endpoints = ["GET https://proxy.example/v3/catalog/products", "PUT {{base}}/v2/orders/1"];
    expect(findingsOf(leastPrivilege, accountWith({ endpoints }))).toEqual([]);
  });

  it("only warns about an endpoint whose scope no page names, and still judges the rest", () => {
    const endpoints = ["POST /v3/tax/classes", "GET /v3/catalog/products"];
    const [warning, surplus] = findingsOf(leastPrivilege, accountWith({ endpoints }));
    expect(warning?.advisoryOnly).toBe(true);
    expectFacts(warning?.what, { named: ["POST /v3/tax/classes"] });
    expect(surplus?.scopes).toEqual(["orders"]);
  });

  it("says so when the endpoints need no scope at all, and then accepts one that only reads", () => {
    const endpoints = ["GET /v3/hooks"];
    const { suffices, fix } = onlyFinding(findingsOf(leastPrivilege, accountWith({ endpoints })));
    expect(suffices).toEqual({});
    // No account is made without any scope, so the smallest way out is one that only reads.
    expectFacts(fix, { named: ['{ products: "read-only" }'] });
    expect(findingsOf(leastPrivilege, accountWith({ endpoints, scopes: { products: "read-only" } }))).toEqual([]);
  });

  it("does not count a level that every account holds anyway", () => {
    const scopes = { orders: "modify", products: "read-only", metafieldsAccess: "standard" };
    expect(findingsOf(leastPrivilege, accountWith({ scopes }))).toEqual([]);
  });

  describe("where no REST call is documented for a family", () => {
    const signOn = { scopes: { customersLogin: "login", orders: "modify", products: "read-only" } };

    it("does not call it surplus, but asks for a reason", () => {
      const finding = onlyFinding(findingsOf(leastPrivilege, accountWith({ ...signOn, justifications: undefined })));
      expect(finding.advisoryOnly).toBe(true);
      expect(finding.scopes).toEqual(["customersLogin"]);
      expectFacts(finding.what, { named: ["customersLogin", "login"] });
      expectFacts(finding.fix, { named: ["justifications", '{ customersLogin: "..." }'] });
      expect(finding.suffices).toBeUndefined();
    });

    it.each([
      ["a justification", { justifications: { customersLogin: "signs members in from the club's page" } }],
      ["a justification that only the update tells", { justifications: UNKNOWN }],
    ])("is content with %s", (_what, changes) => {
      expect(findingsOf(leastPrivilege, accountWith({ ...signOn, ...changes }))).toEqual([]);
    });

    it("is content with an exception", () => {
      const exceptions = [exceptionWith({ scopes: ["customersLogin"] })];
      const account = accountWith({ ...signOn, justifications: undefined });
      expect(judgementOf(leastPrivilege, account, {}, exceptions)).toMatchObject({ findings: [], used: exceptions });
    });

    it("keeps it in the scopes that it prints and in those that it mends", () => {
      const scopes = { customersLogin: "login", products: "modify" };
      const changes = { scopes, endpoints: ["GET /v3/catalog/products"] };
      const [, surplus] = findingsOf(leastPrivilege, accountWith(changes));
      expect(surplus?.suffices).toEqual({ customersLogin: "login", products: "read-only" });
      expect(narrow(changes)).toEqual({ customersLogin: "login", products: "read-only" });
    });
  });

  it.each([
    ["accounts without endpoints", { endpoints: undefined, scopes: { customers: "modify" } }],
    ["Stencil-CLI tokens", { tokenType: "stencil-cli", scopes: undefined }],
  ])("has nothing to say about %s", (_what, changes) => {
    expect(findingsOf(leastPrivilege, accountWith(changes))).toEqual([]);
  });

  it("judges at update when an endpoint is not known", () => {
    const account = accountWith({ endpoints: ["GET /v3/catalog/products", UNKNOWN] });
    expect(judgementOf(leastPrivilege, account)).toMatchObject({
      findings: [],
      undecided: [{ unknown: ["endpoints[1]"] }],
    });
  });

  it("judges the scopes that are known, and says that it judges the others at update", () => {
    const account = accountWith({ scopes: { customers: "modify", orders: UNKNOWN } });
    const { findings, undecided } = judgementOf(leastPrivilege, account);
    expect(onlyFinding(findings).scopes).toEqual(["customers"]);
    expect(undecided).toMatchObject([{ unknown: ["scopes.orders"] }]);
  });

  it("leaves an excepted scope where it is, also in the scopes that it prints", () => {
    const account = accountWith({ scopes: { orders: "modify", products: "modify", customers: "modify" } });
    const { findings, used } = judgementOf(leastPrivilege, account, {}, [exceptionWith({ scopes: ["customers"] })]);
    expectFacts(onlyFinding(findings).fix, {
      named: ['{ customers: "modify", orders: "modify", products: "read-only" }'],
    });
    expect(used).toHaveLength(1);
  });

  it("has no settings", () => {
    expectFacts(problemsOf(leastPrivilege, { strict: true }).join("\n"), { named: ["strict"] });
  });

  describe("when it mends", () => {
    it("takes the surplus away and nothing else", () => {
      expect(narrow({ scopes: { customers: "modify", orders: "modify", products: "modify" } })).toEqual({
        orders: "modify",
        products: "read-only",
      });
    });

    it("never adds a scope that is missing", () => {
      expect(narrow({ scopes: { products: "modify" } })).toEqual({ products: "read-only" });
    });

    it("does not swap a level for one that is no part of it", () => {
      const scopes = { infrastructureDeployments: "create-preview", products: "modify" };
      const endpoints = ["GET /v3/infrastructure/deployments/{id}/events", "GET /v3/catalog/products"];
      expect(narrow({ scopes, endpoints })).toEqual({ products: "read-only" });
    });

    it.each([
      ["there is no surplus", {}],
      [
        "an endpoint is not documented",
        { scopes: { customers: "modify" }, endpoints: ["GET /v3/nothing/of/the/kind"] },
      ],
      ["no page says what an endpoint needs", { scopes: { customers: "modify" }, endpoints: ["POST /v3/tax/classes"] }],
      ["a scope is not known yet", { scopes: { customers: "modify", orders: UNKNOWN } }],
      [
        "a call would stop working, because the family that it needs beside the held one is missing",
        {
          scopes: { orderTransactions: "modify", themes: "read-only" },
          endpoints: ["PUT /v2/orders/{order_id}", "POST /v3/orders/{order_id}/payment_actions/capture"],
        },
      ],
      ["nothing would be left", { scopes: { customers: "modify" }, endpoints: ["GET /v3/hooks"] }],
    ])("leaves the account alone when %s", (_when, changes) => {
      expect(narrow(changes)).toBeUndefined();
    });
  });
});
