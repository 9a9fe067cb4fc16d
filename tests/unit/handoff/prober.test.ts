import type { IncomingMessage } from "node:http";
import { type Emulator, startEmulator } from "../../../emulator";
import { checkToken, plannedCalls, type ProbeRow, probeToken, type TokenCheck } from "../../../handoff/prober";
import { StoreApi, type StoreApiOptions } from "../../../handoff/store-api";
import { familyEntry, type ScopeFamily, scopeFamilies } from "../../../scopes";
import { json, ScriptedServer } from "../../helpers/scripted-server";

const STORE = "emulator1";
const TOKEN = "tokentokentokentokentokentoken1";

/** Paths that a probe of a token that holds everything asks. */
const paths = new Set(
  scopeFamilies.flatMap((family) => {
    const { probe } = familyEntry(family);
    return probe && probe.needs.length === 0 ? [probe.path] : [];
  }),
);

const rowOf = (check: TokenCheck, family: ScopeFamily): ProbeRow | undefined =>
  check.token === "alive" ? check.rows.find((row) => row.family === family) : undefined;
const verdictOf = (check: TokenCheck, family: ScopeFamily) => rowOf(check, family)?.verdict;

describe("the probes of a token against the emulator", () => {
  let emulator: Emulator;
  beforeAll(async () => (emulator = await startEmulator({ quota: 150, stores: [STORE, "emulator2"] })));
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  const api = (storeHash = STORE) => new StoreApi({ url: emulator.url, storeHash });
  async function tokenWith(...scopes: string[]): Promise<string> {
    const { credentials } = await emulator.panel.createAccount(STORE, { name: "orders", scopes });
    return credentials.access_token;
  }
  const statuses = () => Object.values(emulator.truth().requests).flatMap(({ byStatus }) => Object.keys(byStatus));

  it("prove what is held, at the level that reading proves, and what is not", async () => {
    const check = await probeToken(api(), await tokenWith("store_v2_orders", "store_v2_products_read_only"));
    expect(rowOf(check, "orders")).toEqual({
      family: "orders",
      verdict: "present",
      level: "read-only",
      basis: "documented",
      reason: "GET /v2/orders/count: 200",
    });
    expect(verdictOf(check, "products")).toBe("present");
    expect(rowOf(check, "informationAndSettings")).toEqual({
      family: "informationAndSettings",
      verdict: "absent",
      basis: "documented",
      reason: "GET /v2/store: 403",
    });
    expect(verdictOf(check, "customers")).toBe("absent");
  });

  it("find that the token lives when Information & Settings is held, too", async () => {
    const check = await probeToken(api(), await tokenWith("store_v2_information_read_only"));
    expect(verdictOf(check, "informationAndSettings")).toBe("present");
    expect(verdictOf(check, "orders")).toBe("absent");
  });

  it.each([
    ["customersLogin", "no GET needs it; only a write could prove it"],
    ["metafieldsAccess", "every account holds its weakest level"],
    ["orderTransactions", "its GET needs an id from the store (order_id)"],
    ["checkouts", "its GET needs an id from the store (checkoutId)"],
  ] as const)("say why %s cannot be proved", async (family, reason) => {
    const check = await probeToken(api(), await tokenWith("store_v2_orders"));
    expect(rowOf(check, family)).toEqual({ family, verdict: "unprovable", reason });
  });

  it("have one row for each family of the catalogue, in its order", async () => {
    const check = await probeToken(api(), await tokenWith("store_v2_orders"));
    expect(check.token === "alive" && check.rows.map(({ family }) => family)).toEqual(scopeFamilies);
  });

  it("agree with the scopes for every family that they can prove", async () => {
    const weakest = scopeFamilies.flatMap((family) => familyEntry(family).levels[0]?.parameter ?? []);
    const everything = await probeToken(api(), await tokenWith(...weakest));
    emulator.panel.deleteAccount(STORE, "orders");
    // The scope of a family without a probe, because an account has one scope at least.
    const nothing = await probeToken(api(), await tokenWith("store_v2_customers_login"));
    for (const family of scopeFamilies) {
      const { probe } = familyEntry(family);
      if (!probe || probe.needs.length > 0) continue;
      expect([family, verdictOf(nothing, family)]).toEqual([family, "absent"]);
      const proved = probe.exclusive && probe.confirms !== null;
      expect([family, verdictOf(everything, family)]).toEqual([family, proved ? "present" : "unprovable"]);
    }
  });

  it("fit into a third of one window of the rate limit, each path once, and only read", async () => {
    await probeToken(api(), await tokenWith("store_v2_information"));
    const { requests } = emulator.truth();
    expect(Object.keys(requests).every((route) => route.startsWith("GET "))).toBe(true);
    expect(Object.values(requests).reduce((sum, { total }) => sum + total, 0)).toBe(paths.size);
    expect(paths.size).toBeLessThan(150 / 3);
    expect(statuses()).not.toContain("429");
  });

  describe("of a token whose scopes are declared", () => {
    const count = () => Object.values(emulator.truth().requests).reduce((sum, { total }) => sum + total, 0);

    it("ask for what is declared and what tells most, as many GETs as were planned, not for everything", async () => {
      const options = { declared: { orders: "read-only", storeInventory: "read-only" } } as const;
      const check = await probeToken(api(), await tokenWith("store_v2_orders", "store_inventory"), options);
      expect([verdictOf(check, "orders"), verdictOf(check, "storeInventory")]).toEqual(["present", "present"]);
      expect([verdictOf(check, "customers"), verdictOf(check, "themes")]).toEqual(["absent", "not-asked"]);
      expect(count()).toBe(plannedCalls(options));
      expect(count()).toBe(6);
      expect(plannedCalls()).toBe(paths.size);
    });

    it("ask for everything as soon as one call tells of more than is declared", async () => {
      const token = await tokenWith("store_v2_orders", "store_v2_customers", "store_themes_manage");
      const check = await probeToken(api(), token, { declared: { orders: "modify" } });
      expect([verdictOf(check, "customers"), verdictOf(check, "themes")]).toEqual(["present", "present"]);
      expect(count()).toBe(paths.size);
    });

    it("take one call beyond the declaration for a refresh", async () => {
      const options = { declared: { orders: "read-only" }, depth: "drift" } as const;
      await probeToken(api(), await tokenWith("store_v2_orders"), options);
      expect(count()).toBe(3);
      expect(plannedCalls(options)).toBe(3);
    });
  });

  it("ask a token's scopes once in a run, and whether it lives each time", async () => {
    const [one, token] = [api(), await tokenWith("store_v2_orders", "store_v2_products_read_only")];
    const first = await probeToken(one, token, { declared: { orders: "modify", products: "read-only" } });
    const before = emulator.truth().requests;
    const second = await probeToken(one, token, { declared: { orders: "modify", products: "read-only" } });
    expect(second).toEqual(first);
    const more = Object.entries(emulator.truth().requests).filter(([call, { total }]) => total !== before[call]?.total);
    expect(more.map(([call, { total }]) => [call, total])).toEqual([["GET /v2/store", 2]]);
    emulator.panel.deleteAccount(STORE, "orders");
    await expect(probeToken(one, token)).resolves.toEqual({ token: "dead" });
  });

  it("stop at the first call when the token is dead", async () => {
    const token = await tokenWith("store_v2_orders");
    emulator.panel.deleteAccount(STORE, "orders");
    await expect(probeToken(api(), token)).resolves.toEqual({ token: "dead" });
    expect(Object.keys(emulator.truth().requests)).toHaveLength(1);
  });

  it("cannot tell a token of another store from a dead one", async () => {
    const token = await tokenWith("store_v2_orders");
    await expect(probeToken(api("emulator2"), token)).resolves.toEqual({ token: "dead" });
  });
});

describe("the probes of a token against any server", () => {
  const server = new ScriptedServer();
  beforeAll(() => server.start());
  beforeEach(() => {
    server.forget();
  });
  afterAll(() => {
    server.close();
  });

  const api = (options: Partial<StoreApiOptions> = {}) =>
    new StoreApi({
      url: server.url,
      storeHash: "abc123",
      ...options,
    });
  const isLiveness = (request: IncomingMessage) => request.url === "/stores/abc123/v2/store";
  const store = { id: "abc123" };

  it("send the token in its own header, to the store's paths, by GET alone", async () => {
    server.handler = (_request, response) => {
      json(response, 200, store);
    };
    await probeToken(api(), TOKEN);
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(new Set(server.requests.map(({ headers }) => headers["x-auth-token"]))).toEqual(new Set([TOKEN]));
    expect(server.requests.map(({ url }) => url).sort()).toEqual(
      [...paths].map((path) => `/stores/abc123${path}`).sort(),
    );
    expect(server.requests.some(({ url }) => url.includes(TOKEN))).toBe(false);
  });

  it("keep a path prefix of the API's URL", async () => {
    server.handler = (_request, response) => {
      json(response, 401);
    };
    const url = `${server.url}/behind/a/proxy/`;
    await checkToken(api({ url }), TOKEN);
    expect(server.requests[0]?.url).toBe("/behind/a/proxy/stores/abc123/v2/store");
  });

  it.each([
    ["200 with the store's hash", 200, store, { token: "alive" }],
    ["200 without a hash", 200, {}, { token: "alive" }],
    ["200 with another hash", 200, { id: "xyz789" }, { token: "other-store" }],
    ["403", 403, {}, { token: "alive" }],
    ["401", 401, {}, { token: "dead" }],
    ["404", 404, {}, { token: "unclear", reason: "GET /v2/store was answered with status 404" }],
    ["500", 500, {}, { token: "unclear", reason: "GET /v2/store was answered with status 500" }],
  ] as const)("judge a token by %s", async (_what, status, body, expected) => {
    server.handler = (_request, response) => {
      json(response, status, body);
    };
    await expect(checkToken(api(), TOKEN)).resolves.toMatchObject(expected);
  });

  it.each([
    ["plain text", "text/plain", "X-Auth-Token header is required"],
    ["nothing", undefined, ""],
    ["JSON that is cut off", "application/json", '{"status":4'],
  ])("take a 401 with %s for a dead token, because no page says what its body is", async (_what, type, body) => {
    server.handler = (_request, response) => response.writeHead(401, type ? { "content-type": type } : {}).end(body);
    await expect(checkToken(api(), TOKEN)).resolves.toMatchObject({ token: "dead" });
  });

  it.each([
    ["captive portal's page", 200, "text/html", "<h1>Wi-Fi</h1>"],
    ["proxy's log-in page", 401, "text/html; charset=utf-8", "<h1>Authentication required</h1>"],
    ["log-in page that calls itself text", 401, "text/plain", "\n<!DOCTYPE html><title>Log in</title>"],
    ["log-in page that does not say what it is", 401, undefined, "<html><title>Log in</title></html>"],
    ["firewall's page", 403, "text/html", "<h1>Forbidden</h1>"],
  ])("draw nothing from a %s (%i)", async (_what, status, type, body) => {
    server.handler = (_request, response) => response.writeHead(status, type ? { "content-type": type } : {}).end(body);
    await expect(probeToken(api(), TOKEN)).resolves.toEqual({
      token: "unclear",
      reason: `GET /v2/store was answered with status ${status} and an HTML page, as from a proxy or a log-in`,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([200, 401, 403])("draw nothing from a page that answers one of the probes with %i", async (status) => {
    server.handler = (request, response) => {
      if (isLiveness(request)) json(response, 200, store);
      else response.writeHead(status, { "content-type": "text/html" }).end("<h1>Wi-Fi</h1>");
    };
    const reason = `GET /v2/orders/count: ${status} with an HTML page`;
    expect(rowOf(await probeToken(api(), TOKEN), "orders")).toMatchObject({ verdict: "inconclusive", reason });
  });

  describe("a refusal", () => {
    const scopeMissing = { status: 403, title: "You don't have a required scope to access the endpoint" };
    const declared = { orders: "read-only" } as const;
    const refuse = (orders: unknown, status = 403) => {
      server.handler = (request, response) => {
        if (isLiveness(request)) json(response, 200, store);
        else if (/\/v2\/orders\/count/.test(request.url ?? "")) json(response, 403, orders);
        else json(response, status);
      };
    };

    it("that names the missing scope proves it", async () => {
      refuse(scopeMissing, 200);
      expect(rowOf(await probeToken(api(), TOKEN, { declared }), "orders")).toMatchObject({ verdict: "absent" });
    });

    it("that does not say why is proved by a second call of the family", async () => {
      refuse({});
      const row = rowOf(await probeToken(api(), TOKEN, { declared }), "orders");
      expect(row).toMatchObject({ verdict: "absent" });
      expect(row?.reason).toMatch(/^GET \/v2\/orders\/count: 403; GET \/v\d\S+: 403$/);
    });

    it("that a second call of the family does not confirm proves nothing but the opposite", async () => {
      refuse({}, 200);
      const row = rowOf(await probeToken(api(), TOKEN, { declared }), "orders");
      expect(row).toMatchObject({ verdict: "present", level: "read-only" });
    });

    it("is not proved where the second call fails", async () => {
      refuse({}, 500);
      expect(rowOf(await probeToken(api(), TOKEN, { declared }), "orders")).toMatchObject({ verdict: "not-proved" });
    });

    it("of what is not declared costs no second call", async () => {
      refuse({});
      const check = await probeToken(api(), TOKEN, {
        declared: { products: "read-only", informationAndSettings: "read-only" },
      });
      expect(verdictOf(check, "orders")).toBe("not-proved");
      expect(server.requests.filter(({ url }) => url.includes("orders"))).toHaveLength(1);
    });
  });

  it("do not follow a redirect with the token", async () => {
    server.handler = (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    await expect(probeToken(api(), TOKEN)).resolves.toMatchObject({ token: "unclear" });
    expect(server.requests).toHaveLength(1);
  });

  it.each([204, 206])("take a %i for the proof that a 200 is", async (status) => {
    server.handler = (request, response) => {
      if (isLiveness(request)) json(response, 200, store);
      else response.writeHead(status).end();
    };
    expect(verdictOf(await probeToken(api(), TOKEN), "orders")).toBe("present");
  });

  it.each([404, 422, 500])("draw nothing from a %i", async (status) => {
    server.handler = (request, response) => {
      json(response, isLiveness(request) ? 200 : status, store);
    };
    const row = rowOf(await probeToken(api(), TOKEN), "orders");
    expect(row).toMatchObject({ verdict: "inconclusive", reason: `GET /v2/orders/count: ${status}` });
  });

  it("draw nothing from silence, and go on with the others", async () => {
    server.handler = (request, response) => {
      if (!request.url?.includes("/orders/count")) json(response, 200, store);
    };
    const check = await probeToken(api({ deadlineMs: 400 }), TOKEN);
    expect(rowOf(check, "orders")).toMatchObject({ verdict: "inconclusive", reason: "GET /v2/orders/count: deadline" });
    expect(verdictOf(check, "products")).toBe("present");
  });

  it("have as many calls under way as allowed, and no more", async () => {
    let running = 0;
    let most = 0;
    server.handler = (_request, response) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        json(response, 200, store);
      }, 20);
    };
    await probeToken(api({ width: 3 }), TOKEN);
    expect(most).toBe(3);
  });

  it("never ask for more than the rate-limit headers leave, window after window", async () => {
    const quota = { requests: 5, windowMs: 500 };
    let window = { startedAt: 0, used: 0 };
    let refused = 0;
    server.handler = (_request, response) => {
      if (Date.now() - window.startedAt >= quota.windowMs) window = { startedAt: Date.now(), used: 0 };
      const isRefused = window.used >= quota.requests;
      if (isRefused) refused += 1;
      else window.used += 1;
      const headers = {
        "x-rate-limit-time-window-ms": String(quota.windowMs),
        "x-rate-limit-time-reset-ms": String(window.startedAt + quota.windowMs - Date.now()),
        "x-rate-limit-requests-quota": String(quota.requests),
        "x-rate-limit-requests-left": String(quota.requests - window.used),
      };
      // A slow store: many answers are still on their way when the next call could start.
      setTimeout(() => {
        json(response, isRefused ? 429 : 200, store, headers);
      }, 30);
    };
    const check = await probeToken(api(), TOKEN);
    expect(check.token).toBe("alive");
    expect(refused).toBe(0);
  });

  it("wait as long as a 429 says, and ask again", async () => {
    const times: number[] = [];
    server.handler = (_request, response, count) => {
      times.push(Date.now());
      if (count === 1)
        json(response, 429, {}, { "x-rate-limit-requests-left": "0", "x-rate-limit-time-reset-ms": "300" });
      else json(response, 403);
    };
    await expect(checkToken(api(), TOKEN)).resolves.toMatchObject({ token: "alive" });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  it.each([502, 503, 504])("try again after a proxy's %i", async (status) => {
    server.handler = (_request, response, count) => {
      json(response, count === 1 ? status : 401);
    };
    await expect(checkToken(api(), TOKEN)).resolves.toMatchObject({ token: "dead" });
    expect(server.requests).toHaveLength(2);
  });

  it("say where they tried when nobody listens, without the token", async () => {
    const failure = checkToken(api({ url: "http://127.0.0.1:1" }), TOKEN);
    await expect(failure).rejects.toMatchObject({ code: "unreachable" });
    await expect(failure).rejects.toThrow(
      /^Could not check a token against store abc123: no answer from http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    );
    await expect(failure).rejects.not.toThrow(TOKEN);
  });

  it("give up at the deadline", async () => {
    server.handler = () => undefined;
    await expect(checkToken(api({ deadlineMs: 200 }), TOKEN)).rejects.toMatchObject({ code: "deadline" });
  });
});
