import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { call, create } from "./gateway-client";

const running: Emulator[] = [];
const folders: string[] = [];

async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  folders.push(folder);
  return folder;
}

async function publicStatus(
  emulator: Emulator,
  token: string,
  path = "/v3/catalog/products",
  store = "emulator1",
): Promise<number> {
  const answer = await request(`${emulator.url}/stores/${store}${path}`, { headers: { "X-Auth-Token": token } });
  await answer.body.dump();
  return answer.statusCode;
}

describe("an emulator", () => {
  it("gives out credentials that work where their scopes say, and nowhere else", async () => {
    const emulator = await start();
    const { status, body } = await create(emulator, "catalogue feed");
    expect(status).toBe(201);
    expect(body.credentials.api_path).toBe(`${emulator.url}/stores/emulator1/v3/`);
    expect(await publicStatus(emulator, body.credentials.access_token)).toBe(200);
    expect(await publicStatus(emulator, body.credentials.access_token, "/v2/orders")).toBe(403);
  });

  it("kills a token when its account is deleted", async () => {
    const emulator = await start();
    const { body } = await create(emulator, "short lived");
    await call(emulator, `DELETE /v1/stores/emulator1/accounts/${body.data.id}`);
    expect(await publicStatus(emulator, body.credentials.access_token)).toBe(401);
  });

  it("serves several stores, apart from each other", async () => {
    const emulator = await start({ stores: ["alpha1", "beta2"] });
    const { body } = await create(emulator, "same name", { store: "alpha1" });
    expect((await create(emulator, "same name", { store: "beta2" })).status).toBe(201);
    expect(await publicStatus(emulator, body.credentials.access_token, "/v3/catalog/products", "alpha1")).toBe(200);
    expect(await publicStatus(emulator, body.credentials.access_token, "/v3/catalog/products", "beta2")).toBe(401);
  });

  it("keeps scopes as they were made in the documented profile, and lets them change in the editable one", async () => {
    for (const [profile, status] of [
      ["documented", 409],
      ["editable", 200],
    ] as const) {
      const emulator = await start({ profile });
      const { body } = await create(emulator, "orders sync");
      const changed = await call(emulator, `PATCH /v1/stores/emulator1/accounts/${body.data.id}`, {
        body: { scopes: ["store_v2_orders"] },
      });
      expect(changed.status).toBe(status);
      const renamed = await call(emulator, `PATCH /v1/stores/emulator1/accounts/${body.data.id}`, {
        body: { name: "another name" },
      });
      expect(renamed.status).toBe(200);
    }
  });

  it("holds as many accounts as a store of the platform", async () => {
    const emulator = await start();
    for (let number = 1; number <= 50; number += 1) {
      await emulator.panel.createAccount("emulator1", { name: `account ${String(number)}`, scopes: ["store_cart"] });
    }
    const answer = await create(emulator, "one too many");
    expect([answer.status, answer.body]).toMatchObject([409, { code: "account_limit_reached" }]);
  });

  it("limits the public API as the platform does, and the gateway only when told to", async () => {
    const emulator = await start();
    const { body, headers } = await create(emulator, "orders sync");
    expect(headers).not.toHaveProperty("x-rate-limit-requests-quota");
    const answer = await request(`${emulator.url}/stores/emulator1/v3/hooks`, {
      headers: { "X-Auth-Token": body.credentials.access_token },
    });
    await answer.body.dump();
    expect(answer.headers).toMatchObject({
      "x-rate-limit-requests-quota": "150",
      "x-rate-limit-time-window-ms": "30000",
    });
  });

  it("answers 429 with Retry-After on the gateway once a given quota is used up", async () => {
    const emulator = await start({ quota: { requests: 2, windowMs: 60_000 } });
    await create(emulator, "first one");
    await create(emulator, "second one");
    const refused = await create(emulator, "third one");
    expect([refused.status, refused.body]).toMatchObject([429, { code: "rate_limited" }]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.headers["x-rate-limit-requests-left"]).toBe("0");
    expect(emulator.truth().stores[0]?.accounts).toHaveLength(2);
  });

  it("starts again from nothing on reset, without using an id again", async () => {
    const emulator = await start();
    const before = await create(emulator, "orders sync");
    await emulator.reset();
    expect(emulator.truth()).toMatchObject({ stores: [{ accounts: [] }], requests: {} });
    expect(await publicStatus(emulator, before.body.credentials.access_token)).toBe(401);
    const after = await create(emulator, "orders sync");
    expect(after.status).toBe(201);
    expect(after.body.data.id).not.toBe(before.body.data.id);
  });

  it("starts quickly and twice in one process", async () => {
    const startedAt = performance.now();
    const [one, two] = await Promise.all([start(), start()]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(one.url).not.toBe(two.url);
  });
});

describe("the truth", () => {
  it("shows accounts, owners, confirmation and fingerprints, and no secret", async () => {
    const emulator = await start();
    const { body } = await create(emulator, "orders sync");
    expect(emulator.truth().stores[0]?.accounts).toMatchObject([
      {
        id: body.data.id,
        name: "orders sync",
        owner: "org/project/dev/orders sync",
        confirmed: false,
        scopes: body.data.scopes,
      },
    ]);
    await call(emulator, `POST /v1/stores/emulator1/accounts/${body.data.id}/confirm`);
    expect(emulator.truth().stores[0]?.accounts[0]?.confirmed).toBe(true);

    const overHttp = await call(emulator, "GET /__emulator/truth");
    expect(overHttp.body).toEqual(JSON.parse(JSON.stringify(emulator.truth())));
    for (const secret of [body.credentials.access_token, body.credentials.client_secret, body.credentials.client_id]) {
      expect(JSON.stringify(overHttp.body)).not.toContain(secret);
    }
  });

  it("counts requests by route and status since the last reset", async () => {
    const emulator = await start();
    const { body } = await create(emulator, "orders sync", { key: "one-key" });
    await create(emulator, "orders sync", { key: "one-key" });
    await publicStatus(emulator, body.credentials.access_token, "/v3/catalog/products/7");
    expect(emulator.truth().requests).toEqual({
      "GET /v3/catalog/products/{product_id}": { total: 1, byStatus: { "404": 1 } },
      "POST /v1/stores/{store}/accounts": {
        total: 2,
        byStatus: expect.objectContaining({ "201": expect.any(Number) as number }) as object,
      },
    });
    await emulator.reset();
    expect(emulator.truth().requests).toEqual({});
  });

  it("knows how many requests were under way at once", async () => {
    const emulator = await start();
    emulator.faults.arm({ fault: { kind: "delay", milliseconds: 100 }, count: 5 });
    await Promise.all(["one 1", "two 2", "three", "four 4", "five 5"].map((name) => create(emulator, name)));
    expect(emulator.truth().peakConcurrency).toBe(5);
  });
});

describe("the control panel of the emulator", () => {
  it("changes the store behind the gateway's back", async () => {
    const emulator = await start();
    const { body } = await create(emulator, "orders sync");
    emulator.panel.renameAccount("emulator1", "orders sync", "renamed by hand");
    emulator.panel.setScopes("emulator1", "renamed by hand", ["store_v2_orders"]);
    const seen = await call(emulator, `GET /v1/stores/emulator1/accounts/${body.data.id}`);
    expect(seen.body).toMatchObject({ data: { name: "renamed by hand", scopes: ["store_v2_orders"] } });
    emulator.panel.deleteAccount("emulator1", body.data.id);
    expect((await call(emulator, `GET /v1/stores/emulator1/accounts/${body.data.id}`)).status).toBe(404);
  });

  it("can be used over HTTP as well", async () => {
    const emulator = await start();
    const made = await call(emulator, "POST /__emulator/stores/emulator1/accounts", {
      body: { name: "by hand", scopes: ["store_v2_products_read_only"] },
    });
    const { credentials, data } = made.body as unknown as {
      credentials: { access_token: string };
      data: { id: string };
    };
    expect(made.status).toBe(201);
    expect(await publicStatus(emulator, credentials.access_token)).toBe(200);
    const changed = await call(emulator, `PATCH /__emulator/stores/emulator1/accounts/by%20hand`, {
      body: { name: "other name", scopes: ["store_cart"] },
    });
    expect(changed.status).toBe(204);
    expect(emulator.truth().stores[0]?.accounts).toMatchObject([
      { name: "other name", scopes: ["store_cart"], confirmed: true },
    ]);
    expect((await call(emulator, `DELETE /__emulator/stores/emulator1/accounts/${data.id}`)).status).toBe(204);
    expect((await call(emulator, `DELETE /__emulator/stores/emulator1/accounts/${data.id}`)).status).toBe(404);
  });

  it.each([
    ["a name that is too short", { name: "abc", scopes: ["store_cart"] }, 400],
    ["no scopes", { name: "no scopes", scopes: [] }, 422],
    ["scopes on a Stencil-CLI token", { name: "a theme", token_type: "stencil-cli", scopes: ["store_cart"] }, 422],
    ["a field that it does not know", { name: "a name", colour: "red" }, 400],
  ])("refuses %s", async (_case, body, status) => {
    const emulator = await start();
    expect((await call(emulator, "POST /__emulator/stores/emulator1/accounts", { body })).status).toBe(status);
  });
});

describe("an emulator with a data file", () => {
  let folder: string;
  beforeEach(() => (folder = newFolder()));

  it("keeps accounts, webhooks, owners and waiting credentials across a restart", async () => {
    const data = join(folder, "store.db");
    const first = await startEmulator({ data });
    const { body } = await create(first, "orders sync", { key: "the-key" });
    const token = body.credentials.access_token;
    const hook = await request(`${first.url}/stores/emulator1/v3/hooks`, {
      method: "POST",
      headers: { "X-Auth-Token": token },
      body: JSON.stringify({ scope: "store/order/created", destination: "https://example.com/" }),
    });
    await hook.body.dump();
    const before = first.truth().stores;
    await first.close();

    const second = await start({ data });
    expect(second.truth().stores).toEqual(before);
    expect(await publicStatus(second, token)).toBe(200);
    const again = await create(second, "orders sync", { key: "the-key" });
    expect(again.body.credentials.access_token).toBe(token);
  });

  it("holds no secret in clear, in files that only their owner can read", async () => {
    const emulator = await startEmulator({ data: join(folder, "store.db") });
    const { body } = await create(emulator, "orders sync");
    await publicStatus(emulator, body.credentials.access_token);
    await emulator.close();
    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
      const bytes = readFileSync(file, "latin1");
      for (const secret of [body.credentials.access_token, body.credentials.client_secret])
        expect(bytes).not.toContain(secret);
    }
  });

  it("refuses a second emulator on the same file, and leaves the first one working", async () => {
    const data = join(folder, "store.db");
    const emulator = await start({ data });
    await expect(startEmulator({ data })).rejects.toMatchObject({ code: "data_unusable" });
    expect((await create(emulator, "still works")).status).toBe(201);
  });

  it("forgets on reset what is in the files, too", async () => {
    const data = join(folder, "store.db");
    const first = await startEmulator({ data });
    await create(first, "orders sync");
    await first.reset();
    expect((await create(first, "orders sync")).status).toBe(201);
    await first.reset();
    await first.close();
    const second = await start({ data });
    expect(second.truth().stores[0]?.accounts).toEqual([]);
    expect(existsSync(data)).toBe(true);
  });
});

describe("the fence around an emulator", () => {
  async function statusOf(emulator: Emulator, path: string, headers: Record<string, string>): Promise<number> {
    const answer = await request(`${emulator.url}${path}`, { headers });
    await answer.body.dump();
    return answer.statusCode;
  }

  it("refuses an address that other machines reach, unless the risk is accepted", async () => {
    await expect(startEmulator({ host: "0.0.0.0" })).rejects.toMatchObject({
      code: "wrong_use",
      message: expect.stringContaining("--allow-remote-access-to-unprotected-emulator") as string,
    });
    const emulator = await start({ host: "0.0.0.0", allowRemoteAccess: true });
    expect(await statusOf(emulator, "/healthz", {})).toBe(200);
  });

  it("refuses a Host that is not loopback: a web page behind a rebound name", async () => {
    const emulator = await start();
    expect(await statusOf(emulator, "/", { Host: "shop.example.com" })).toBe(403);
    expect(await statusOf(emulator, "/", { Host: `localhost:${String(emulator.port)}` })).toBe(200);
  });

  it.each(["/__emulator/truth", "/v1/stores/emulator1/accounts", "/"])(
    "refuses pages of other origins at %s",
    async (path) => {
      const emulator = await start();
      expect(await statusOf(emulator, path, { Origin: "https://evil.example.com" })).toBe(403);
    },
  );

  it.each(["/__emulator/truth", "/v1/stores/emulator1/accounts", "/"])(
    "refuses images and scripts of other sites at %s, which send no Origin, and lets a person follow a link",
    async (path) => {
      const emulator = await start();
      const crossSite = { "Sec-Fetch-Site": "cross-site" };
      const image = { ...crossSite, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" };
      expect(await statusOf(emulator, path, crossSite)).toBe(403);
      expect(await statusOf(emulator, path, image)).toBe(403);
      const visit = { ...crossSite, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
      expect(await statusOf(emulator, path, visit)).not.toBe(403);
      expect(await statusOf(emulator, path, { "Sec-Fetch-Site": "same-origin" })).not.toBe(403);
    },
  );

  it("takes no token but the ones it was given", async () => {
    const emulator = await start({ tokens: [{ token: "for-alpha-only", stores: ["emulator1"], access: "read" }] });
    for (const [token, status] of [
      ["guess", 401],
      ["for-alpha-only", 200],
      [emulator.readToken, 200],
    ] as const) {
      const answer = await call({ url: emulator.url, gatewayToken: token }, "GET /v1/stores/emulator1/accounts");
      expect([token, answer.status]).toEqual([token, status]);
    }
  });

  it.each([
    ["no store", { stores: [] }],
    ["a store hash with the prefix of a host name", { stores: ["store-abc"] }],
    ["a store hash that climbs", { stores: ["../etc"] }],
  ])("refuses to start with %s", async (_case, options) => {
    await expect(startEmulator(options)).rejects.toMatchObject({ code: "wrong_use" });
  });

  it("says which port is in use, and what to do", async () => {
    const { port } = await start();
    await expect(startEmulator({ port })).rejects.toMatchObject({
      code: "port_in_use",
      message: expect.stringMatching(/is in use: stop what listens there, or choose another with --port/) as string,
    });
  });
});
