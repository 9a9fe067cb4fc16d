import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenResponseSchema, type Problem } from "../../contract";
import {
  addToken,
  createGateway,
  type Ledger,
  openLedger,
  revokeToken,
  serveGateway,
  TokensFile,
  type NewToken,
  type RequestLogEntry,
  type ServedGateway,
  type StepHook,
} from "../../gateway";
import { MemoryDriver } from "../helpers/memory-driver";
import { ContractClient, eventually, orderOf, validOrder } from "../../gateway/suite/contract-client";

const limited: NewToken = {
  name: "ci-shop-prod",
  stores: ["store1"],
  verbs: ["read", "create", "delete"],
  owner_prefix: "acme/shop/prod/",
  scopes: { orders: "modify", products: "read-only" },
  forbidden_calls: ["DELETE /v3/customers"],
};
const operator: NewToken = { name: "operator", stores: "*", verbs: ["read", "create", "delete"] };
const foreign = orderOf("other-stack", { owner: "acme/shop/dev/orders-sync" });

let folder: string;
let path: string;
let driver: MemoryDriver;
let served: ServedGateway;
let ledger: Ledger;
let mine: ContractClient;
let all: ContractClient;
const log: RequestLogEntry[] = [];
let onStep: StepHook;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ceilings-"));
  path = join(folder, "tokens.json");
  const secrets = [limited, operator].map((token) => addToken(path, token).secret);
  driver = new MemoryDriver();
  driver.capabilitiesBody = { ...driver.capabilitiesBody, change_scopes: true };
  ledger = await openLedger(":memory:");
  log.length = 0;
  onStep = () => undefined;
  const gateway = createGateway({
    driver,
    ledger,
    tokens: new TokensFile(path),
    log: (entry) => void log.push(entry),
    onStep: (step, details) => onStep(step, details),
  });
  served = await serveGateway(gateway);
  mine = new ContractClient(served.url, secrets[0] ?? "", "store1");
  all = new ContractClient(served.url, secrets[1] ?? "", "store1");
});
afterEach(async () => {
  await served.close();
  await Promise.resolve(ledger.close());
  rmSync(folder, { recursive: true });
});

const refusal = (code: string) => ({ status: 403, body: { code } });

async function idOf(client: ContractClient, order: unknown): Promise<string> {
  const reply = await client.create(order);
  expect(reply.status).toBe(201);
  return reply.body.data.id;
}

describe("a token with a ceiling", () => {
  it("makes what lies below it", async () => {
    expect(await mine.create(validOrder)).toMatchObject({ status: 201 });
  });

  it("refuses a create beyond the scopes, with the exact surplus and the way out, and makes nothing", async () => {
    const scopes = ["store_v2_orders", "store_v2_products", "store_v2_customers"];
    const { status, body } = await mine.create<Problem>({ ...validOrder, scopes });
    expect({ status, code: body.code }).toEqual({ status: 403, code: "beyond_ceiling" });
    expect(body.errors).toEqual([
      { path: "scopes", reason: 'customers "modify" is requested, and the token may grant nothing of it' },
      { path: "scopes", reason: 'products "modify" is requested, and the token may grant "read-only" of it' },
      { path: "scopes", reason: "the scopes would open DELETE /v3/customers, which the token must not grant" },
    ]);
    expect(body.detail).toContain("gateway token add");
    expect(driver.calls.create).toBe(0);
  });

  it("refuses a Stencil-CLI account, which has no scopes to measure", async () => {
    const order = { name: "theme work", token_type: "stencil-cli", owner: "acme/shop/prod/theme" };
    expect(await mine.create(order)).toMatchObject(refusal("beyond_ceiling"));
  });

  it("refuses an update beyond the scopes, and leaves the account as it is", async () => {
    const id = await idOf(mine, validOrder);
    expect(await mine.patch(id, { scopes: ["store_v2_customers"] })).toMatchObject(refusal("beyond_ceiling"));
    expect(driver.calls.update).toBe(0);
    expect(await mine.patch(id, { scopes: ["store_v2_orders"] })).toMatchObject({ status: 200 });
  });

  it("refuses a create for the owner of another stack", async () => {
    expect(await mine.create(foreign)).toMatchObject(refusal("owner_not_covered"));
    expect(await mine.create({ ...foreign, owner: "acme/shop/production/orders-sync" })).toMatchObject(
      refusal("owner_not_covered"),
    );
    expect(driver.calls.create).toBe(0);
  });

  it.each([
    ["waits to be confirmed", false],
    ["is confirmed", true],
  ])(
    "refuses the identity of another stack's account that %s: its own would take that one's place",
    async (_, confirmed) => {
      const id = await idOf(all, foreign);
      if (confirmed) await all.confirm(id);
      for (const name of ["orders-sync", foreign.name]) {
        const { status, body } = await mine.create<Problem>({ ...validOrder, name, identity: foreign.identity });
        expect({ status, code: body.code }).toEqual({ status: 403, code: "owner_not_covered" });
        expect(body.detail).toContain(
          "the identity that the request sends belongs to acme/shop/dev/orders-sync: use the token of that stack",
        );
      }
      expect(driver.calls.create).toBe(1);
      expect(await all.get(id)).toMatchObject({ status: 200 });
    },
  );

  it("carries its own identity from an account to what replaces it, under another owner of its prefix as well", async () => {
    const first = await idOf(mine, validOrder);
    const second = await idOf(mine, { ...validOrder, name: "orders-sync-2", owner: "acme/shop/prod/renamed" });
    expect(await mine.confirm(second)).toMatchObject({ status: 204 });
    await eventually(async () => {
      expect(await mine.get(first)).toMatchObject({ status: 404 });
    });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ["DELETE", (id) => mine.delete(id)],
    ["PATCH", (id) => mine.patch(id, { name: "another name" })],
    ["GET", (id) => mine.get(id)],
    ["confirm", (id) => mine.confirm(id)],
    ["confirm among others", (id) => mine.confirmAll({ ids: [id] })],
  ])("does not %s an account of another stack", async (_, attempt) => {
    const id = await idOf(all, foreign);
    expect(await attempt(id)).toMatchObject(refusal("owner_not_covered"));
    expect(await all.get(id)).toMatchObject({ status: 200, body: { data: { name: "other-stack", confirmed: false } } });
  });

  it("does not delete an account that a person made, and calls one that is gone gone", async () => {
    const { id } = driver.put("store1", { name: "by hand", tokenType: "v2v3", scopes: ["store_v2_orders"] });
    expect(await mine.delete(id)).toMatchObject(refusal("owner_not_covered"));
    expect(driver.of("store1")).toHaveLength(1);
    expect(await mine.delete("999")).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  it("lists its own stack's accounts, and the number of all, which is what the store's limit counts", async () => {
    const id = await idOf(mine, validOrder);
    await idOf(all, foreign);
    const { body } = await mine.list();
    expect(body.data.map((account) => account.id)).toEqual([id]);
    expect(body).toMatchObject({ total: 2, unconfirmed: 1 });
    expect((await all.list()).body).toMatchObject({ total: 2, unconfirmed: 2 });
  });

  it.each<[string, (id: string) => Promise<{ status: number }>]>([
    ["confirm", (id) => mine.confirm(id)],
    ["confirm among others", (id) => mine.confirmAll({ ids: ["unknown", id] })],
  ])(
    "does not %s what an unfinished create of another stack left behind: it would supersede that stack's accounts",
    async (_, act) => {
      onStep = (step) => {
        if (step === "account-created") throw new Error("died before the ledger knew the account");
      };
      expect((await all.create(foreign)).status).toBe(500);
      const [orphan = ""] = (await driver.list("store1")).map(({ id }) => id);
      expect(await act(orphan)).toMatchObject(refusal("owner_not_covered"));
      expect((await all.get(orphan)).body).toMatchObject({ data: { owner: foreign.owner, confirmed: false } });
    },
  );

  it("deletes and confirms its own", async () => {
    const id = await idOf(mine, validOrder);
    expect(await mine.confirm(id)).toMatchObject({ status: 204 });
    expect(await mine.confirmAll({ ids: [id, "unknown"] })).toMatchObject({ status: 204 });
    expect(await mine.delete(id)).toMatchObject({ status: 204 });
  });

  it("is told its own ceiling, without its hash", async () => {
    const { status, body } = await mine.send("GET", "/v1/token");
    const { sha256: _, ...rest } = { sha256: "", ...limited };
    const { name, stores, verbs, ...ceiling } = rest;
    expect(status).toBe(200);
    expect(tokenResponseSchema.parse(body).data).toEqual({
      ...{ name, stores, verbs, ceiling },
      created_at: expect.any(String) as string,
    });
    expect(JSON.stringify(body)).not.toContain("sha256");
    expect(await mine.send("GET", "/v1/token", { token: "unknown" })).toMatchObject({ status: 401 });
  });

  it("without the verb delete may not delete", async () => {
    const { secret } = addToken(path, { ...limited, name: "no-delete", verbs: ["read", "create"] });
    const client = new ContractClient(served.url, secret, "store1");
    const id = await idOf(client, validOrder);
    expect(await client.delete(id)).toMatchObject({
      status: 403,
      body: { code: "forbidden", detail: expect.stringContaining("needs the verb delete") as string },
    });
    expect(driver.of("store1")).toHaveLength(1);
  });

  it("is out at once when it is revoked, and the log names it", async () => {
    expect(await mine.list()).toMatchObject({ status: 200 });
    revokeToken(path, "ci-shop-prod");
    expect(await mine.call("GET", "/accounts")).toMatchObject({
      status: 401,
      body: { code: "unauthorized", detail: expect.stringContaining("was revoked at") as string },
    });
    expect(log.at(-1)).toMatchObject({ token: "ci-shop-prod", code: "unauthorized" });
  });

  it("is named in the log with store, account and owner, and its secret is not", async () => {
    const id = await idOf(mine, validOrder);
    await mine.delete(id);
    const about = { token: "ci-shop-prod", store: "store1", accountId: id, owner: validOrder.owner };
    expect(log).toMatchObject([
      { method: "POST", status: 201, ...about },
      { method: "DELETE", status: 204, ...about },
    ]);
    expect(JSON.stringify(log)).not.toContain(mine.token);
  });
});
