import { GatewayBackend } from "../../../provider/backends/gateway/gateway-backend";
import type { AccountWish } from "../../../provider/backends/backend";
import type { Call, HttpClient } from "../../../provider/backends/gateway/http";
import { wait } from "../../../wire/pace";

const wish: AccountWish = {
  name: "order sync",
  nameGenerated: false,
  tokenType: "v2v3",
  parameters: ["store_v2_orders"],
  owner: "acme/shop/dev/order-sync",
  generation: "",
};

/** A gateway that answers at once, and remembers what it was asked. */
function lab({ total, max, unconfirmed = [] }: { total: number; max: number; unconfirmed?: readonly string[] }) {
  const confirmations: string[][] = [];
  const order: string[] = [];
  const account = (id: string, confirmed: boolean) => ({
    id,
    name: `account ${id}`,
    token_type: "v2v3",
    scopes: ["store_v2_orders"],
    confirmed,
    created_at: "2026-01-01T00:00:00Z",
  });
  const answers: Readonly<Record<string, () => unknown>> = {
    capabilities: () => ({ rename: true, change_scopes: false, unique_names: true, max_accounts: max }),
    GET: () => ({ data: unconfirmed.map((id) => account(id, false)), total, next_cursor: null }),
    POST: () => ({
      data: account("new", false),
      credentials: { api_path: "p", client_id: "c", client_secret: "s", access_token: "t" },
    }),
  };
  const http = {
    json: (call: Call) => {
      order.push(`${call.method} ${call.path}`);
      return Promise.resolve(answers[call.path.endsWith("/capabilities") ? "capabilities" : call.method]?.());
    },
    empty: (call: Call) => {
      order.push(`${call.method} ${call.path}`);
      if (call.path.endsWith("/confirm")) confirmations.push((call.body as { ids: string[] }).ids);
      return Promise.resolve();
    },
  };
  return { backend: new GatewayBackend("abc123", http as unknown as HttpClient), confirmations, order };
}

describe("what a preview foresees", () => {
  const trouble = (backend: GatewayBackend) => backend.foreseeTrouble();

  it("is nothing where the gateway answers and there is room, for all accounts together", async () => {
    const { backend, order } = lab({ total: 6, max: 8 });
    expect(await Promise.all([trouble(backend), trouble(backend)])).toEqual([undefined, undefined]);
    expect(await trouble(backend)).toMatch(/^Store abc123 holds 6 of 8 API accounts, so it has no room for all/);
    // One look for all of them.
    expect(order).toHaveLength(2);
  });

  it("is what the gateway refuses, asked once", async () => {
    let asked = 0;
    const http = {
      json: () => {
        asked += 1;
        return Promise.reject(new Error("no answer from the gateway"));
      },
    };
    const backend = new GatewayBackend("abc123", http as unknown as HttpClient);
    const expected = "`pulumi up` could not make an API account in store abc123: no answer from the gateway";
    expect([await trouble(backend), await trouble(backend)]).toEqual([expected, expected]);
    expect(asked).toBe(2);
  });
});

describe("a place in a store", () => {
  it("is kept for as many new accounts as there are places, the others have their old account deleted first", async () => {
    const { backend } = lab({ total: 6, max: 8 });
    const answers = await Promise.all(["a", "b", "c", "d"].map((owner) => backend.holdPlace(owner)));
    expect(answers).toEqual([true, true, false, false]);
  });

  it("that a deletion frees belongs to the replacement of what was deleted", async () => {
    const { backend } = lab({ total: 7, max: 8 });
    expect(await backend.holdPlace("a")).toBe(true);
    expect(await backend.holdPlace("b")).toBe(false);
    await backend.delete("old b");
    expect(await backend.holdPlace("c")).toBe(false);
    await backend.create({ ...wish, owner: "b" });
    expect(await backend.holdPlace("d")).toBe(false);
  });

  it("is counted once for an owner, however often the engine asks", async () => {
    const { backend } = lab({ total: 2, max: 3 });
    expect(await backend.holdPlace("a")).toBe(true);
    expect(await backend.holdPlace("a")).toBe(true);
  });
});

describe("confirmation", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  const many = Array.from({ length: 50 }, (_, index) => `id${index}`);

  it("of many accounts that are seen one by one takes a few calls", async () => {
    const { backend, confirmations } = lab({ total: 50, max: 50, unconfirmed: many });
    jest.useFakeTimers();
    for (const id of many) {
      backend.acknowledge(id);
      await jest.advanceTimersByTimeAsync(2);
    }
    await jest.advanceTimersByTimeAsync(1000);
    expect(confirmations.flat().sort()).toEqual([...many].sort());
    expect(confirmations.length).toBeLessThanOrEqual(3);
  });

  it("of 200 accounts that are made within fifteen seconds takes two calls, in each store", async () => {
    jest.useFakeTimers();
    const { backend, confirmations } = lab({ total: 0, max: 250 });
    for (let index = 0; index < 200; index += 1) {
      backend.confirmStored(`id${index}`);
      await jest.advanceTimersByTimeAsync(75);
    }
    // The program is at its end: nothing else keeps the process, so the last pause is cut short.
    process.emit("beforeExit", 0);
    await jest.advanceTimersByTimeAsync(0);
    expect(confirmations.map((ids) => ids.length)).toEqual([1, 199]);
  });

  it("comes before a create, which does not wait for the pause between two calls", async () => {
    jest.useFakeTimers();
    const { backend, confirmations, order } = lab({ total: 50, max: 60, unconfirmed: many });
    backend.acknowledge("id0");
    await jest.advanceTimersByTimeAsync(20);
    for (const id of many.slice(1)) backend.acknowledge(id);
    // Time stands still, so a create that waited for the pause would never end.
    await backend.create(wish);
    expect(confirmations.flat()).toHaveLength(50);
    expect(order.at(-1)).toBe("POST /v1/stores/abc123/accounts");
  });

  it("never names more accounts in one call than the contract allows", async () => {
    const lots = Array.from({ length: 600 }, (_, index) => `id${index}`);
    const { backend, confirmations } = lab({ total: 600, max: 1000, unconfirmed: lots });
    for (const id of lots) backend.acknowledge(id);
    await backend.create(wish);
    expect(Math.max(...confirmations.map((ids) => ids.length))).toBe(250);
    expect(confirmations.flat().sort()).toEqual([...lots].sort());
  });

  it("of what this command made does not ask an inventory that may be older than it", async () => {
    const { backend, confirmations, order } = lab({ total: 0, max: 50 });
    backend.confirmStored("id0");
    await wait(20);
    expect(confirmations).toEqual([["id0"]]);
    expect(order).toEqual(["POST /v1/stores/abc123/accounts/confirm"]);
  });

  it("is left out for what the gateway does not wait for", async () => {
    const { backend, confirmations } = lab({ total: 1, max: 50 });
    backend.acknowledge("id0");
    await wait(20);
    expect(confirmations).toEqual([]);
  });
});
