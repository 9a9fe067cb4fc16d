import { type Emulator, startEmulator } from "../../../emulator";
import { type ProbeRow, probeToken } from "../../../handoff/prober";
import { beyondStencil } from "../../../handoff/stencil-reach";
import { StoreApi } from "../../../handoff/store-api";

const STORE = "emulator1";

describe("what is beyond a Stencil-CLI token", () => {
  let emulator: Emulator;
  beforeAll(async () => (emulator = await startEmulator({ stores: [STORE] })));
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  async function beyond(account: Parameters<Emulator["panel"]["createAccount"]>[1]): Promise<string[]> {
    const { credentials } = await emulator.panel.createAccount(STORE, account);
    const check = await probeToken(new StoreApi({ url: emulator.url, storeHash: STORE }), credentials.access_token);
    return check.token === "alive" ? beyondStencil(check.rows).map(({ family }) => family) : [check.token];
  }

  it.each(["local-development-only", "publish-theme"] as const)(
    "is nothing that the emulator lets a token of the level %s do",
    async (accessLevel) => {
      expect(await beyond({ name: "theme", tokenType: "stencil-cli", accessLevel })).toEqual([]);
    },
  );

  it("is what a V2/V3 token holds beside the calls of Stencil CLI", async () => {
    const scopes = ["store_themes_manage", "store_v2_orders", "store_v2_products_read_only"];
    expect(await beyond({ name: "theme", scopes })).toEqual(["orders", "products"]);
  });

  it.each([
    ["is only inferred", { basis: "inferred" }],
    ["was refused", { verdict: "absent" }],
    ["may be another scope's", { verdict: "unprovable" }],
  ] as const)("is no family whose call %s", (_what, change) => {
    const orders: ProbeRow = { family: "orders", verdict: "present", basis: "documented", reason: "GET: 200" };
    expect(beyondStencil([orders])).toEqual([orders]);
    expect(beyondStencil([{ ...orders, ...change }])).toEqual([]);
  });
});
