import type { Run } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

jest.setTimeout(240_000);

/**
 * The engine stops at the first resource that fails its check, but shows every failure of it:
 * so each group is one resource with several things wrong, and costs one preview.
 */
const groups: readonly {
  readonly args: string;
  readonly problems: readonly (readonly [what: string, message: string])[];
}[] = [
  {
    args: `{
      name: "abc", tokenType: "v4", additionalScopes: ["store_v2_orders", "store_v2_order", "Orders"], accessLevel: "all", store: "",
      scopes: { order: "modify", storeLogs: "modify", orders: "none", products: true, b2bEdition: "modify" },
      keepers: { rotation: 2 }, justifications: { order: "why" }, endpoints: ["/v3/catalog"], team: "", scope: {},
    }`,
    problems: [
      ["a name of three letters", "name: must have at least 4 characters, not counting spaces around it"],
      ["an unknown token type", 'tokenType: must be "v2v3" or "stencil-cli"'],
      [
        "a known parameter in the wrong place",
        'additionalScopes.0: is known to the catalogue: write `scopes: { orders: "modify" }` instead',
      ],
      ["a near miss of a parameter", "additionalScopes.1: is not a scope parameter; did you mean `store_v2_orders`"],
      ["a parameter with capitals", "additionalScopes.2: is not a scope parameter: `store_` and lower-case letters"],
      ["an unknown access level", 'accessLevel: must be "local-development-only" or "publish-theme"'],
      ["an empty store key", "store: must not be empty; leave it out for the default store"],
      ["a misspelt family", 'scopes.order: "order" is no scope family: did you mean "orders"?'],
      ["a level that the family lacks", 'scopes.storeLogs: offers "read-only", not "modify"'],
      ["the level none", 'scopes.orders: offers "read-only" or "modify"; leave the family out for no access'],
      ["a level that is a boolean", 'scopes.products: offers "read-only" or "modify"'],
      ["a family that no parameter exists for", 'scopes.b2bEdition: "b2bEdition" cannot be requested'],
      ["keepers that are no texts", "keepers.rotation: must be text"],
      ["a justification for a misspelt family", "justifications.order: is not a scope family; did you mean `orders`?"],
      ["an endpoint without a method", "endpoints.0: must be a method and a path"],
      ["an empty team", "team: must not be empty"],
      ["a misspelt input", "scope: is not an input of an API account; did you mean `scopes`?"],
    ],
  },
  {
    args: '{ name: 12345, scopes: ["orders"], keepers: "2", endpoints: "GET /v3/catalog/products", team: ["erp"] }',
    problems: [
      ["a name that is a number", "name: must be text"],
      ["scopes as a list", "scopes: must be an object of scope family and access level"],
      ["keepers as text", "keepers: must be an object of texts"],
      ["endpoints as text", "endpoints: must be a list of `METHOD /path`"],
      ["a team as a list", "team: must be text"],
    ],
  },
  {
    args: "{}",
    problems: [
      [
        "no scopes at all",
        'scopes: must name at least one scope family for a V2/V3 API token, for example { products: "read-only" }',
      ],
    ],
  },
  { args: "{ scopes: {} }", problems: [["empty scopes", "scopes: must name at least one scope family"]] },
  {
    args: '{ scopes: ok, accessLevel: "publish-theme" }',
    problems: [["an access level without a Stencil-CLI token", 'accessLevel: works with tokenType "stencil-cli" only']],
  },
  {
    args: '{ tokenType: "stencil-cli", scopes: ok }',
    problems: [["scopes on a Stencil-CLI token", "scopes: does not go with a Stencil-CLI token"]],
  },
  {
    args: '{ store: "mars", scopes: ok }',
    problems: [["a store that is not configured", 'store: No store is configured under the key "mars"']],
  },
  {
    args: `{
      name: pulumi.secret(["s3cr3t-in-the-wrong-place"]), scopes: { orders: pulumi.secret("s3cr3t-in-the-wrong-place") },
      store: pulumi.secret(["s3cr3t-in-the-wrong-place"]), tokenType: pulumi.secret("s3cr3t-in-the-wrong-place"),
      endpoints: [pulumi.secret("s3cr3t-in-the-wrong-place")], additionalScopes: [pulumi.secret("S3CR3T-in-the-wrong-place")],
    }`,
    problems: [
      ["a secret as a name", "name: must be text"],
      ["a secret as a level", 'scopes.orders: offers "read-only" or "modify"'],
      ["a secret as an endpoint", "endpoints.0: must be a method and a path"],
    ],
  },
];

describe("bad input", () => {
  let lab: Lab;
  const runs: Run[] = [];
  beforeAll(async () => {
    lab = await startLab({ program: "" });
    for (const { args } of groups) {
      lab.engine.write(program(`const ok = { products: "read-only" };\nnew ApiAccount("wrong", ${args});`));
      runs.push(await lab.engine.preview());
    }
  });
  afterAll(() => lab.close());

  it.each(groups.flatMap(({ problems }, index) => problems.map(([what, message]) => [what, message, index] as const)))(
    "says what is wrong with %s",
    (_what, message, index) => {
      expect(runs[index]?.code).not.toBe(0);
      expect(runs[index]?.output).toContain(`resource 'wrong' has a problem: ${message}`);
    },
  );

  it("never shows a misplaced secret, nor a stack trace", () => {
    const output = runs.map((run) => run.output).join("\n");
    expect(output.toLowerCase()).not.toContain("s3cr3t");
    expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
  });

  it("never reaches the store, not even with up", async () => {
    expect((await lab.engine.up()).code).not.toBe(0);
    expect(lab.accounts()).toEqual({});
    expect(lab.emulator.truth().requests).toEqual({});
  });
});

describe("values that are not known before up", () => {
  let lab: Lab;
  const dependent = (scopes: string) =>
    program(`
      const first = new ApiAccount("first", { scopes: { products: "read-only" } });
      const second = new ApiAccount("second", {
        name: pulumi.interpolate\`after \${first.fingerprint}\`,
        scopes: ${scopes},
        keepers: { first: first.fingerprint },
        endpoints: [first.fingerprint.apply(() => "GET /v2/orders")],
      });
      exports.names = [first.name, second.name];`);
  beforeAll(async () => {
    lab = await startLab({ program: dependent('{ orders: first.clientId.apply(() => "read-only") }') });
  });
  afterAll(() => lab.close());

  it("pass the preview and are used by up", async () => {
    const preview = await lab.engine.preview();
    expect(preview.output).toContain("+ 3 to create");
    await lab.engine.must("up", "--yes", "--skip-preview");
    const names = (await lab.engine.outputs())["names"] as string[];
    expect(names[1]).toMatch(/^after [0-9a-f]{12}$/);
  });

  it("make nothing change when they come out the same", async () => {
    expect((await lab.engine.up()).output).toContain("3 unchanged");
  });

  it("still fail at up when they turn out wrong", async () => {
    lab.engine.write(dependent('{ orders: first.clientId.apply(() => "everything") }'));
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain('scopes.orders: offers "read-only" or "modify"');
    expect(Object.keys(lab.accounts())).toHaveLength(2);
    expect(lab.leaks()).toEqual([]);
  });
});
