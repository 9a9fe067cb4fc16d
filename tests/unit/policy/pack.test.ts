import { PACKAGED_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { rules } from "../../../policy/rules";
import { expectFacts } from "./facts";
import { validInputs } from "./judging";
import { RunningPack, secret, type PackConfig, type ShownResource } from "./running-pack";
import { unknownArrayValue, unknownObjectValue, unknownStringValue as UNKNOWN } from "./sdk";

const broad: ShownResource = { props: { ...validInputs, scopes: { ...scopesOf(validInputs), customers: "modify" } } };
/** A day on which an exception given today still counts. */
const SOON = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
const exception = {
  rule: "least-privilege",
  account: "erp-*",
  reason: "agreed until the ERP is replaced",
  owner: "platform",
  expires: SOON,
};
const allowing = (...changes: object[]): PackConfig => ({
  exceptions: { allow: changes.map((change) => ({ ...exception, ...change })) },
});

function scopesOf(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return inputs["scopes"] as Record<string, unknown>;
}

describe("the policy pack", () => {
  let pack: RunningPack;
  beforeAll(async () => {
    pack = await RunningPack.start();
  });
  afterAll(() => {
    pack.stop();
  });
  beforeEach(() => pack.configure());

  const policiesOf = (diagnostics: readonly { policy: string }[]) => diagnostics.map(({ policy }) => policy);

  it("offers every rule with its level, severity, tags, steps, page and settings", () => {
    const infos = new Map(pack.info.getPoliciesList().map((info) => [info.getName(), info]));
    for (const rule of rules) {
      const info = infos.get(rule.id);
      expect(info?.getDescription()).toBe(rule.title);
      expect(info?.getTagsList()).toEqual(rule.tags);
      expect(info?.getRemediationSteps()).toBe(rule.remediationSteps.join("\n"));
      expect(info?.getUrl()).toMatch(/^https:\/\//);
      expect(info?.getSeverity()).toBeGreaterThan(0);
    }
    expect([...infos.keys()].filter((name) => !rules.some(({ id }) => id === name))).toEqual([
      "exceptions",
      "genuine-accounts",
      "exceptions-report",
    ]);
  });

  it("passes a valid account", async () => {
    expect(await pack.analyze({ props: validInputs })).toEqual([]);
    expect(await pack.analyzeStack([{ props: validInputs }])).toEqual([]);
  });

  it("refuses a broad account with reason and way out", async () => {
    const diagnostics = await pack.analyze(broad);
    expect(policiesOf(diagnostics)).toEqual(["least-privilege", "sensitive-scopes-need-justification"]);
    expect(diagnostics[0]?.level).toBe("mandatory");
    const title = rules.find(({ id }) => id === "least-privilege")?.title ?? "";
    const [first, , why, fix] = diagnostics[0]?.message.split("\n") ?? [];
    expect([first, why?.slice(0, 5), fix?.slice(0, 5)]).toEqual([title, "Why: ", "Fix: "]);
    expectFacts(fix, { named: ['{ orders: "modify", products: "read-only" }'] });
  });

  it("judges what it is shown, whatever it was shown before under the same URN", async () => {
    const open: ShownResource = { ...broad, props: { ...broad.props, scopes: UNKNOWN } };
    for (const { shown, found } of [
      { shown: { props: validInputs }, found: [] },
      { shown: broad, found: ["least-privilege", "sensitive-scopes-need-justification"] },
      { shown: { props: validInputs }, found: [] },
      { shown: open, found: ["least-privilege"] },
      { shown: broad, found: ["least-privilege", "sensitive-scopes-need-justification"] },
    ]) {
      expect(policiesOf(await pack.analyze(shown))).toEqual(found);
    }
    await pack.configure(
      { "protect-in-production": { enforcementLevel: "mandatory", engineProtect: true } },
      "production",
    );
    const production: ShownResource = { props: validInputs, stack: "production" };
    for (const protect of [true, false, true]) {
      const found = policiesOf(await pack.analyze({ ...production, protect }));
      expect(found).toEqual(protect ? [] : ["protect-in-production"]);
    }
  });

  it.each(["aws:s3/bucket:Bucket", "pulumi-nodejs:dynamic:Resource", "pulumi-nodejs:dynamic/other:ApiAccount"])(
    "has nothing to do with a %s that runs something else",
    async (type) => {
      const props = { __provider: "exports.handler=()=>({})", scopes: "admin", owner: "octocat" };
      expect(await pack.analyze({ type, props })).toEqual([]);
      expect(await pack.analyzeStack([{ type, props }])).toEqual([]);
      expect(await pack.remediate({ type, props })).toEqual([]);
    },
  );

  it("judges an account of the packaged plugin as one of the program's", async () => {
    const rulesOf = async (resource: ShownResource) => policiesOf(await pack.analyze(resource));
    expect(await rulesOf({ ...broad, type: PACKAGED_ACCOUNT_TYPE })).toEqual(await rulesOf(broad));
  });

  it.each<[string, ShownResource]>([
    ["under another type", { type: "pulumi-nodejs:dynamic:Resource", props: validInputs }],
    ["under any type of the dynamic provider", { type: "pulumi-nodejs:x:Y", props: validInputs }],
  ])("refuses an account that is made %s, and no exception helps", async (_how, resource) => {
    await pack.configure(allowing({ account: "*" }));
    expect(await pack.analyze(resource)).toContainEqual(
      expect.objectContaining({ policy: "genuine-accounts", level: "mandatory" }),
    );
  });

  it("says nothing of an account that an update leaves alone: the engine shows it without one property", async () => {
    expect(await pack.analyze({ props: {} })).toEqual([]);
    expect(await pack.analyzeStack([{ props: {} }])).toEqual([]);
  });

  describe("levels", () => {
    it("lowers every rule with all", async () => {
      await pack.configure({ all: "advisory" });
      expect(new Set((await pack.analyze(broad)).map(({ level }) => level))).toEqual(new Set(["advisory"]));
    });

    it("lets single rules win over all", async () => {
      await pack.configure({ all: "disabled", "least-privilege": "mandatory" });
      expect(await pack.analyze(broad)).toMatchObject([{ policy: "least-privilege", level: "mandatory" }]);
    });

    it("keeps what is only a warning a warning, however strict the rules are", async () => {
      await pack.configure({ all: "mandatory" });
      const props = { ...validInputs, endpoints: ["POST /v3/tax/classes", ...(validInputs["endpoints"] as string[])] };
      expect(await pack.analyze({ props })).toMatchObject([{ policy: "least-privilege", level: "advisory" }]);
    });
  });

  describe("settings", () => {
    it("reach the rule, with the defaults of the others", async () => {
      await pack.configure({ "scope-budget": { maxModify: 0 } });
      expect(await pack.analyze({ props: validInputs })).toMatchObject([{ policy: "scope-budget" }]);
    });

    it("that do not exist make the rule refuse, with the right name", async () => {
      await pack.configure({ "scope-budget": { maxModfy: 9 } });
      const [diagnostic] = await pack.analyze({ props: validInputs });
      expect(diagnostic).toMatchObject({ policy: "scope-budget", level: "mandatory" });
      expectFacts(diagnostic?.message, { named: ["maxModfy", "maxModify"] });
    });

    it("that are wrong are reported by stack rules, too", async () => {
      await pack.configure({ "rotation-age": { days: 3 } });
      expect(await pack.analyzeStack([{ props: validInputs }])).toMatchObject([{ policy: "rotation-age" }]);
    });

    it("that are wrong mend nothing", async () => {
      await pack.configure({ "least-privilege": { enforcementLevel: "remediate", fast: true } });
      expect(await pack.remediate(broad)).toEqual([]);
    });
  });

  describe("values that are not known yet", () => {
    it.each([
      ["a level", { scopes: { orders: UNKNOWN } }, "scopes.orders", "least-privilege"],
      ["all scopes", { scopes: unknownObjectValue }, "scopes", "least-privilege"],
      ["an endpoint", { endpoints: [UNKNOWN] }, "endpoints[0]", "least-privilege"],
      ["all endpoints", { endpoints: unknownArrayValue }, "endpoints", "least-privilege"],
      ["the name", { name: UNKNOWN }, "name", "naming"],
    ])(
      "get one note for each account, from the first rule that needs them: %s",
      async (what, changes, path, policy) => {
        const diagnostics = await pack.analyze({ name: what, props: { ...validInputs, ...changes } });
        expect(diagnostics).toMatchObject([{ policy, level: "advisory" }]);
        expectFacts(diagnostics[0]?.message, { named: [path] });
      },
    );

    it("are told of by a rule that is the only one switched on", async () => {
      await pack.configure({ all: "disabled", "no-unused-modify": "mandatory" });
      const diagnostics = await pack.analyze({ name: "alone", props: { ...validInputs, endpoints: [UNKNOWN] } });
      expect(diagnostics).toMatchObject([{ policy: "no-unused-modify", level: "advisory" }]);
      expectFacts(diagnostics[0]?.message, { named: ["endpoints[0]"] });
    });

    it("stay a note when everything is mandatory", async () => {
      await pack.configure({ all: "mandatory" });
      const diagnostics = await pack.analyze({ props: { ...validInputs, name: UNKNOWN } });
      expect(diagnostics).toMatchObject([{ policy: "naming", level: "advisory" }]);
    });

    it("are not mentioned by rules that are switched off", async () => {
      await pack.configure({ naming: "disabled" });
      expect(await pack.analyze({ props: { ...validInputs, name: UNKNOWN } })).toEqual([]);
    });

    it("get one note for a whole stack where a stack rule needs them", async () => {
      const props = { ...validInputs, scopes: { orders: UNKNOWN } };
      const accounts = ["a", "b"].map((name) => ({ props, name }));
      for (const account of accounts) await pack.analyze(account);
      const diagnostics = await pack.analyzeStack(accounts);
      expect(diagnostics).toMatchObject([{ policy: "duplicate-purpose", level: "advisory" }]);
      expectFacts(diagnostics[0]?.message, { named: ["a", "b", "(scopes.orders)"] });
    });

    it("of secrets are never asked for", async () => {
      expect(await pack.analyze({ props: { ...validInputs, credentials: UNKNOWN } })).toEqual([]);
    });
  });

  describe("exceptions", () => {
    it("set a rule aside, and are counted in one note for the stack", async () => {
      await pack.configure(allowing({ scopes: ["customers"] }, { rule: "sensitive-scopes-need-justification" }));
      expect(await pack.analyze(broad)).toEqual([]);
      const diagnostics = await pack.analyzeStack([broad]);
      expect(diagnostics).toMatchObject([{ policy: "exceptions-report", level: "advisory" }]);
      expectFacts(diagnostics[0]?.message, {
        named: [2, "least-privilege", "erp-*", "platform", SOON, "sensitive-scopes-need-justification"],
      });
    });

    it("that have expired help nobody, say so at the account, and are a violation", async () => {
      await pack.configure(allowing({ expires: "2020-01-01" }));
      const [violation] = await pack.analyze(broad);
      expectFacts(violation?.message, { named: ["platform", "2020-01-01"] });
      const diagnostics = await pack.analyzeStack([broad]);
      expect(diagnostics).toMatchObject([{ policy: "exceptions-report", level: "mandatory" }]);
      expectFacts(diagnostics[0]?.message, { named: ["least-privilege", "erp-*", "2020-01-01"] });
    });

    it("that nobody needs are an advisory note", async () => {
      await pack.configure(allowing({ account: "web-*" }));
      await pack.analyze({ props: validInputs });
      const diagnostics = await pack.analyzeStack([{ props: validInputs }]);
      expect(diagnostics).toMatchObject([{ policy: "exceptions-report", level: "advisory" }]);
      expectFacts(diagnostics[0]?.message, { named: ["least-privilege", "web-*"] });
    });

    it("that only the update can tell to be needed are not called needless", async () => {
      await pack.configure(allowing({}));
      const props = { ...validInputs, endpoints: [UNKNOWN] };
      await pack.analyze({ props, name: "erp-later" });
      expect(await pack.analyzeStack([{ props, name: "erp-later" }])).not.toMatchObject([
        { policy: "exceptions-report" },
      ]);
    });

    it("that nobody reads, because they are switched off, are named by the refusal", async () => {
      const other = await RunningPack.start();
      const { exceptions } = allowing({});
      await other.configure({ all: "disabled", "least-privilege": "mandatory", ...(exceptions ? { exceptions } : {}) });
      const [refusal] = await other.analyze(broad);
      other.stop();
      expect(refusal).toMatchObject({ policy: "least-privilege", level: "mandatory" });
      expectFacts(refusal?.message, { named: ["exceptions", "disabled"] });
    });

    it("for other stacks are left alone", async () => {
      await pack.configure(allowing({ stack: "prod-*", expires: "2020-01-01" }));
      expect(await pack.analyzeStack([{ props: validInputs }])).toEqual([]);
    });

    it("of stack rules count as well", async () => {
      await pack.configure(allowing({ rule: "rotation-age" }));
      const old = { props: { ...validInputs, createdAt: "2020-01-01T00:00:00Z" } };
      await pack.analyze({ props: validInputs });
      const diagnostics = await pack.analyzeStack([old]);
      expect(diagnostics).toMatchObject([{ policy: "exceptions-report", level: "advisory" }]);
      expectFacts(diagnostics[0]?.message, { named: [1, "rotation-age", "erp-*"] });
    });

    it("that name no rule are refused once, at the stack, and permit nothing", async () => {
      const diagnostics = await pack.configure(allowing({ rule: "least-privilige" }));
      expect(diagnostics).toMatchObject([{ policy: "exceptions", level: "mandatory" }]);
      expectFacts(diagnostics[0]?.message, { named: ["least-privilige", "least-privilege"] });
      expect(policiesOf(await pack.analyze(broad))).toContain("least-privilege");
    });

    it("are ignored when they are switched off", async () => {
      await pack.configure({ exceptions: { enforcementLevel: "disabled", allow: [exception] } });
      expect(policiesOf(await pack.analyze(broad))).toContain("least-privilege");
    });
  });

  describe("remediation", () => {
    const secrets = {
      credentials: secret({ accessToken: "hush-token", clientSecret: "hush-secret" }),
      keepers: { rotated: secret("hush-keeper"), plain: "1" },
      store: secret("hush-store"),
      team: secret("hush-team"),
      __provider: "exports.handler = ...",
      name: UNKNOWN,
    };

    it("is off unless it is asked for", async () => {
      expect(await pack.remediate(broad)).toEqual([]);
    });

    it("narrows the scopes, and then nothing is left to refuse", async () => {
      await pack.configure({ "least-privilege": "remediate" });
      const [remediation] = await pack.remediate(broad);
      expect(remediation?.props).toEqual({ ...validInputs, scopes: scopesOf(validInputs) });
      expect(await pack.analyze({ props: remediation?.props ?? {} })).toEqual([]);
    });

    it("leaves every other input as it is: secrets stay secret, unknown values unknown", async () => {
      await pack.configure({ "no-unused-modify": "remediate" });
      const props = { ...validInputs, ...secrets, endpoints: ["GET /v2/orders"] };
      const [remediation] = await pack.remediate({ props });
      expect(remediation?.props).toEqual({ ...props, scopes: { orders: "read-only", products: "read-only" } });
    });

    it("keeps secret scopes secret", async () => {
      await pack.configure({ "no-unused-modify": "remediate" });
      const props = { ...validInputs, scopes: secret({ orders: "modify" }), endpoints: ["GET /v2/orders"] };
      const [remediation] = await pack.remediate({ props });
      expect(remediation?.props["scopes"]).toEqual(secret({ orders: "read-only" }));
    });

    it("leaves an account alone whose scopes are partly in additionalScopes, and refuses it", async () => {
      await pack.configure({ "least-privilege": "remediate" });
      const props = { ...validInputs, additionalScopes: ["store_v2_customers"] };
      expect(await pack.remediate({ props })).toEqual([]);
      expect(await pack.analyze({ props })).toMatchObject([{ policy: "least-privilege", level: "mandatory" }, {}]);
    });

    it("spares what an exception permits, from the first account on", async () => {
      await pack.configure({ "least-privilege": "remediate", ...allowing({ scopes: ["customers"] }) });
      expect(await pack.remediate(broad)).toEqual([]);
    });
  });

  describe("stack rules", () => {
    it("know what the accounts declared, although only outputs are shown to them", async () => {
      const twins = ["feed-a", "feed-b"].map((name) => ({ name, props: validInputs }));
      for (const twin of twins) await pack.analyze(twin);
      const outputs = twins.map(({ name }, index) => ({ name, props: { name, clientId: `c${index}` } }));
      const diagnostics = await pack.analyzeStack(outputs);
      expect(diagnostics).toMatchObject([{ policy: "duplicate-purpose", level: "advisory" }]);
      expect(diagnostics[0]?.urn).toContain("feed-b");
    });

    it("know it also when every other policy is switched off", async () => {
      const other = await RunningPack.start();
      await other.configure({ all: "disabled", "store-account-budget": { enforcementLevel: "mandatory", max: 3 } });
      const shops = ["eu", "eu", "us", "us"].map((store, index) => ({
        name: `shop-${index}`,
        props: { ...validInputs, store },
      }));
      for (const shop of shops) await other.analyze(shop);
      const diagnostics = await other.analyzeStack(shops.map(({ name }) => ({ name, props: { name } })));
      other.stop();
      expect(diagnostics).toEqual([]);
    });

    it("do not take what outputs leave out for empty, should an account never have been shown", async () => {
      const diagnostics = await pack.analyzeStack([{ name: "stranger", props: { name: "stranger" } }]);
      expect(diagnostics.map(({ policy, level }) => [policy, level])).toEqual([
        ["store-account-budget", "advisory"],
        ["duplicate-purpose", "advisory"],
      ]);
      expectFacts(diagnostics[1]?.message, { named: ["stranger", "store", "endpoints", "team"] });
    });

    it("do not depend on the order in which the engine shows the resources", async () => {
      const accounts = ["b", "c", "a"].map((name) => ({ name, props: validInputs }));
      for (const account of accounts) await pack.analyze(account);
      const messages = async (order: typeof accounts) =>
        (await pack.analyzeStack(order)).map(({ message, urn }) => message + urn);
      expect(await messages(accounts)).toEqual(await messages([...accounts].reverse()));
    });
  });

  it("never repeats a secret or a whole property bag, whatever is wrong", async () => {
    await pack.configure({
      all: "mandatory",
      "scope-budget": { maxModify: 0, maxFamilies: 1, maxRisk: 1 },
      naming: { pattern: "[a-z]+" },
      "store-account-budget": { max: 1 },
    });
    const hush = "hush5h9s8h7u6s5h4h3u2s1h";
    const props = {
      ...validInputs,
      scopes: { orders: "modify", customers: "modify", customersLogin: "login", themes: "modify" },
      endpoints: [
        secret(`get https://${hush}@shop.example/v3/nope?token=${hush}`),
        secret(hush),
        "GET /v3/catalog/product",
      ],
      justifications: { orders: hush },
      name: secret(`hush ${hush}`),
      team: secret(`${hush}-a, ${hush}-b`),
      credentials: { accessToken: hush, clientSecret: hush },
      keepers: { rotated: hush },
      accessToken: hush,
      clientSecret: hush,
      owner: hush,
      createdAt: "2020-01-01T00:00:00Z",
    };
    const shown = ["a", "b"].map((name) => ({ name, props, protect: false, stack: "production" }));
    const diagnostics = [...(await pack.analyze(shown[0] ?? {})), ...(await pack.analyzeStack(shown))];
    expect(new Set(policiesOf(diagnostics))).toEqual(
      new Set([
        "least-privilege",
        "sensitive-scopes-need-justification",
        "scope-budget",
        "toxic-combinations",
        "naming",
        "rotation-age",
        "store-account-budget",
        "duplicate-purpose",
      ]),
    );
    expect(JSON.stringify(diagnostics)).not.toContain(hush.slice(0, 8));
  });
});
