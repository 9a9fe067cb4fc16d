import fc from "fast-check";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { checkAccess } from "../../../gateway/scope-parameters";
import { knownParameters, levelsOf, scopeFamilies, type Scopes } from "../../../scopes";
import { checkInputs, inputNames } from "../../../provider/lifecycle/inputs";
import { UNKNOWN } from "../../../engine/unknown";

const valid = {
  name: "order sync",
  scopes: { orders: "modify", products: "read-only" },
  owner: "organization/lab/dev/order-sync",
  __provider: "text",
};

function failuresOf(change: Record<string, unknown>): string[] {
  return checkInputs({ ...valid, ...change }).failures.map(({ path, reason }) => `${path}: ${reason}`);
}

describe("check", () => {
  it.each([
    ["a line break", "or\nders"],
    ["a control character", "or\u0007ders"],
    ["2,100 characters", "x".repeat(2100)],
  ])("refuses a logical name with %s, which no gateway takes", (_what, name) => {
    expect(failuresOf({ owner: `acme/shop/dev/${name}` })).toEqual([
      expect.stringMatching(/^logical name: must be one line of text.*aliases/),
    ]);
  });

  it("accepts the valid inputs and fills the token type in", () => {
    const { inputs, failures } = checkInputs(valid);
    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      name: "order sync",
      tokenType: "v2v3",
      scopes: { orders: "modify", products: "read-only" },
      owner: "organization/lab/dev/order-sync",
    });
  });

  it("trims the name", () => {
    expect(checkInputs({ ...valid, name: "  order sync " }).inputs.name).toBe("order sync");
  });

  it("leaves absent and null inputs out", () => {
    expect(Object.keys(checkInputs({ ...valid, name: null, team: undefined }).inputs)).toEqual([
      "tokenType",
      "scopes",
      "owner",
    ]);
  });

  it.each([
    [
      "a name of three letters",
      { name: "abc" },
      "name: must have at least 4 characters, not counting spaces around it",
    ],
    ["a name of spaces", { name: "       " }, "name: must have at least 4 characters, not counting spaces around it"],
    ["a name of 256 letters", { name: "x".repeat(256) }, "name: must have at most 255 characters"],
    ["a name of two lines", { name: "order\nsync" }, "name: must be one line of text without control characters"],
    [
      "half a character in a name",
      { name: "order \ud83d" },
      "name: must be one line of text without control characters",
    ],
    ["a name that is a number", { name: 12345 }, "name: must be text"],
    ["an unknown token type", { tokenType: "v4" }, 'tokenType: must be "v2v3" or "stencil-cli"'],
    [
      "no scopes",
      { scopes: undefined },
      'scopes: must name at least one scope family for a V2/V3 API token, for example { products: "read-only" }',
    ],
    [
      "empty scopes",
      { scopes: {} },
      'scopes: must name at least one scope family for a V2/V3 API token, for example { products: "read-only" }',
    ],
    [
      "scopes as a list",
      { scopes: ["orders"] },
      'scopes: must be an object of scope family and access level, for example { orders: "read-only" }',
    ],
    [
      "a misspelt family",
      { scopes: { order: "modify" } },
      'scopes.order: "order" is no scope family: did you mean "orders"?',
    ],
    [
      "a level that the family lacks",
      { scopes: { storeLogs: "modify" } },
      'scopes.storeLogs: offers "read-only", not "modify"',
    ],
    [
      "the level None",
      { scopes: { orders: "None" } },
      'scopes.orders: offers "read-only" or "modify"; leave the family out for no access',
    ],
    ["a level that is no word at all", { scopes: { orders: true } }, 'scopes.orders: offers "read-only" or "modify"'],
    [
      "a parameter that the catalogue knows",
      { additionalScopes: ["store_v2_orders"] },
      'additionalScopes.0: is known to the catalogue: write `scopes: { orders: "modify" }` instead',
    ],
    [
      "a level that a known family does not offer",
      { additionalScopes: ["store_logs"] },
      'additionalScopes.0: does not exist: its family does not offer that level; did you mean `scopes: { storeLogs: "read-only" }`?',
    ],
    [
      "a scope of another kind of account",
      { additionalScopes: ["store_app_extensions_manage"] },
      "additionalScopes.0: belongs to app-level API accounts (App Extensions), not to those of a store; take it out",
    ],
    [
      "a parameter that is nearly known",
      { additionalScopes: ["store_v2_order"] },
      'additionalScopes.0: is not a scope parameter; did you mean `store_v2_orders`, that is `scopes: { orders: "modify" }`?',
    ],
    [
      "a parameter with capitals",
      { additionalScopes: ["Store Orders"] },
      "additionalScopes.0: is not a scope parameter: `store_` and lower-case letters, digits and `_`, for example `store_v2_orders_read_only`",
    ],
    [
      "an access level without a Stencil-CLI token",
      { accessLevel: "publish-theme" },
      'accessLevel: works with tokenType "stencil-cli" only; remove it, or set the tokenType',
    ],
    [
      "scopes on a Stencil-CLI token",
      { tokenType: "stencil-cli" },
      "scopes: does not go with a Stencil-CLI token, which has an `accessLevel` instead; remove it, or the tokenType",
    ],
    [
      "an unknown access level",
      { tokenType: "stencil-cli", scopes: undefined, accessLevel: "all" },
      'accessLevel: must be "local-development-only" or "publish-theme"',
    ],
    ["an empty store key", { store: "" }, "store: must not be empty; leave it out for the default store"],
    ["keepers that are no texts", { keepers: { rotation: 2 } }, "keepers.rotation: must be text"],
    [
      "a justification for a misspelt family",
      { justifications: { order: "why" } },
      "justifications.order: is not a scope family; did you mean `orders`?",
    ],
    [
      "an endpoint without a method",
      { endpoints: ["/v3/catalog/products"] },
      "endpoints.0: must be a method and a path, for example `GET /v3/catalog/products`",
    ],
    ["an empty team", { team: "" }, "team: must not be empty"],
    [
      "a misspelt input",
      { scope: { orders: "modify" } },
      "scope: is not an input of an API account; did you mean `scopes`?",
    ],
  ])("refuses %s", (_what, change, message) => {
    expect(failuresOf(change)).toContain(message);
  });

  it("reports every problem at once", () => {
    expect(failuresOf({ name: "abc", scopes: { order: "modify", storeLogs: "modify" }, team: "" })).toHaveLength(4);
  });

  it("never quotes a value that may be a misplaced secret", () => {
    const secret = "hunter2hunter2hunter2";
    const everywhere = {
      name: [secret],
      tokenType: secret,
      scopes: { orders: secret },
      additionalScopes: [secret.toUpperCase()],
      accessLevel: secret,
      store: [secret],
      keepers: [secret],
      justifications: [secret],
      endpoints: [secret],
      team: [secret],
    };
    const failures = failuresOf(everywhere).join("\n");
    expect(failures.split("\n")).toHaveLength(10);
    expect(failures.toLowerCase()).not.toContain(secret);
  });

  describe("with values that are not known yet", () => {
    it("uses the placeholder of the SDK", () => {
      expect(UNKNOWN).toBe(unknownValue);
    });

    it.each(inputNames)("lets an unknown %s pass unharmed", (name) => {
      const base = name === "accessLevel" ? { ...valid, tokenType: "stencil-cli", scopes: undefined } : valid;
      const { inputs, failures } = checkInputs({ ...base, [name]: UNKNOWN });
      expect(failures).toEqual([]);
      expect((inputs as unknown as Record<string, unknown>)[name]).toBe(UNKNOWN);
    });

    it.each([
      ["an access level beside scopes", { accessLevel: UNKNOWN }],
      ["scopes of a Stencil-CLI token", { tokenType: "stencil-cli", scopes: UNKNOWN }],
      ["additional scopes of a Stencil-CLI token", { tokenType: "stencil-cli", scopes: {}, additionalScopes: UNKNOWN }],
    ])("lets %s pass that may turn out to be absent", (_what, change) => {
      expect(failuresOf(change)).toEqual([]);
    });

    it("lets an unknown inside a list or an object pass, and still checks the rest", () => {
      const { inputs, failures } = checkInputs({
        ...valid,
        scopes: { orders: UNKNOWN, products: "read-only" },
        additionalScopes: [UNKNOWN],
        endpoints: ["GET /v3/catalog/products", UNKNOWN],
        keepers: { rotation: UNKNOWN },
        justifications: { orders: UNKNOWN },
      });
      expect(failures).toEqual([]);
      expect(inputs.scopes).toEqual({ orders: UNKNOWN, products: "read-only" });
      expect(inputs.endpoints).toContain(UNKNOWN);
      expect(failuresOf({ scopes: { orders: UNKNOWN, storeLogs: "modify" } })).toHaveLength(1);
    });
  });

  it("accepts no scope parameter that the gateway refuses", () => {
    const near = ["store_brand_new_thing_read_only", ...knownParameters()].flatMap((parameter) => [
      parameter,
      `${parameter}_read_only`,
      parameter.replace(/_read_only$/, ""),
      parameter.slice(0, -1),
      `${parameter}_new`,
    ]);
    const accepted = near.filter((parameter) => failuresOf({ additionalScopes: [parameter] }).length === 0);
    expect(accepted.length).toBeGreaterThan(0);
    for (const parameter of accepted) expect(checkAccess("v2v3", [parameter], undefined).scopes).toEqual([parameter]);
  });

  describe("for any scopes", () => {
    const scopes = fc
      .uniqueArray(fc.constantFrom(...scopeFamilies), { minLength: 1 })
      .chain((families) =>
        fc.tuple(
          ...families.map((family) => fc.constantFrom(...levelsOf(family)).map((level) => [family, level] as const)),
        ),
      )
      .map((entries) => Object.fromEntries(entries) as Scopes);

    it("accepts them, and checking again changes nothing", () => {
      fc.assert(
        fc.property(scopes, (value) => {
          const once = checkInputs({ ...valid, scopes: value });
          expect(once.failures).toEqual([]);
          expect(checkInputs({ ...once.inputs }).inputs).toEqual(once.inputs);
        }),
      );
    });

    it("makes the same inputs of them in any order", () => {
      fc.assert(
        fc.property(scopes, (value) => {
          const reversed = Object.fromEntries(Object.entries(value).reverse());
          expect(JSON.stringify(checkInputs({ ...valid, scopes: reversed }).inputs)).toBe(
            JSON.stringify(checkInputs({ ...valid, scopes: value }).inputs),
          );
        }),
      );
    });
  });
});
