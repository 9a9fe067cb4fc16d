import { OTHER_STORE, STORE, publicApiHarness } from "./public-api-harness";

const TYPE = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

const rateLimitHeaders = [
  "X-Rate-Limit-Time-Window-Ms",
  "X-Rate-Limit-Time-Reset-Ms",
  "X-Rate-Limit-Requests-Quota",
  "X-Rate-Limit-Requests-Left",
] as const;

describe("a call of the public API", () => {
  const harness = publicApiHarness({ requests: 1_000_000, windowMs: 30_000 });
  const token = harness.tokenFor([
    "store_v2_products_read_only",
    "store_v2_information_read_only",
    "store_v2_orders_read_only",
  ]);

  it("without a token is answered 401, in the form of the version", async () => {
    const v3 = await harness.call("GET /v3/catalog/products");
    expect([v3.status, await v3.json()]).toEqual([
      401,
      { status: 401, title: "X-Auth-Token header is required", type: TYPE, errors: {} },
    ]);
    const v2 = await harness.call("GET /v2/orders");
    expect([v2.status, await v2.json()]).toEqual([401, [{ status: 401, message: "X-Auth-Token header is required" }]]);
  });

  it("with a dead token is answered 401", async () => {
    const answer = await harness.call("GET /v3/catalog/products", { token: "a".repeat(31) });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      title: expect.stringContaining("not a valid combination for this store") as string,
    });
  });

  it("with a token of another store is answered 401", async () => {
    const answer = await harness.call("GET /v3/catalog/products", { token, store: OTHER_STORE });
    expect(answer.status).toBe(401);
  });

  it("with a token that lacks the scope is answered 403 in the platform's own words", async () => {
    const v3 = await harness.call("GET /v3/customers", { token });
    expect([v3.status, await v3.json()]).toEqual([
      403,
      { status: 403, title: "You don't have a required scope to access the endpoint", type: TYPE, errors: {} },
    ]);
    const v2 = await harness.call("GET /v2/customers", { token });
    expect([v2.status, await v2.json()]).toEqual([
      403,
      [{ status: 403, message: "You don't have a required scope to access the endpoint" }],
    ]);
  });

  it("to /v2/store is refused in the form of V3, as its specification has it", async () => {
    const answer = await harness.call("GET /v2/store", { token: harness.tokenFor(["store_cart"]) });
    expect([answer.status, await answer.json()]).toMatchObject([403, { type: TYPE }]);
  });

  it.each(["/v3/nothing/here", "/v3/", "/v4/catalog/products", "/", "/stores/x/v3/hooks"])(
    "to the unknown route %s is answered 404",
    async (path) => {
      const answer = await harness.call(`GET ${path}`, { token });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { status: 404, title: "Not found", type: TYPE, errors: {} },
      ]);
    },
  );

  it("with a method that the route does not know is answered 405 and the ones it knows", async () => {
    const answer = await harness.call("POST /v2/store", { token });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET"]);
  });

  it("with PATCH is answered 501", async () => {
    expect((await harness.call("PATCH /v3/catalog/products", { token })).status).toBe(501);
  });

  it("to a store that is not emulated is answered 404 with a page instead of JSON", async () => {
    const answer = await harness.call("GET /v3/hooks", { token, store: "nosuch1" });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([404, "text/html"]);
  });

  it("may end in .json in V2, as older clients write it", async () => {
    expect((await harness.call("GET /v2/store.json", { token })).status).toBe(200);
  });

  it.each([
    ["200", "GET /v3/catalog/products"],
    ["204", "GET /v2/orders"],
    ["403", "GET /v3/customers"],
    ["404", "GET /v3/nothing"],
    ["405", "POST /v2/store"],
  ])("shows the quota on a %s", async (status, call) => {
    const answer = await harness.call(call, { token });
    expect(String(answer.status)).toBe(status);
    for (const header of rateLimitHeaders) expect(answer.headers.get(header)).toMatch(/^\d+$/);
  });

  it("shows the quota on a 401 without using it up", async () => {
    const before = await harness.call("GET /v3/catalog/products");
    const after = await harness.call("GET /v3/catalog/products");
    const left = (answer: Response): string | null => answer.headers.get("X-Rate-Limit-Requests-Left");
    expect(left(after)).toBe(left(before));
  });
});

describe("a store whose quota is used up", () => {
  it("answers 429 with the window's end, whatever token asks, and other stores go on", async () => {
    const harness = publicApiHarness({ requests: 2, windowMs: 30_000 });
    const scopes = ["store_v2_products_read_only"];
    const [first, second] = [harness.tokenFor(scopes), harness.tokenFor(scopes)];
    await harness.call("GET /v3/catalog/products", { token: first });
    await harness.call("GET /v3/catalog/products", { token: first });

    const refused = await harness.call("GET /v3/catalog/products", { token: second });
    expect([refused.status, refused.headers.get("X-Rate-Limit-Requests-Left")]).toEqual([429, "0"]);
    expect(Number(refused.headers.get("X-Rate-Limit-Time-Reset-Ms"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ status: 429, title: "Too many requests" });

    const elsewhere = harness.tokenFor(scopes, {}, OTHER_STORE);
    expect((await harness.call("GET /v3/catalog/products", { token: elsewhere, store: OTHER_STORE })).status).toBe(200);
  });
});

describe("the store information", () => {
  it("names the store that was asked", async () => {
    const harness = publicApiHarness();
    const answer = await harness.call("GET /v2/store", { token: harness.tokenFor(["store_v2_information_read_only"]) });
    expect(await answer.json()).toMatchObject({ id: STORE, domain: `store-${STORE}.mybigcommerce.com` });
  });

  it("tells the time in seconds", async () => {
    const harness = publicApiHarness();
    const answer = await harness.call("GET /v2/time", { token: harness.tokenFor(["store_v2_information"]) });
    const { time } = (await answer.json()) as { time: number };
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(5);
  });
});

describe("webhooks", () => {
  const order = { scope: "store/order/created", destination: "https://example.com/hooks" };

  it("are made, read, changed and deleted by the account that owns them", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_cart"]);
    const made = await harness.call("POST /v3/hooks", { token, body: { ...order, headers: { "x-key": "value" } } });
    expect(made.status).toBe(200);
    const { data } = (await made.json()) as { data: { id: number } };
    expect(data).toMatchObject({
      ...order,
      is_active: true,
      store_hash: STORE,
      client_id: harness.accountOf(token).clientId,
    });

    const changed = await harness.call(`PUT /v3/hooks/${String(data.id)}`, { token, body: { is_active: false } });
    expect(await changed.json()).toMatchObject({ data: { ...order, is_active: false, headers: { "x-key": "value" } } });

    const removed = await harness.call(`DELETE /v3/hooks/${String(data.id)}`, { token });
    expect([removed.status, await removed.json()]).toMatchObject([200, { data: { id: data.id } }]);
    expect((await harness.call(`GET /v3/hooks/${String(data.id)}`, { token })).status).toBe(404);
  });

  it("are hidden from every other account", async () => {
    const harness = publicApiHarness();
    const [owner, other] = [harness.tokenFor(["store_cart"]), harness.tokenFor(["store_cart"])];
    const made = (await (await harness.call("POST /v3/hooks", { token: owner, body: order })).json()) as {
      data: { id: number };
    };
    for (const call of ["GET", "PUT", "DELETE"].map((method) => `${method} /v3/hooks/${String(made.data.id)}`)) {
      const answer = await harness.call(call, { token: other, ...(call.startsWith("PUT") ? { body: {} } : {}) });
      expect(answer.status).toBe(404);
    }
    expect(await (await harness.call("GET /v3/hooks", { token: other })).json()).toMatchObject({ data: [] });
  });

  it("are listed in pages and by filter", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_cart"]);
    for (const event of ["created", "updated", "archived"]) {
      await harness.call("POST /v3/hooks", { token, body: { ...order, scope: `store/order/${event}` } });
    }
    const page = await harness.call("GET /v3/hooks?limit=2&page=2", { token });
    expect(await page.json()).toMatchObject({
      data: [{ scope: "store/order/archived" }],
      meta: {
        pagination: {
          total: 3,
          count: 1,
          per_page: 2,
          current_page: 2,
          total_pages: 2,
          links: { previous: "?page=1&limit=2", current: "?page=2&limit=2" },
        },
      },
    });
    const filtered = await harness.call("GET /v3/hooks?scope=store/order/updated", { token });
    expect(((await filtered.json()) as { data: unknown[] }).data).toHaveLength(1);
  });

  it.each([
    ["destination", { ...order, destination: "http://example.com" }],
    ["destination", { ...order, destination: "https://example.com:8443/" }],
    ["scope", { ...order, scope: "everything" }],
    ["headers", { ...order, headers: "x" }],
    ["body", "not json"],
  ])("with a wrong %s are refused with 422 that names it", async (field, body) => {
    const harness = publicApiHarness();
    const answer = await harness.call("POST /v3/hooks", { token: harness.tokenFor(["store_cart"]), body });
    expect(answer.status).toBe(422);
    expect((await answer.json()) as object).toHaveProperty(["errors", field]);
  });

  it("tell of trouble at addresses that belong to the account", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_cart"]);
    expect((await harness.call("PUT /v3/hooks/admin", { token, body: { emails: ["ops@example.com"] } })).status).toBe(
      204,
    );
    expect(await (await harness.call("GET /v3/hooks/admin", { token })).json()).toMatchObject({
      data: { emails: ["ops@example.com"] },
    });
    const other = harness.tokenFor(["store_cart"]);
    expect(await (await harness.call("GET /v3/hooks/admin", { token: other })).json()).toMatchObject({
      data: { emails: [] },
    });
  });
});

describe("storefront tokens", () => {
  const wish = { channel_id: 1, expires_at: 4_000_000_000 };

  it.each([
    ["/v3/storefront/api-token", "store_storefront_api"],
    ["/v3/storefront/api-token-private", "store_storefront_api"],
    ["/v3/storefront/api-token-customer-impersonation", "store_storefront_api_customer_impersonation"],
  ])("are minted by POST %s with %s", async (path, scope) => {
    const harness = publicApiHarness();
    const answer = await harness.call(`POST ${path}`, { token: harness.tokenFor([scope]), body: wish });
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as { data: { token: string } };
    expect(data.token.split(".")).toHaveLength(3);
  });

  it("can be revoked once", async () => {
    const harness = publicApiHarness();
    const token = harness.tokenFor(["store_storefront_api"]);
    const answer = await harness.call("POST /v3/storefront/api-token", { token, body: wish });
    const { data } = (await answer.json()) as { data: { token: string } };
    const revoke = () =>
      harness.call("DELETE /v3/storefront/api-token", { token, headers: { "Sf-Api-Token": data.token } });
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(422);
  });

  it.each([
    ["no channel", { expires_at: 4_000_000_000 }],
    ["two kinds of channel", { ...wish, channel_ids: [1] }],
    ["no end", { channel_id: 1 }],
    ["three origins", { ...wish, allowed_cors_origins: ["a", "b", "c"] }],
  ])("with %s are refused with 422", async (_case, body) => {
    const harness = publicApiHarness();
    const answer = await harness.call("POST /v3/storefront/api-token", {
      token: harness.tokenFor(["store_storefront_api"]),
      body,
    });
    expect(answer.status).toBe(422);
  });
});
