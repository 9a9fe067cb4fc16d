import { detailedDiff, stableOutputs } from "../../../plugin/service/detailed-diff";

const before = { scopes: { orders: "modify", products: "read-only" }, tokenType: "v2v3" };

describe("a detailed diff", () => {
  it("names each scope that comes, goes or changes its level, and no other", () => {
    const inputs = { ...before, scopes: { orders: "read-only", customers: "read-only" } };
    expect(detailedDiff(["scopes"], ["scopes"], { outputs: before, oldInputs: before, inputs })).toEqual({
      "scopes.orders": { change: "UPDATE", replaces: true, ofInputs: true },
      "scopes.products": { change: "DELETE", replaces: true, ofInputs: true },
      "scopes.customers": { change: "ADD", replaces: true, ofInputs: true },
    });
  });

  it("compares with what state records where the program did not change: that is drift", () => {
    const outputs = { ...before, scopes: { orders: "modify" } };
    expect(detailedDiff(["scopes"], [], { outputs, oldInputs: before, inputs: before })).toEqual({
      "scopes.products": { change: "ADD", replaces: false, ofInputs: false },
    });
  });

  it("shows another store under the same key, and another adopted token, where no input differs", () => {
    const same = { outputs: before, oldInputs: before, inputs: before };
    expect(Object.keys(detailedDiff(["store"], ["store"], same))).toEqual(["storeHash"]);
    expect(Object.keys(detailedDiff(["credentials"], [], same))).toEqual(["fingerprint"]);
  });

  it("quotes a key that is not a plain word", () => {
    const inputs = { ...before, keepers: { "a.b": "2" } };
    const oldInputs = { ...before, keepers: { "a.b": "1" } };
    expect(Object.keys(detailedDiff(["keepers"], ["keepers"], { outputs: before, oldInputs, inputs }))).toEqual([
      'keepers["a.b"]',
    ]);
  });
});

describe("outputs that an update leaves alone", () => {
  it("always have the token among them, and the name only where it is not what changes", () => {
    expect(stableOutputs(["name"])).toEqual(expect.arrayContaining(["accessToken", "clientSecret", "scopes"]));
    expect(stableOutputs(["name"])).not.toContain("name");
    expect(stableOutputs(["scopes"])).not.toContain("scopes");
  });
});
