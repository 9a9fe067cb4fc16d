import { startEmulator, type Emulator } from "../../../emulator";
import * as lifecycle from "../../../provider/lifecycle/lifecycle";
import type { CheckedInputs } from "../../../provider/lifecycle/inputs";
import type { AccountState } from "../../../provider/lifecycle/state";
import { stopWaiting } from "../../../wire/granted-time";

const STORE = "cycle123";
const NAME = "a-name-that-is-secret";
const inputs: CheckedInputs = {
  name: NAME,
  tokenType: "v2v3",
  scopes: { orders: "modify", products: "read-only" },
  keepers: { pin: "1234" },
  owner: "acme/shop/dev/orders",
};

let emulator: Emulator;
let id: string;
let state: AccountState;

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE], profile: "editable" });
  const config: Record<string, string> = {
    "bigcommerce:storeHash": STORE,
    "bigcommerce:gatewayUrl": emulator.url,
    "bigcommerce:gatewayToken": emulator.gatewayToken,
  };
  await lifecycle.configure({ config: { get: (key) => config[key] } });
  ({ id, outs: state } = await lifecycle.create(inputs));
});
afterAll(async () => {
  // A confirmation that is still under way would be tried again, for minutes, at an emulator that is gone.
  stopWaiting();
  await emulator.close();
});

describe("a name that is a secret", () => {
  it("is in no sentence of a failed create: the logical name stands for it", async () => {
    const failed = lifecycle.create({ ...inputs, owner: "acme/shop/dev/other" });
    await expect(failed).rejects.toThrow(/^Could not create API account "other" in store cycle123 \(name_taken\)/);
    await expect(failed).rejects.not.toThrow(NAME);
  });

  it("is not in the line that announces a replacement", async () => {
    const printed = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      expect(await lifecycle.diff(id, state, { ...inputs, keepers: { pin: "9" } })).toMatchObject({
        replaces: ["keepers"],
        deleteBeforeReplace: true,
      });
      const lines = printed.mock.calls.map(([line]) => String(line)).join("");
      expect(lines).toContain('Replacing API account "orders" deletes the old one first');
      expect(lines).not.toContain(NAME);
    } finally {
      printed.mockRestore();
    }
  });
});

describe("the digest of keepers in state", () => {
  it("is keyed, and keeps the account as it is while the keepers stay", async () => {
    expect(state.generation).toMatch(/^k1:[0-9a-f]{16}$/);
    expect(await lifecycle.diff(id, state, inputs)).toEqual({ changes: false });
  });

  it("of an earlier version keeps the account too, and is keyed by the next update in place", async () => {
    const old = { ...state, generation: "1e870bff1500f82f" };
    expect(await lifecycle.diff(id, old, inputs)).toEqual({ changes: false });
    const renamed = { ...inputs, scopes: { orders: "modify" } } as const;
    const { outs } = await lifecycle.update(id, old, renamed);
    expect(outs.generation).toBe(state.generation);
    await lifecycle.update(id, outs, inputs);
  });
});

describe("the resource option replaceOnChanges", () => {
  it.each([
    ["scopes", ["scopes"], ["scopes"]],
    ["everything", ["*"], ["scopes"]],
    ["the family that changed", ["scopes.products"], ["scopes"]],
    ["another family", ["scopes.orders"], undefined],
    ["another input", ["name"], undefined],
  ])("that names %s is honoured where the store could change the scopes in place", async (_what, paths, replaces) => {
    const news = { ...inputs, scopes: { orders: "modify" }, replaceOnChanges: paths } as const;
    const answer = await lifecycle.diff(id, state, news);
    expect(answer.changes).toBe(true);
    expect(answer.replaces).toEqual(replaces);
  });

  it("passes the check as it is", async () => {
    const { inputs: checked, failures } = await lifecycle.check({}, { ...inputs, replaceOnChanges: ["scopes"] });
    expect(failures).toEqual([]);
    expect(checked.replaceOnChanges).toEqual(["scopes"]);
  });
});
