import { connect } from "node:net";
import { format } from "node:util";
import {
  accountResponseSchema,
  capabilitiesSchema,
  createAccountResponseSchema,
  errorCodes,
  listAccountsResponseSchema,
  PROBLEM_MEDIA_TYPE,
  problemSchema,
  type CapabilitiesBody,
  type ErrorCode,
  type Problem,
} from "../../contract";
import { ContractClient, eventually, orderOf, validOrder, type Reply } from "./contract-client";
import { runnerOfFile, type TestRunner } from "./test-runner";

/** A gateway over HTTP that a test may do anything to. Started for each test, with an empty store. */
export interface GatewayUnderTest {
  /** Without a slash at the end. */
  readonly url: string;
  /** Opens every store, for managing. */
  readonly manageToken: string;
  /** Opens every store, for reading. */
  readonly readToken: string;
  /** Hash of an empty store that it serves. */
  readonly store: string;
  /** Makes an account in the store as a person does in the control panel, and gives its id. */
  makeByHand(name: string, scopes: readonly string[]): Promise<string>;
  /** False for a store that grants by a form: a scope that no row of it is known for cannot be pressed. Default true. */
  readonly grantsUnknownScopes?: boolean;
  /** Deletes an account as a person does in the control panel. */
  deleteByHand(id: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The behaviour that a client of the contract may rely on, whatever stands behind it. Runs over HTTP.
 *
 * @param start starts a gateway for one test; its store must have room for at least 12 accounts and at most 100
 * @param runner whose tests these become. Default: the globals of the file that calls this, as Jest has them
 */
export function describeGatewayContract(
  name: string,
  start: () => Promise<GatewayUnderTest>,
  runner: TestRunner = runnerOfFile(),
): void {
  const { describe, it, beforeEach, afterEach, expect } = runner;

  /** One test for each row; `%s` and `%j` of the title are the row's first cells. */
  function each<Row extends [unknown, ...unknown[]] | string>(rows: readonly Row[]) {
    type Cells = Row extends unknown[] ? Row : [Row];
    return (title: string, work: (...cells: Cells) => Promise<void>): void => {
      for (const row of rows) {
        const cells = (typeof row === "string" ? [row] : row) as Cells;
        const named = cells.slice(0, title.match(/%[sj]/g)?.length ?? 0);
        it(format(title, ...named), () => work(...cells));
      }
    };
  }

  describe(`the gateway contract, served by ${name}`, () => {
    let gateway: GatewayUnderTest;
    let client: ContractClient;
    let capabilities: CapabilitiesBody;

    beforeEach(async () => {
      gateway = await start();
      client = new ContractClient(gateway.url, gateway.manageToken, gateway.store);
      capabilities = (await client.call<CapabilitiesBody>("GET", "/capabilities")).body;
    });
    afterEach(async () => {
      await gateway.close();
    });

    /** Makes an account that must come into being, and gives id and credentials. */
    async function make(order: unknown = validOrder, key?: string) {
      const reply = await client.create(order, key);
      expect(reply).toMatchObject({ status: 201 });
      return { id: reply.body.data.id, ...reply.body };
    }

    async function makeMany(count: number): Promise<void> {
      for (let n = 0; n < count; n++) await make(orderOf(`account-${String(n).padStart(3, "0")}`));
    }

    async function names(): Promise<string[]> {
      return (await client.list("?limit=250")).body.data.map(({ name }) => name);
    }

    describe("without a store", () => {
      it("says that it is alive, to anybody", async () => {
        expect(await client.send("GET", "/healthz", { token: null })).toMatchObject({
          status: 200,
          body: { status: "ok" },
        });
      });

      it("serves its own OpenAPI document, to anybody", async () => {
        const { status, body } = await client.send<{ openapi: string; paths: object }>("GET", "/v1/openapi.json", {
          token: null,
        });
        expect(status).toBe(200);
        expect(body.openapi).toMatch(/^3\.1\./);
        expect(Object.keys(body.paths)).toContain("/v1/stores/{store}/accounts/{account}/confirm");
      });

      it("answers an address outside the contract with a problem", async () => {
        expectProblem(await client.send("GET", "/v1/nothing"), "route_unknown");
      });

      each([
        ["PUT", "/healthz"],
        ["DELETE", "/v1/openapi.json"],
      ])("answers %s %s with a problem that names the methods it takes", async (method, path) => {
        const reply = await client.send<Problem>(method, path);
        expectProblem(reply, "method_not_allowed");
        expect(reply.headers.get("allow")).toBe("GET, HEAD");
      });
    });

    describe("tokens", () => {
      each([
        ["no token", null],
        ["an empty token", ""],
        ["a token that it does not know", "not-a-token"],
      ])("refuses %s", async (_, token) => {
        const reply = await client.call("GET", "/accounts", { token });
        expectProblem(reply, "unauthorized");
        expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer /);
      });

      it("refuses a token in any other scheme", async () => {
        const headers = { Authorization: `Basic ${Buffer.from(`x:${gateway.manageToken}`).toString("base64")}` };
        expectProblem(await client.call("GET", "/accounts", { token: null, headers }), "unauthorized");
      });

      it("refuses an unknown token before it looks at anything else", async () => {
        const reply = await client.call("POST", "/accounts", {
          token: "not-a-token",
          raw: "{",
          headers: { "Content-Type": "text/html" },
        });
        expectProblem(reply, "unauthorized");
      });

      each([
        ["GET", "/capabilities"],
        ["GET", "/accounts"],
      ])("lets a read token %s %s", async (method, path) => {
        expect(await client.call(method, path, { token: gateway.readToken })).toMatchObject({ status: 200 });
      });

      each([
        ["POST", "/accounts"],
        ["PATCH", "/accounts/1"],
        ["DELETE", "/accounts/1"],
        ["POST", "/accounts/1/confirm"],
        ["POST", "/accounts/confirm"],
      ])("does not let a read token %s %s", async (method, path) => {
        expectProblem(await client.call(method, path, { token: gateway.readToken, body: {} }), "forbidden");
      });
    });

    describe("addresses", () => {
      it("says that it does not serve a store that it does not know", async () => {
        expectProblem(await client.send("GET", "/v1/stores/nosuchstore0/accounts"), "store_unknown");
      });

      each(["AB1", "ab", "store-abc", "a%2F..%2Fb", "%00abc", "abc%0d%0a", "%F0%9F%98%80", "a".repeat(33)])(
        "refuses the store hash %j",
        async (hash) => {
          expectProblem(await client.send("GET", `/v1/stores/${hash}/accounts`), "invalid_request");
        },
      );

      each(["a%20b", "%2e%2e%2f", "1%00", "x".repeat(65), "%zz"])("refuses the account id %j", async (id) => {
        expectProblem(await client.get(id), "invalid_request");
      });

      it("takes no other method on an account than the contract's", async () => {
        const reply = await client.call("PUT", "/accounts/1", { body: {} });
        expectProblem(reply, "method_not_allowed");
        expect(reply.headers.get("allow")).toBe("GET, HEAD, PATCH, DELETE");
      });

      it("does not take the word for confirming several accounts for an account", async () => {
        const reply = await client.call("GET", "/accounts/confirm");
        expectProblem(reply, "method_not_allowed");
        expect(reply.headers.get("allow")).toBe("POST");
      });
    });

    describe("capabilities", () => {
      it("are what the contract says", async () => {
        const { status, body } = await client.call<unknown>("GET", "/capabilities");
        expect(status).toBe(200);
        expect(capabilitiesSchema.safeParse(body).error).toBeUndefined();
      });
    });

    describe("create", () => {
      it("gives the account and, this once, its credentials", async () => {
        const reply = await client.create<unknown>(validOrder);
        expect(reply.status).toBe(201);
        const { data, credentials } = createAccountResponseSchema.parse(reply.body);
        const { identity: _, ...shown } = validOrder;
        expect(data).toMatchObject({ ...shown, confirmed: false });
        expect(Object.values(credentials).filter((value) => value === "")).toEqual([]);
        expect(Math.abs(Date.parse(data.created_at) - Date.now())).toBeLessThan(60_000);
        expect(reply.headers.get("cache-control")).toBe("no-store");
      });

      it("makes a Stencil-CLI account for local development when nothing else is said", async () => {
        const { data } = await make({ name: "theme work", token_type: "stencil-cli", owner: "acme/shop/prod/theme" });
        expect(data).toMatchObject({ token_type: "stencil-cli", access_level: "local-development-only", scopes: [] });
      });

      it("makes a Stencil-CLI account that may publish themes", async () => {
        const order = {
          name: "theme work",
          token_type: "stencil-cli",
          access_level: "publish-theme",
          owner: "acme/shop/prod/theme",
        };
        expect((await make(order)).data.access_level).toBe("publish-theme");
      });

      it("removes white space around a name", async () => {
        expect((await make({ ...validOrder, name: "  orders sync " })).data.name).toBe("orders sync");
      });

      it("sorts scopes and takes each once", async () => {
        const scopes = ["store_v2_products_read_only", "store_v2_orders", "store_v2_products_read_only"];
        expect((await make({ ...validOrder, scopes })).data.scopes).toEqual([
          "store_v2_orders",
          "store_v2_products_read_only",
        ]);
      });

      it("writes a scope in the catalogue's spelling", async () => {
        const { data } = await make({ ...validOrder, scopes: ["store_checkout_content"] });
        expect(data.scopes).toEqual(["store_content_checkout"]);
      });

      it("takes a scope that the catalogue does not know yet, or refuses it and makes nothing", async () => {
        const order = { ...validOrder, scopes: ["store_quantum_teleporters_manage"] };
        if (gateway.grantsUnknownScopes === false) {
          expectProblem(await client.create<Problem>(order), "not_supported");
          expect(await names()).toEqual([]);
          return;
        }
        const { data } = await make(order);
        expect(data.scopes).toEqual(["store_quantum_teleporters_manage"]);
      });

      each<[string, ErrorCode, object]>([
        ["a name of three characters", "name_too_short", { name: "abc" }],
        ["a name of white space", "name_too_short", { name: "      " }],
        ["a name of 256 characters", "invalid_request", { name: "n".repeat(256) }],
        ["a name with a line break", "invalid_request", { name: "orders\nsync" }],
        ["a name with half a surrogate", "invalid_request", { name: "orders\ud800sync" }],
        ["a name that is a number", "invalid_request", { name: 12345 }],
        ["no name", "invalid_request", { name: undefined }],
        ["no owner", "invalid_request", { owner: undefined }],
        ["an empty owner", "invalid_request", { owner: "" }],
        ["an unknown token type", "invalid_request", { token_type: "v4" }],
        ["an unknown field", "invalid_request", { scope: [] }],
        ["scopes that are no list", "invalid_request", { scopes: "store_v2_orders" }],
        [
          "more scopes than there can be",
          "invalid_request",
          { scopes: Array.from({ length: 201 }, (_, n) => `store_v9_s${n}`) },
        ],
        ["a scope with upper-case letters", "invalid_request", { scopes: ["Store_V2_Orders"] }],
        ["no scopes", "scopes_required", { scopes: [] }],
        ["only the scope that every account has", "scopes_required", { scopes: ["default"] }],
        ["a slip in a known scope", "unknown_scope", { scopes: ["store_v2_order"] }],
        ["a scope that is not a store's", "unknown_scope", { scopes: ["quantum_teleporters"] }],
        ["a scope of account-level API accounts", "unknown_scope", { scopes: ["account_read"] }],
        ["a level that the family does not offer", "scope_level_not_available", { scopes: ["store_logs"] }],
        ["an access level for a V2/V3 token", "invalid_request", { access_level: "publish-theme" }],
        ["scopes for a Stencil-CLI token", "scopes_not_allowed", { token_type: "stencil-cli" }],
        ["an unknown access level", "invalid_request", { token_type: "stencil-cli", scopes: [], access_level: "root" }],
      ])("refuses %s", async (_, code, change) => {
        expectProblem(await client.create<Problem>({ ...validOrder, ...change }), code);
        expect(await names()).toEqual([]);
      });

      it("names the scope that was probably meant", async () => {
        const { body } = await client.create<Problem>({ ...validOrder, scopes: ["store_v2_order"] });
        expect(body.detail).toContain("did you mean store_v2_orders?");
      });

      it("names the field that is wrong, without its value", async () => {
        const { body } = await client.create<Problem>({ ...validOrder, owner: "secret\u0007value" });
        expect(body.errors).toEqual([{ path: "owner", reason: expect.any(String) as string }]);
        expect(JSON.stringify(body)).not.toContain("secret");
      });

      each<[string, string | Uint8Array<ArrayBuffer>]>([
        ["nothing", ""],
        ["half of a JSON text", '{"name": "orders'],
        ["no object", "[]"],
        ["null", "null"],
        ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
        ["very deep nesting", "[".repeat(100_000)],
        [
          "a field that would change an object's prototype",
          JSON.stringify(validOrder).replace("{", '{"__proto__":{"admin":true},'),
        ],
      ])("refuses a body with %s", async (_, raw) => {
        const headers = { "Content-Type": "application/json", "Idempotency-Key": "key" };
        expectProblem(await client.call("POST", "/accounts", { raw, headers }), "invalid_request");
      });

      each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
        "refuses a body of the type %j",
        async (type) => {
          const reply = await client.call("POST", "/accounts", {
            raw: new TextEncoder().encode(JSON.stringify(validOrder)),
            headers: { "Idempotency-Key": "key", ...(type === "" ? {} : { "Content-Type": type }) },
          });
          expectProblem(reply, "unsupported_media_type");
        },
      );

      it("takes a body with a charset in its type", async () => {
        const headers = { "Idempotency-Key": "key", "Content-Type": "application/json; charset=utf-8" };
        expect(await client.call("POST", "/accounts", { raw: JSON.stringify(validOrder), headers })).toMatchObject({
          status: 201,
        });
      });

      it("refuses a body that is larger than a request can be", async () => {
        const reply = await client.create<Problem>({ ...validOrder, name: "n".repeat(300_000) });
        expectProblem(reply, "payload_too_large");
      });

      it("stops reading a body that never says how large it is", async () => {
        const answer = await sendEndlessBody(gateway, `/v1/stores/${gateway.store}/accounts`);
        expect(answer).toMatch(/^HTTP\/1\.1 413 /);
        expect(answer).toContain('"code":"payload_too_large"');
      });

      it("refuses a name that another account of the store has, where names are unique", async () => {
        await make();
        const reply = await client.create<Problem>({ ...orderOf("another"), name: validOrder.name });
        if (capabilities.unique_names) expectProblem(reply, "name_taken");
        else expect(reply.status).toBe(201);
      });

      it("refuses an account that the store has no room for", async () => {
        await makeMany(capabilities.max_accounts);
        expectProblem(await client.create<Problem>(orderOf("one-too-many")), "account_limit_reached");
        expect((await client.list()).body.total).toBe(capabilities.max_accounts);
      });

      it("fills the last place once when many ask for it at the same time", async () => {
        await makeMany(capabilities.max_accounts - 1);
        const replies = await Promise.all(
          Array.from({ length: 8 }, (_, n) => client.create<unknown>(orderOf(`rival-${n}`))),
        );
        expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
      });
    });

    describe("create, asked again", () => {
      each([
        ["missing", undefined],
        ["longer than 255 characters", "k".repeat(256)],
        ["with a space in it", "my key"],
      ])("refuses a key that is %s", async (_, key) => {
        const headers = key === undefined ? {} : { "Idempotency-Key": key };
        const reply = await client.call("POST", "/accounts", { body: validOrder, headers });
        expectProblem(reply, "invalid_request");
        expect(reply.body.errors?.[0]?.path).toBe("idempotency-key");
      });

      it("answers the same key and body with the same account and credentials", async () => {
        const first = await client.create(validOrder, "key-1");
        const second = await client.create(validOrder, "key-1");
        expect(second).toMatchObject({ status: 201, body: first.body });
        expect(await names()).toEqual([validOrder.name]);
      });

      it("takes another order of scopes and fields for the same body", async () => {
        const first = await client.create(validOrder, "key-1");
        const turned = Object.fromEntries(
          Object.entries({ ...validOrder, scopes: [...validOrder.scopes].reverse() }).reverse(),
        );
        expect(await client.create(turned, "key-1")).toMatchObject({ status: 201, body: first.body });
      });

      it("refuses the same key with another body", async () => {
        await make(validOrder, "key-1");
        expectProblem(
          await client.create<Problem>({ ...validOrder, name: "other name" }, "key-1"),
          "idempotency_conflict",
        );
        expect(await names()).toEqual([validOrder.name]);
      });

      it("makes one account when the same request comes many times at once", async () => {
        const replies = await Promise.all(Array.from({ length: 10 }, () => client.create(validOrder, "key-1")));
        expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
        expect(await names()).toEqual([validOrder.name]);
      });

      it("lets a key be used again when its request was refused", async () => {
        expectProblem(await client.create<Problem>({ ...validOrder, scopes: [] }, "key-1"), "scopes_required");
        await make(validOrder, "key-1");
      });

      it("makes another account under a fresh key, and leaves the unconfirmed one to its owner", async () => {
        const first = await make({ ...validOrder, name: "orders-sync-1a2b3c", name_generated: true }, "key-1");
        const second = await make({ ...validOrder, name: "orders-sync-4d5e6f", name_generated: true }, "key-2");
        expect(second.credentials.access_token).not.toBe(first.credentials.access_token);
        expect(await names()).toEqual(["orders-sync-1a2b3c", "orders-sync-4d5e6f"]);
      });

      it("deletes the older accounts that an owner never confirmed once it confirms the newer", async () => {
        await make({ ...validOrder, name: "orders-sync-1" });
        await make({ ...validOrder, name: "orders-sync-2" });
        const { id } = await make({ ...validOrder, name: "orders-sync-3" });
        await client.confirm(id);
        await eventually(async () => {
          expect(await names()).toEqual(["orders-sync-3"]);
        });
      });

      it("deletes them for a confirmation of several accounts too", async () => {
        await make({ ...validOrder, name: "orders-sync-1" });
        const { id } = await make({ ...validOrder, name: "orders-sync-2" });
        await client.confirmAll({ ids: [id] });
        await eventually(async () => {
          expect(await names()).toEqual(["orders-sync-2"]);
        });
      });

      it("leaves a newer account alone when its owner confirms the older", async () => {
        const { id } = await make({ ...validOrder, name: "orders-sync-1" });
        const newer = await make({ ...validOrder, name: "orders-sync-2" });
        await client.confirm(id);
        expect(await client.get(newer.id)).toMatchObject({ status: 200, body: { data: { confirmed: false } } });
      });

      each<[string, object]>([
        ["the same", {}],
        ["other scopes", { scopes: ["store_v2_orders"] }],
        ["another generation", { generation: "2" }],
        ["another token type", { token_type: "stencil-cli", scopes: [] }],
      ])("deletes the owner's unconfirmed account first where it holds the name: %s", async (_, change) => {
        const first = await make();
        const second = await make({ ...validOrder, ...change });
        expect(second.id).not.toBe(first.id);
        expect(second.credentials.access_token).not.toBe(first.credentials.access_token);
        expect((await client.list()).body.data.map(({ id }) => id)).toEqual([second.id]);
      });

      it("never touches a confirmed account of the owner", async () => {
        const first = await make();
        await client.confirm(first.id);
        const second = await make({ ...validOrder, name: "orders-sync-2" });
        expect((await client.list()).body.data.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      });

      it("never touches another owner's account", async () => {
        const first = await make();
        await make(orderOf("another", { scopes: [...validOrder.scopes] }));
        expect(await client.get(first.id)).toMatchObject({ status: 200 });
      });

      it("does not give credentials again once they were confirmed", async () => {
        const { id } = await make(validOrder, "key-1");
        await client.confirm(id);
        expectProblem(await client.create<Problem>(validOrder, "key-1"), "credentials_gone");
      });

      it("does not make a deleted account again for a late retry", async () => {
        const { id } = await make(validOrder, "key-1");
        await client.delete(id);
        expectProblem(await client.create<Problem>(validOrder, "key-1"), "credentials_gone");
        expect(await names()).toEqual([]);
      });

      it("does not undo a newer request of the owner for a late retry", async () => {
        await make(validOrder, "key-1");
        const newer = await make({ ...validOrder, generation: "2" }, "key-2");
        expectProblem(await client.create<Problem>(validOrder, "key-1"), "credentials_gone");
        expect(await client.get(newer.id)).toMatchObject({ status: 200 });
      });

      each(["key-1", "key-2"])(
        "makes the account again when a person deleted it before it was confirmed (%s)",
        async (key) => {
          const first = await make(validOrder, "key-1");
          await gateway.deleteByHand(first.id);
          const second = await make(validOrder, key);
          expect(second.credentials.access_token).not.toBe(first.credentials.access_token);
          expect(await names()).toEqual([validOrder.name]);
        },
      );
    });

    describe("list", () => {
      it("is empty for an empty store", async () => {
        expect((await client.list()).body).toEqual({ data: [], total: 0, unconfirmed: 0, next_cursor: null });
      });

      it("shows what the contract says, without credentials", async () => {
        const { credentials } = await make();
        const { status, body } = await client.list();
        expect(status).toBe(200);
        expect(listAccountsResponseSchema.parse(body)).toEqual(body);
        expect(JSON.stringify(body)).not.toContain(credentials.access_token);
        expect(JSON.stringify(body)).not.toContain(credentials.client_secret);
      });

      it("shows accounts that a person made, as confirmed and without an owner", async () => {
        const id = await gateway.makeByHand("made by hand", ["store_v2_orders"]);
        const { data, total, unconfirmed } = (await client.list()).body;
        expect(data).toEqual([expect.objectContaining({ id, name: "made by hand", confirmed: true })]);
        expect(data[0]).not.toHaveProperty("owner");
        expect({ total, unconfirmed }).toEqual({ total: 1, unconfirmed: 0 });
      });

      it("counts the accounts that nobody has confirmed", async () => {
        const { id } = await make();
        await make(orderOf("another"));
        expect((await client.list()).body).toMatchObject({ total: 2, unconfirmed: 2 });
        await client.confirm(id);
        expect((await client.list()).body).toMatchObject({ total: 2, unconfirmed: 1 });
      });

      it("finds an account by its exact name, and counts all of them", async () => {
        await makeMany(3);
        const { data, total } = (await client.list("?name=account-001")).body;
        expect(data.map(({ name }) => name)).toEqual(["account-001"]);
        expect(total).toBe(3);
        expect((await client.list("?name=account")).body.data).toEqual([]);
      });

      it("gives every account exactly once over its pages, though accounts go meanwhile", async () => {
        await makeMany(7);
        const seen: string[] = [];
        let cursor: string | null = null;
        let gone: string | undefined;
        do {
          const { body }: Reply<Awaited<ReturnType<ContractClient["list"]>>["body"]> = await client.list(
            `?limit=3${cursor === null ? "" : `&cursor=${cursor}`}`,
          );
          seen.push(...body.data.map(({ name }) => name));
          cursor = body.next_cursor;
          if (gone === undefined) {
            gone = body.data[2]?.id ?? "";
            await client.delete(gone);
          }
        } while (cursor !== null);
        expect(seen.sort()).toEqual(Array.from({ length: 7 }, (_, n) => `account-00${n}`));
      });

      it("drops an account that a person deleted", async () => {
        const { id } = await make();
        await gateway.deleteByHand(id);
        expect((await client.list()).body).toMatchObject({ data: [], total: 0, unconfirmed: 0 });
      });

      each([
        "limit=0",
        "limit=251",
        "limit=-1",
        "limit=1.5",
        "limit=ten",
        "limit=1e1",
        "limit=",
        "limit=1&limit=2",
        "cursor=%00",
        "cursor=bm9wZQ",
        "cursor=",
        "page=2",
      ])("refuses ?%s", async (query) => {
        expectProblem(await client.call("GET", `/accounts?${query}`), "invalid_request");
      });
    });

    describe("get", () => {
      it("shows an account without credentials", async () => {
        const { id, data, credentials } = await make();
        const { status, body } = await client.get(id);
        expect(status).toBe(200);
        expect(accountResponseSchema.parse(body).data).toEqual(data);
        expect(JSON.stringify(body)).not.toContain(credentials.access_token);
      });

      it("says so when there is no such account", async () => {
        expectProblem(await client.get<Problem>("999999"), "not_found");
      });

      it("says so when a person has deleted the account", async () => {
        const { id } = await make();
        await gateway.deleteByHand(id);
        expectProblem(await client.get<Problem>(id), "not_found");
      });
    });

    describe("update", () => {
      it("renames an account where the store can", async () => {
        const { id } = await make();
        const reply = await client.patch<Problem>(id, { name: "orders sync 2" });
        if (!capabilities.rename) {
          expectProblem(reply, "not_supported");
          return;
        }
        expect(reply).toMatchObject({ status: 200, body: { data: { id, name: "orders sync 2" } } });
        expect(await names()).toEqual(["orders sync 2"]);
      });

      it("changes scopes where the store can", async () => {
        const { id } = await make();
        const reply = await client.patch<Problem>(id, { scopes: ["store_v2_customers"] });
        if (capabilities.change_scopes)
          expect(reply).toMatchObject({ status: 200, body: { data: { id, scopes: ["store_v2_customers"] } } });
        else expectProblem(reply, "not_supported");
      });

      it("takes values that the account has already for no change", async () => {
        const { id, data } = await make();
        const same = { name: validOrder.name, scopes: [...validOrder.scopes].reverse() };
        expect(await client.patch(id, same)).toMatchObject({ status: 200, body: { data } });
      });

      it("keeps owner, confirmation and waiting credentials", async () => {
        const { id, credentials } = await make(validOrder, "key-1");
        if (capabilities.rename) await client.patch(id, { name: "orders sync 2" });
        expect((await client.get(id)).body.data).toMatchObject({ owner: validOrder.owner, confirmed: false });
        const again = await make(validOrder, "key-1");
        expect(again.credentials).toEqual(credentials);
      });

      each<[string, ErrorCode, unknown]>([
        ["nothing to change", "invalid_request", {}],
        ["an unknown field", "invalid_request", { name: "orders sync", owner: "me" }],
        ["a name of three characters", "name_too_short", { name: "abc" }],
        ["no scopes", "scopes_required", { scopes: [] }],
        ["a slip in a scope", "unknown_scope", { scopes: ["store_v2_order"] }],
        ["no object", "invalid_request", "name"],
      ])("refuses %s", async (_, code, change) => {
        const { id, data } = await make();
        expectProblem(await client.patch<Problem>(id, change), code);
        expect((await client.get(id)).body.data).toEqual(data);
      });

      it("refuses the name of another account, where names are unique", async () => {
        const { id } = await make();
        await make(orderOf("another"));
        const reply = await client.patch<Problem>(id, { name: "another" });
        if (capabilities.rename && capabilities.unique_names) expectProblem(reply, "name_taken");
      });

      it("refuses scopes for a Stencil-CLI token", async () => {
        const { id } = await make({ name: "theme work", token_type: "stencil-cli", owner: "acme/shop/prod/theme" });
        expectProblem(await client.patch<Problem>(id, { scopes: ["store_v2_orders"] }), "scopes_not_allowed");
      });

      it("says so when there is no such account", async () => {
        expectProblem(await client.patch<Problem>("999999", { name: "orders sync" }), "not_found");
      });
    });

    describe("delete", () => {
      it("deletes the account, with nothing in the answer", async () => {
        const { id } = await make();
        expect(await client.delete(id)).toMatchObject({ status: 204, body: undefined });
        expectProblem(await client.get<Problem>(id), "not_found");
        expect(await names()).toEqual([]);
      });

      it("deletes an account that a person made", async () => {
        const id = await gateway.makeByHand("made by hand", ["store_v2_orders"]);
        expect(await client.delete(id)).toMatchObject({ status: 204 });
      });

      it("says so when there is no such account, also the second time", async () => {
        const { id } = await make();
        await client.delete(id);
        expectProblem(await client.delete(id), "not_found");
      });

      it("gives the name free", async () => {
        const { id } = await make();
        await client.delete(id);
        expect((await make()).id).not.toBe(id);
      });
    });

    describe("confirm", () => {
      it("can be said twice, and shows", async () => {
        const { id } = await make();
        expect((await client.get(id)).body.data.confirmed).toBe(false);
        for (let n = 0; n < 2; n++) expect(await client.confirm(id)).toMatchObject({ status: 204, body: undefined });
        expect((await client.get(id)).body.data.confirmed).toBe(true);
      });

      it("has nothing to do for an account that a person made", async () => {
        const id = await gateway.makeByHand("made by hand", ["store_v2_orders"]);
        expect(await client.confirm(id)).toMatchObject({ status: 204 });
      });

      it("says so when there is no such account", async () => {
        expectProblem(await client.confirm("999999"), "not_found");
        const { id } = await make();
        await client.delete(id);
        expectProblem(await client.confirm(id), "not_found");
      });
    });

    describe("confirm several", () => {
      it("confirms those that are named, in one call, and can be said twice", async () => {
        const [first, second, third] = [
          await make(orderOf("one-")),
          await make(orderOf("two-")),
          await make(orderOf("three")),
        ];
        for (let n = 0; n < 2; n++) {
          expect(await client.confirmAll({ ids: [first.id, third.id] })).toMatchObject({
            status: 204,
            body: undefined,
          });
        }
        const { data, unconfirmed } = (await client.list()).body;
        expect(unconfirmed).toBe(1);
        expect(data.filter(({ confirmed }) => !confirmed).map(({ id }) => id)).toEqual([second.id]);
      });

      it("passes over what it did not make and what is gone", async () => {
        const { id } = await make();
        const byHand = await gateway.makeByHand("made by hand", ["store_v2_orders"]);
        expect(await client.confirmAll({ ids: ["999999", byHand, id, id] })).toMatchObject({ status: 204 });
        expect((await client.list()).body.unconfirmed).toBe(0);
      });

      each<[string, unknown]>([
        ["no ids", { ids: [] }],
        ["more ids than a store has accounts", { ids: Array.from({ length: 251 }, (_, n) => String(n)) }],
        ["an id that is none", { ids: ["../1"] }],
        ["an unknown field", { ids: ["1"], all: true }],
        ["a bare list", ["1"]],
      ])("refuses %s", async (_, body) => {
        expectProblem(await client.confirmAll(body), "invalid_request");
      });
    });

    describe("requests that are no HTTP", () => {
      each([
        ["nonsense", "HELLO\r\n\r\n", 400],
        ["a method that no server knows", "FETCH / HTTP/1.1\r\nHost: x\r\n\r\n", 400],
        ["no host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
        ["a host that is none", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400],
        ["two lengths", "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
        ["headers without end", `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(100_000)}`, 431],
      ])("are refused without harm: %s", async (_, request, status) => {
        const answer = await sendBytes(gateway, request);
        expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
        expect(answer).not.toMatch(/\bat .*\.[jt]s:\d+/);
        expect(await client.send("GET", "/healthz")).toMatchObject({ status: 200 });
      });
    });

    /** The answer is a problem document of this code, and tells nothing about the inside. */
    function expectProblem(reply: Reply<unknown>, code: ErrorCode): void {
      expect(reply.body).toMatchObject({ code, status: errorCodes[code].status, title: errorCodes[code].title });
      expect(reply.status).toBe(errorCodes[code].status);
      expect(reply.headers.get("content-type")).toBe(PROBLEM_MEDIA_TYPE);
      expect(problemSchema.safeParse(reply.body).error).toBeUndefined();
      const text = JSON.stringify(reply.body);
      expect(text).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/);
      expect(text).not.toContain(gateway.manageToken);
      expect(text).not.toContain(gateway.readToken);
    }
  });
}

/** Sends bytes as they are and gives everything that comes back. */
function sendBytes(gateway: GatewayUnderTest, bytes: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    let answer = "";
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString("utf8");
      // One answer is enough; some servers keep the connection.
      if (answer.includes("\r\n\r\n")) socket.end();
    });
    socket.on("close", () => {
      resolve(answer);
    });
    socket.on("error", (error) => {
      if (answer === "") reject(error);
      else resolve(answer);
    });
  });
}

/** Sends a chunked body until the other side has enough, and gives what it says. */
function sendEndlessBody(gateway: GatewayUnderTest, path: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${gateway.manageToken}`,
    "Content-Type: application/json",
    "Idempotency-Key: endless",
    "Transfer-Encoding: chunked",
    "",
    "",
  ].join("\r\n");
  const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      socket.write(head);
      pump();
    });
    let answer = "";
    let sent = 0;
    const pump = () => {
      // 64 MiB is far more than anything but an endless reader would take.
      while (answer === "" && sent < 64 * 1024 * 1024 && socket.writable) {
        sent += chunk.length;
        if (!socket.write(chunk)) {
          socket.once("drain", pump);
          return;
        }
      }
    };
    socket.setTimeout(10_000, () => {
      reject(new Error(`no answer after ${sent} bytes`));
      socket.destroy();
    });
    socket.on("data", (data) => {
      answer += data.toString("utf8");
    });
    const finish = () => {
      resolve(answer);
    };
    socket.on("close", finish);
    socket.on("error", finish);
  });
}
