import type { dynamic } from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { changedInputs, replacingInputs } from "../../../provider/lifecycle/changes";
import type { CheckedInputs } from "../../../provider/lifecycle/inputs";
import { type AccountState, keepersDigest } from "../../../provider/lifecycle/state";
import { UNKNOWN } from "../../../engine/unknown";

const state: AccountState = {
  name: "order sync",
  storeHash: "abc123",
  apiPath: "https://api.example.com/stores/abc123/v3/",
  clientId: "client",
  clientSecret: "secret",
  accessToken: "token",
  tokenType: "v2v3",
  scopes: { orders: "modify", products: "read-only" },
  fingerprint: "0123456789ab",
  createdAt: "2026-01-01T00:00:00Z",
};
const inputs: CheckedInputs = {
  name: "order sync",
  tokenType: "v2v3",
  scopes: { orders: "modify", products: "read-only" },
  owner: "organization/lab/dev/order-sync",
};
const documented = { rename: true, changeScopes: false, uniqueNames: true, maxAccounts: 50 };

const changes = (
  change: Partial<CheckedInputs>,
  old: Partial<AccountState> = {},
  hash: string | undefined = "abc123",
) => changedInputs({ ...state, ...old }, { ...inputs, ...change }, hash);

describe("what counts as a change", () => {
  it("is nothing when nothing changed", () => {
    expect(changes({})).toEqual([]);
  });

  it.each([
    ["a new name", { name: "orders" }, ["name"]],
    ["another level", { scopes: { orders: "read-only", products: "read-only" } }, ["scopes"]],
    ["a family more", { scopes: { ...inputs.scopes, carts: "modify" } }, ["scopes"]],
    ["an additional scope", { additionalScopes: ["store_new_thing"] }, ["scopes"]],
    ["the first keepers", { keepers: { rotation: "1" } }, ["keepers"]],
  ] as const)("sees %s", (_what, change, expected) => {
    expect(changes(change)).toEqual(expected);
  });

  it("keeps the account when its name is no longer given", () => {
    const { name: _name, ...unnamed } = inputs;
    expect(changedInputs(state, unnamed, "abc123")).toEqual([]);
  });

  it.each([
    ["scopes in another order", { scopes: { products: "read-only", orders: "modify" } }],
    ["endpoints", { endpoints: ["GET /v2/orders"] }],
    ["justifications", { justifications: { orders: "why" } }],
    ["a team", { team: "erp" }],
    ["another owner, as after an alias", { owner: "organization/lab/dev/renamed" }],
  ] as const)("ignores %s", (_what, change) => {
    expect(changes(change as Partial<CheckedInputs>)).toEqual([]);
  });

  it("compares stores by hash, so that renaming a key leaves the accounts alone", () => {
    expect(changes({ store: "renamed-key" })).toEqual([]);
    expect(changes({}, {}, "other99")).toEqual(["store"]);
  });

  it("sees changed keepers whatever their order", () => {
    const old = { generation: keepersDigest({ a: "1", b: "2" }, state.accessToken) };
    expect(changes({ keepers: { b: "2", a: "1" } }, old)).toEqual([]);
    expect(changes({ keepers: { a: "1", b: "3" } }, old)).toEqual(["keepers"]);
    expect(changes({}, old)).toEqual(["keepers"]);
  });

  it("knows the keepers of states that hold the digest of earlier versions, which had no key", () => {
    const old = { generation: "5f13efef7cdd95e7" };
    expect(changes({ keepers: { b: "2", a: "1" } }, old)).toEqual([]);
    expect(changes({ keepers: { a: "1", b: "3" } }, old)).toEqual(["keepers"]);
    expect(changes({}, old)).toEqual(["keepers"]);
  });

  it("holds a digest of the keepers that nobody can guess at without the account's token", () => {
    const digest = (token: string) => keepersDigest({ pin: "1234" }, token);
    expect(digest("token-a")).not.toBe(digest("token-b"));
    expect(digest("token-a")).toBe(digest("token-a"));
  });

  it("takes a Stencil-CLI token's missing access level for the default one", () => {
    const stencil = { tokenType: "stencil-cli", accessLevel: "local-development-only" } as const;
    const { scopes: _scopes, ...base } = inputs;
    expect(changedInputs({ ...state, ...stencil }, { ...base, tokenType: "stencil-cli" }, "abc123")).toEqual([]);
    expect(
      changedInputs({ ...state, ...stencil }, { ...base, ...stencil, accessLevel: "publish-theme" }, "abc123"),
    ).toEqual(["accessLevel"]);
  });

  it.each([
    ["name", { name: UNKNOWN }, ["name"]],
    ["level", { scopes: { orders: UNKNOWN } }, ["scopes"]],
    ["additional scope", { additionalScopes: [UNKNOWN] }, ["scopes"]],
    ["keeper", { keepers: { rotation: UNKNOWN } }, ["keepers"]],
    ["token type", { tokenType: UNKNOWN }, ["tokenType"]],
  ])("takes an unknown %s for a change", (_what, change, expected) => {
    expect(changes(change as unknown as Partial<CheckedInputs>)).toEqual(expected);
  });
});

describe("what a change needs", () => {
  it.each([
    ["a rename where the store can rename", ["name"], documented, []],
    ["a rename where it cannot", ["name"], { ...documented, rename: false }, ["name"]],
    ["other scopes where they are fixed, as BigCommerce documents it", ["scopes"], documented, ["scopes"]],
    ["other scopes where they can be edited", ["scopes"], { ...documented, changeScopes: true }, []],
    ["keepers, always", ["keepers"], { ...documented, changeScopes: true }, ["keepers"]],
    ["a rename together with other scopes", ["name", "scopes"], documented, ["scopes"]],
    ["anything in a store that is not known yet", ["name"], undefined, ["name"]],
  ] as const)("is decided for %s", (_what, changed, capabilities, expected) => {
    expect(replacingInputs([...changed], capabilities)).toEqual(expected);
  });
});

describe("the SDK", () => {
  it("hands on of a dynamic provider's diff no more than is used: the page on trouble says so", () => {
    // The day on which this fails, previews of replacements can be made exact.
    const room = { changes: true, replaces: true, stables: true, deleteBeforeReplace: true } satisfies Record<
      keyof dynamic.DiffResult,
      true
    >;
    const provider = readFileSync(require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), "utf8");
    const handedOn = Object.keys(room).filter((name) => new RegExp(`result\\.${name}\\b`).test(provider));
    expect(handedOn).toEqual(["changes", "replaces", "deleteBeforeReplace"]);
    expect(provider).not.toMatch(/setDetaileddiff|setDiffs|setStables/i);
  });
});
