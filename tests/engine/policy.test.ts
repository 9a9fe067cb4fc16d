import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository, type Run } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

/** The policy pack as users run it: the real engine, the built package, a real update against the emulator. */
jest.setTimeout(300_000);

const PACK = "node_modules/pulumi-bigcommerce-api-accounts/policy";
const withPack = ["--policy-pack", PACK];

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program("") });
});
afterAll(() => lab.close());

/** Arguments that run the pack with a configuration of its own. */
function configured(config: object): string[] {
  const file = join(lab.engine.directory, "policy.json");
  writeFileSync(file, JSON.stringify(config));
  return [...withPack, "--policy-pack-config", file];
}

function declare(body: string): void {
  lab.engine.write(program(body));
}

async function clean(): Promise<void> {
  const run = await lab.engine.destroy();
  if (run.code !== 0) throw new Error(run.output);
}

/** What the CLI prints about policies, with every run of blanks as one. */
function policies({ output }: Run): string {
  return (
    (output.split(/^Policies:$/m)[1] ?? "").split(/^(?:Resources|Diagnostics|Outputs):$/m)[0]?.replace(/\s+/g, " ") ??
    ""
  );
}

function violations(run: Run, level: "mandatory" | "advisory"): string[] {
  return [...policies(run).matchAll(new RegExp(`\\[${level}\\] (?:\\[severity: \\w+\\] )?([a-z-]+) \\(`, "g"))].map(
    ([, rule = ""]) => rule,
  );
}

/** A day on which an exception given today still counts. */
const SOON = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
const valid = `new ApiAccount("feed", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });`;
const broad = `new ApiAccount("feed", { scopes: { products: "modify", themes: "read-only" }, endpoints: ["GET /v3/catalog/products"] });`;

describe("an account within its bounds", () => {
  beforeAll(() => {
    declare(valid);
  });
  afterAll(clean);

  it("is previewed and made, and nothing is said about it", async () => {
    for (const run of [await lab.engine.preview(...withPack), await lab.engine.up(...withPack)]) {
      expect(run.code).toBe(0);
      expect(policies(run)).toMatch(/^ ✅ bigcommerce-api-accounts@v[\d.]+ \(local: \S+\) $/);
    }
  });

  it("stays unchanged under the pack", async () => {
    const run = await lab.engine.up(...withPack);
    expect(run.output).toContain("2 unchanged");
  });
});

describe("a broad account", () => {
  beforeAll(() => {
    declare(broad);
  });
  afterAll(clean);

  it("is refused in preview, with the scopes that suffice", async () => {
    const run = await lab.engine.preview(...withPack);
    expect(run.code).toBe(255);
    expect(violations(run, "mandatory")).toEqual(["least-privilege", "no-unused-modify"]);
    expect(policies(run)).toContain('this suffices: scopes: { products: "read-only" }');
  });

  it("is refused by up, and never made", async () => {
    const run = await lab.engine.up(...withPack);
    expect(run.code).toBe(255);
    expect(violations(run, "mandatory")).toContain("least-privilege");
    expect(lab.accounts()).toEqual({});
  });

  it("passes the audit preset with warnings", async () => {
    const run = await lab.engine.preview(...withPack, "--policy-pack-config", join(PACK, "presets/audit.json"));
    expect(run.code).toBe(0);
    expect(violations(run, "mandatory")).toEqual([]);
    expect(violations(run, "advisory")).toEqual(["least-privilege", "no-unused-modify"]);
  });

  it("passes when all is lowered, except what is raised again", async () => {
    expect((await lab.engine.preview(...configured({ all: "advisory" }))).code).toBe(0);
    const run = await lab.engine.preview(...configured({ all: "advisory", "no-unused-modify": "mandatory" }));
    expect(run.code).toBe(255);
    expect(violations(run, "mandatory")).toEqual(["no-unused-modify"]);
  });

  it("passes with exceptions, which are counted", async () => {
    const exception = {
      account: "feed",
      reason: "the importer is being rewritten",
      owner: "search",
      expires: SOON,
    };
    const allow = ["least-privilege", "no-unused-modify"].map((rule) => ({ rule, ...exception }));
    const run = await lab.engine.up(...configured({ exceptions: { allow } }));
    expect(run.code).toBe(0);
    expect(violations(run, "advisory")).toEqual(["exceptions-report"]);
    expect(policies(run)).toContain(`2 exceptions in use: least-privilege for "feed" (owner search, until ${SOON});`);
  });

  it("is refused when the exception has expired, and hears that it did", async () => {
    const exception = {
      account: "feed",
      reason: "the importer is being rewritten",
      owner: "search",
      expires: "2020-12-31",
    };
    const run = await lab.engine.preview(
      ...configured({ exceptions: { allow: [{ rule: "least-privilege", ...exception }] } }),
    );
    expect(run.code).toBe(255);
    expect(violations(run, "mandatory").sort()).toEqual(["exceptions-report", "least-privilege", "no-unused-modify"]);
    expect(policies(run)).toContain("(the exception of search expired on 2020-12-31)");
    expect(policies(run)).toContain("An exception has expired");
  });
});

describe("the strict preset", () => {
  afterAll(clean);

  it("refuses what baseline only warns of, and warns where nothing can be wrong", async () => {
    declare(`new ApiAccount("feed", { scopes: { products: "read-only" } });`);
    const baseline = await lab.engine.preview(...withPack, "--policy-pack-config", join(PACK, "presets/baseline.json"));
    expect(baseline.code).toBe(0);
    expect(violations(baseline, "advisory")).toEqual(["declared-purpose"]);
    const strict = await lab.engine.preview(...withPack, "--policy-pack-config", join(PACK, "presets/strict.json"));
    expect(strict.code).not.toBe(0);
    expect(violations(strict, "mandatory")).toEqual(["declared-purpose"]);
  });

  it("passes an account within its bounds", async () => {
    declare(valid);
    const run = await lab.engine.preview(...withPack, "--policy-pack-config", join(PACK, "presets/strict.json"));
    expect(run.code).toBe(0);
    expect(violations(run, "advisory")).toEqual([]);
  });
});

describe("a wrong configuration", () => {
  beforeAll(() => {
    declare(valid);
  });

  it.each([
    [
      "a wrong type",
      { "scope-budget": { maxModify: "many" } },
      "scope-budget: maxModify: Invalid type. Expected: integer, given: string",
    ],
    ["a wrong level", { naming: "loud" }, '"loud" is not a valid enforcement level'],
    [
      "an exception without an end",
      { exceptions: { allow: [{ rule: "naming", account: "*" }] } },
      "exceptions: allow.0: expires is required",
    ],
    [
      "a setting that does not exist",
      { "scope-budget": { maxModfy: 3 } },
      'there is no setting "maxModfy"; did you mean "maxModify"?',
    ],
    ["a bad regular expression", { naming: { pattern: "(" } }, "pattern: is not a regular expression"],
    [
      "an exception from a rule that does not exist",
      {
        exceptions: {
          allow: [{ rule: "nameing", account: "*", reason: "because we can", owner: "us", expires: "2999-01-01" }],
        },
      },
      'there is no rule "nameing"; did you mean "naming"?',
    ],
  ])("is refused with its name: %s", async (_what, config, said) => {
    const run = await lab.engine.preview(...configured(config));
    expect(run.code).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toContain(said);
  });
});

describe("values that only the update knows", () => {
  afterAll(clean);
  const later = (endpoint: string) => `
    const first = new ApiAccount("first", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
    new ApiAccount("second", {
      scopes: { orders: first.fingerprint.apply(() => "modify"), products: "read-only" },
      endpoints: [first.fingerprint.apply(() => "GET /v3/catalog/products"), "${endpoint}"],
      justifications: { orders: "ERP-1: writes the status of orders back" },
    });`;

  it("are announced in preview, and judged at update", async () => {
    declare(later("GET /v2/orders"));
    const preview = await lab.engine.preview(...withPack);
    expect(preview.code).toBe(0);
    expect(violations(preview, "mandatory")).toEqual([]);
    expect(violations(preview, "advisory")).toContain("least-privilege");
    expect(policies(preview)).toContain(
      "Known only at update: scopes.orders and endpoints[0]. What depends on it will be judged at update.",
    );

    const up = await lab.engine.up(...withPack);
    expect(up.code).not.toBe(0);
    expect(violations(up, "mandatory")).toEqual(["least-privilege", "no-unused-modify"]);
    expect(Object.keys(lab.accounts())).toEqual([expect.stringMatching(/^first-/)]);
  });

  it("pass at update when they turn out well", async () => {
    declare(later("PUT /v2/orders/{order_id}"));
    const run = await lab.engine.up(...withPack);
    expect(run.code).toBe(0);
    expect(Object.keys(lab.accounts())).toHaveLength(2);
  });
});

describe("rules about single accounts", () => {
  it("refuse what they are there for, seven of them at once, and show no secret input", async () => {
    declare(`
      new ApiAccount("everything", {
        scopes: { content: "modify", customers: "modify", marketing: "modify", orders: "modify", products: "modify", themes: "modify" },
        endpoints: [pulumi.secret("POST /graphql?token=hush-token")],
        name: pulumi.secret("hush jane.hush@example.com"),
        team: pulumi.secret("hush-team, hush-crew"),
      });
      new ApiAccount("pilot", { scopes: { products: "read-only" }, additionalScopes: ["store_price_negotiation"] });
      new ApiAccount("theme", { scopes: { themes: "modify", metafieldsAccess: "standard" } });`);
    const forbidden = [{ family: "marketing", level: "modify", reason: "campaigns are made by people" }];
    const run = await lab.engine.preview(...configured({ "forbidden-scopes": { forbidden } }));
    expect(run.code).toBe(255);
    expect(new Set(violations(run, "mandatory"))).toEqual(
      new Set([
        "sensitive-scopes-need-justification",
        "forbidden-scopes",
        "scope-budget",
        "no-everything-account",
        "unknown-scopes",
        "stencil-tokens",
        "naming",
      ]),
    );
    expect(policies(run)).toContain("`team` names 2 owners");
    expect(policies(run)).toContain('not known by call: "POST /graphql"');
    expect(run.output).not.toContain("hush");
  });
});

describe("a production stack", () => {
  let production: Lab;
  beforeAll(async () => {
    production = await startLab({ program: program(""), stack: "Production" });
  });
  afterAll(() => production.close());

  const byEngine = () =>
    configured({ "protect-in-production": { enforcementLevel: "mandatory", engineProtect: true } });
  const feed = (keepers: string, options = "{ protect: true }") => `
    new ApiAccount("feed", {
      scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"], keepers: { rotated: "${keepers}" },
    }, ${options});`;
  const upWith = (body: string) => {
    production.engine.write(program(body));
    return production.engine.up(...byEngine());
  };
  const liftProtection = async () => {
    const { resources = [] } = (await production.engine.state()).deployment;
    const urn = resources.map((resource) => resource.urn).find((text) => text.endsWith("ApiAccount::feed"));
    await production.engine.must("state", "unprotect", urn ?? "no such account", "--yes");
  };

  it("refuses accounts that anybody could delete, and tokens that publish themes", async () => {
    production.engine.write(
      program(`${feed("1", "{}")}
      new ApiAccount("theme", { tokenType: "stencil-cli", accessLevel: "publish-theme" }, { protect: true });`),
    );
    const run = await production.engine.preview(...byEngine());
    expect(run.code).toBe(255);
    expect(violations(run, "mandatory").sort()).toEqual(["protect-in-production", "stencil-tokens"]);
  });

  it("lets a replacement pass without Pulumi's protection: there is a successor", async () => {
    production.engine.write(program(feed("0", "{}")));
    expect((await production.engine.up(...withPack)).code).toBe(0);
    production.engine.write(program(feed("1", "{}")));
    const run = await production.engine.up(...withPack);
    expect(violations(run, "mandatory")).toEqual([]);
    expect(run.code).toBe(0);
    expect(Object.keys(production.accounts())).toHaveLength(1);
    await production.engine.must("destroy", "--yes", "--skip-preview");
  });

  it("rotates a protected account by the steps that the rules print, and by no shorter way", async () => {
    expect((await upWith(feed("1"))).code).toBe(0);
    const [first] = Object.keys(production.accounts());

    const refusedByEngine = await upWith(feed("2"));
    expect(refusedByEngine.code).not.toBe(0);
    expect(refusedByEngine.output).toContain("protect");
    const refusedByPack = await upWith(feed("2", "{}"));
    expect(violations(refusedByPack, "mandatory")).toEqual(["protect-in-production"]);
    expect(Object.keys(production.accounts())).toEqual([first]);

    await liftProtection();
    expect((await upWith(feed("2"))).code).toBe(0);
    const [second, ...others] = Object.keys(production.accounts());
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
  });

  it("protects the new account again, and deletes it by the same steps", async () => {
    const refused = await upWith("");
    expect(refused.code).not.toBe(0);
    expect(Object.keys(production.accounts())).toHaveLength(1);

    await liftProtection();
    expect((await upWith("")).code).toBe(0);
    expect(production.accounts()).toEqual({});
    expect(production.leaks()).toEqual([]);
  });
});

describe("remediation", () => {
  afterAll(clean);
  const mend = { "least-privilege": "remediate", "no-unused-modify": "remediate" };
  const secrets = `
    new ApiAccount("feed", {
      scopes: { products: "modify", orders: "modify", themes: "read-only" },
      endpoints: ["GET /v3/catalog/products", pulumi.secret("GET /v2/orders")],
      justifications: { orders: pulumi.secret("hush-justification of the access") },
      keepers: { plain: "1", rotated: pulumi.secret("hush-keeper") },
      team: pulumi.secret("hush-team"),
    });`;

  it("makes the account with the narrowed scopes, and says so", async () => {
    declare(secrets);
    const run = await lab.engine.up(...configured(mend));
    expect(run.code).toBe(0);
    expect(policies(run)).toContain("[remediate]");
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_v2_orders_read_only", "store_v2_products_read_only"] },
    ]);
  });

  it("leaves every other input as it was: secrets are encrypted in the state, as without the pack", async () => {
    const { feed } = await lab.engine.accounts();
    const encrypted = expect.objectContaining({ ciphertext: expect.any(String) as string }) as object;
    expect(feed?.inputs).toMatchObject({
      scopes: { orders: "read-only", products: "read-only" },
      keepers: { plain: "1", rotated: encrypted },
      justifications: { orders: encrypted },
      team: encrypted,
      __provider: expect.any(String) as string,
    });
    expect(feed?.inputs["endpoints"]).toEqual(encrypted);
    expect(JSON.stringify(await lab.engine.state())).not.toMatch(/hush|"GET \/v2\/orders"/);
    expect(lab.engine.stateFiles()).not.toMatch(/hush/);
    expect(lab.engine.transcript.map(({ output }) => output).join("\n")).not.toMatch(/hush/);
  });

  it("does not make the account anew at the next run", async () => {
    const run = await lab.engine.up(...configured(mend));
    expect(run.code).toBe(0);
    expect(run.output).toContain("2 unchanged");
  });

  it("narrows in a preview, too, while another input is not known", async () => {
    declare(`
      const first = new ApiAccount("first", { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"] });
      new ApiAccount("feed", {
        scopes: { products: "modify" }, endpoints: ["GET /v3/catalog/products"],
        team: first.fingerprint, keepers: { secret: pulumi.secret(first.fingerprint) },
      });`);
    const run = await lab.engine.preview(...configured(mend));
    expect(run.code).toBe(0);
    expect(policies(run)).toContain("[remediate]");
  });
});

describe("other resources", () => {
  afterAll(clean);

  it("are left alone, whatever they look like", async () => {
    declare(`
      class Lookalike extends pulumi.ComponentResource {
        constructor(name) { super("acme:index:ApiAccount", name, { scopes: { orders: "modify" } }); }
      }
      new Lookalike("lookalike");
      new pulumi.StackReference("organization/lab/dev");
      ${valid}`);
    const run = await lab.engine.preview(...configured({ all: "mandatory" }));
    expect(policies(run)).toMatch(/^ ✅/);
  });

  it("do not hide an account that is inside a component", async () => {
    declare(`
      class Shop extends pulumi.ComponentResource {
        constructor(name) {
          super("acme:index:Shop", name);
          new ApiAccount("feed", { scopes: { products: "modify" }, endpoints: ["GET /v3/catalog/products"] }, { parent: this });
        }
      }
      new Shop("shop");`);
    const run = await lab.engine.preview(...withPack);
    expect(violations(run, "mandatory")).toContain("least-privilege");
  });
});

describe("rules about a whole stack", () => {
  afterAll(clean);

  it("count what the plan will hold, and compare accounts that exist with those that do not", async () => {
    declare(valid);
    expect((await lab.engine.up()).code).toBe(0);
    declare(valid + valid.replace('"feed"', '"copy"'));
    const run = await lab.engine.preview(...configured({ "store-account-budget": { max: 1 } }));
    expect(run.code).not.toBe(0);
    expect(violations(run, "mandatory")).toEqual(["store-account-budget"]);
    expect(violations(run, "advisory")).toEqual(["duplicate-purpose"]);
    expect(policies(run)).toContain('plans 2 API accounts for store "default", at most 1 are allowed');
    expect(policies(run)).toContain('"copy" and "feed" have equal scopes and endpoints');
  });

  it("know how old an account is", async () => {
    declare(valid);
    const file = join(lab.engine.directory, "old-state.json");
    const state = JSON.stringify(await lab.engine.state());
    writeFileSync(file, state.replaceAll(/"createdAt":"[^"]*"/g, '"createdAt":"2020-01-01T00:00:00.000Z"'));
    await lab.engine.must("stack", "import", "--file", file);
    const run = await lab.engine.preview(...withPack);
    expect(run.code).toBe(0);
    expect(violations(run, "advisory")).toEqual(["rotation-age"]);
    expect(policies(run)).toMatch(/The account is \d{4} days old, at most 180 are allowed/);
  });
});

describe("two hundred accounts", () => {
  it("are judged one by one and together: the broad one is named, and so is the store that cannot hold them", async () => {
    declare(`
      for (let i = 1; i <= 199; i += 1)
        new ApiAccount("feed-" + i, { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products/" + i] });
      ${broad}`);
    const run = await lab.engine.preview(...withPack);
    expect(run.code).not.toBe(0);
    expect(violations(run, "mandatory").sort()).toEqual([
      "least-privilege",
      "no-unused-modify",
      "store-account-budget",
    ]);
    expect(policies(run)).toContain('plans 200 API accounts for store "default", at most 50 are allowed');
  });
});

describe("the examples", () => {
  afterAll(clean);
  const example = (path: string) => readFileSync(join(repository, "examples", path), "utf8");
  let typescript: Lab;
  beforeAll(async () => {
    typescript = await startLab({ program: example("policy-violation/index.ts"), main: "index.ts" });
    writeFileSync(join(typescript.engine.directory, "tsconfig.json"), example("policy-violation/tsconfig.json"));
  });
  afterAll(() => typescript.close());

  it("policy-violation is refused, as its README shows", async () => {
    const run = await typescript.engine.preview(...withPack);
    expect(run.code).not.toBe(0);
    const [, shown = ""] = /```text\n([\s\S]*?)```/.exec(example("policy-violation/README.md")) ?? [];
    expect(shown).toContain("least-privilege");
    expect(policies(run)).toContain(
      policies({ output: shown } as Run)
        .trim()
        .replace(/^❌ \S+ \(local: \S+\) /, ""),
    );
  });

  it("quickstart passes", async () => {
    typescript.engine.write(example("quickstart/index.ts"));
    const run = await typescript.engine.up(...withPack);
    expect(run.code).toBe(0);
    expect(policies(run)).toMatch(/^ ✅/);
  });
});

it("no secret of any account was printed or written in clear", () => {
  expect(lab.leaks()).toEqual([]);
});
