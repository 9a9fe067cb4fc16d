import type { AccountWish } from "../../../provider/backends/backend";
import { HandoffBackend } from "../../../provider/backends/handoff/handoff-backend";
import { UnreachableError } from "../../../wire/errors";
import { type HandedCredentials, readAdopted } from "../../../handoff/credentials";
import type { StoreAnswer, StoreApi } from "../../../handoff/store-api";
import type { AccountState } from "../../../provider/lifecycle/state";
import { fingerprintOf } from "../../../wire/fingerprint";
import { familyEntry, type ScopeFamily, scopeFamilies } from "../../../scopes";

const TOKEN = "tokentokentokentokentokentoken1";
const OLD_TOKEN = "oldoldoldoldoldoldoldoldoldold1";
const SECRET = "5ec2e7".repeat(10) + "5ec2";
const CLIENT_ID = "clientclientclientclientclient1";
const OWNER = "organization/lab/dev/orders";

const credentials: HandedCredentials = {
  accessToken: TOKEN,
  clientId: CLIENT_ID,
  clientSecret: SECRET,
  apiPath: "https://api.bigcommerce.com/stores/abc123/v3/",
  name: "orders",
};
const wish: AccountWish = {
  name: "orders-1a2b3c4",
  nameGenerated: true,
  tokenType: "v2v3",
  parameters: ["store_v2_orders", "store_v2_products_read_only"],
  owner: OWNER,
  generation: "",
};
const held: AccountState = {
  name: "orders",
  storeHash: "abc123",
  apiPath: "https://api.bigcommerce.com/stores/abc123/v3/",
  clientId: "oldclient",
  clientSecret: "old-secret",
  accessToken: OLD_TOKEN,
  tokenType: "v2v3",
  scopes: { orders: "modify", products: "read-only" },
  fingerprint: fingerprintOf(OLD_TOKEN),
  createdAt: "2026-01-01T00:00:00Z",
};
const declared: readonly ScopeFamily[] = ["orders", "products"];

interface World {
  /** Families that each living token holds. */
  readonly tokens?: Readonly<Record<string, readonly ScopeFamily[]>>;
  readonly adopted?: Readonly<Record<string, HandedCredentials>>;
  /** Stands in for every answer of the store. */
  readonly answer?: () => StoreAnswer;
}

/** A backend before a store that answers each probe as the token's families say. */
function lab({ tokens = { [TOKEN]: declared }, adopted = { orders: credentials }, answer }: World = {}) {
  const told: string[] = [];
  const asked: string[] = [];
  const get = (path: string, token: string): Promise<StoreAnswer> => {
    asked.push(path);
    if (answer) return Promise.resolve().then(answer);
    const families = tokens[token];
    if (!families) return Promise.resolve({ status: 401, isJson: true, isPage: false, body: {} });
    const opener = scopeFamilies.find((family) => familyEntry(family).probe?.path === path);
    const isOpen = opener !== undefined && families.includes(opener);
    return Promise.resolve({ status: isOpen ? 200 : 403, isJson: true, isPage: false, body: { id: "abc123" } });
  };
  const backend = new HandoffBackend({
    // The class has private fields, of which a backend needs none.
    api: { storeHash: "abc123", get } as unknown as StoreApi,
    apiUrl: "https://api.example.com",
    adopted: () => readAdopted(JSON.stringify(adopted)),
    tell: (line) => told.push(line),
  });
  return { backend, told, asked };
}

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  return work.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: unknown) => error as { code: string; message: string },
  );
}

describe("what a preview foresees", () => {
  const trouble = (world: World, owner = wish.owner) => lab(world).backend.foreseeTrouble({ owner });

  it("is nothing where the store accepts the token that was handed over", async () => {
    expect(await trouble({})).toBeUndefined();
  });

  it("is that nobody has handed credentials over, or that the store does not accept them", async () => {
    expect(await trouble({ adopted: {} })).toMatch(/nobody has handed them over yet.*npx bc-accounts handoff$/);
    const dead = await trouble({ tokens: {} });
    expect(dead).toMatch(/store abc123 does not accept the adopted token \(fingerprint [0-9a-f]{12}\)/);
    expect(dead).not.toContain(TOKEN);
  });

  it("is that nothing can be told where the store's answer says nothing", async () => {
    const answer = { status: 503, isJson: false, isPage: true, body: undefined };
    expect(await trouble({ answer: () => answer })).toMatch(/could not adopt it now/);
  });
});

describe("adopting an account that a person made", () => {
  it("takes the credentials into state and asks for nothing that was proved", async () => {
    const { backend, told } = lab();
    const reading = { ...wish, parameters: ["store_v2_orders_read_only", "store_v2_products_read_only"] };
    const { account, credentials: taken } = await backend.create(reading);
    expect(account).toMatchObject({ id: CLIENT_ID, name: "orders", parameters: reading.parameters });
    expect(taken).toEqual({
      apiPath: "https://api.example.com/stores/abc123/v3/",
      clientId: CLIENT_ID,
      clientSecret: SECRET,
      accessToken: TOKEN,
    });
    expect(told).toEqual([]);
  });

  it("tells what no reading can verify", async () => {
    const { backend, told } = lab();
    await backend.create(wish);
    expect(told).toEqual(['API account "orders" is adopted; cannot be verified by reading: Orders (modify).']);
  });

  it("tells of what is probably held beyond the declaration, and takes it", async () => {
    const { backend, told } = lab({ tokens: { [TOKEN]: [...declared, "customers"] } });
    await backend.create(wish);
    expect(told.join()).toContain("not declared but probably held: Customers");
  });

  it("needs no more than a token", async () => {
    const { backend, told } = lab({ adopted: { orders: { accessToken: TOKEN } } });
    const { account, credentials: taken } = await backend.create(wish);
    // The store may call it anything: no name is made up, and the person hears how to tell it.
    expect(account).toMatchObject({ id: `token-${fingerprintOf(TOKEN)}`, name: "" });
    expect(told.join()).toContain("Declare that name: checklists can then name the account.");
    expect(taken).toMatchObject({ clientId: "", clientSecret: "" });
  });

  it("prefers the program's own credentials to adopted ones, and a qualified name to a logical one", () => {
    const child = { owner: "organization/lab/dev/erp:Group$orders" };
    const adopted = { orders: { accessToken: TOKEN }, "erp:Group$orders": { accessToken: OLD_TOKEN } };
    const { backend } = lab({ adopted });
    expect(backend.offeredFingerprint(child)).toBe(fingerprintOf(OLD_TOKEN));
    expect(backend.offeredFingerprint(wish)).toBe(fingerprintOf(TOKEN));
    const own = "ownownownownownownownownownown1";
    expect(backend.offeredFingerprint({ ...child, credentials: { accessToken: own } })).toBe(fingerprintOf(own));
    expect(lab({ adopted: {} }).backend.offeredFingerprint(wish)).toBeUndefined();
  });

  it("takes a declared name, which the file may confirm or leave open", async () => {
    const named = { ...wish, name: "orders", nameGenerated: false };
    await expect(lab().backend.create(named)).resolves.toMatchObject({ account: { name: "orders" } });
    const { backend } = lab({ adopted: { orders: { accessToken: TOKEN } } });
    const create = backend.create({ ...named, name: "Order sync" });
    await expect(create).resolves.toMatchObject({ account: { name: "Order sync" } });
  });

  it("may be repeated by the same owner", async () => {
    const { backend } = lab();
    await backend.create(wish);
    await expect(backend.create(wish)).resolves.toMatchObject({ account: { id: CLIENT_ID } });
  });

  it("of a Stencil-CLI token sees that it lives, and says that its access level is not verified", async () => {
    const { backend, told } = lab({ tokens: { [TOKEN]: ["themes"] } });
    const stencil = { ...wish, tokenType: "stencil-cli", parameters: [], accessLevel: "publish-theme" } as const;
    const { account } = await backend.create(stencil);
    expect(account).toMatchObject({ tokenType: "stencil-cli", accessLevel: "publish-theme" });
    expect(told).toEqual([
      'API account "orders": the token works; no GET can verify the access level of a Stencil-CLI token.',
    ]);
  });

  it.each<[code: string, what: string, world: World, change: Partial<AccountWish>, message: RegExp]>([
    [
      "credentials_missing",
      "nobody has handed credentials over",
      { adopted: {} },
      {},
      /A person makes the account:\nMake API account "orders" in store abc123\n.*Orders {4}modify.*bc-accounts adopt orders/s,
    ],
    [
      "wrong_name",
      "the file is of an account of another name",
      {},
      { name: "Order sync", nameGenerated: false },
      /named "orders", but the program declares the name "Order sync"/,
    ],
    [
      "wrong_store",
      "the file is of another store",
      { adopted: { orders: { ...credentials, apiPath: "https://api.bigcommerce.com/stores/xyz789/v3/" } } },
      {},
      /its credentials are of store xyz789\. Make the account in store abc123, then: npx bc-accounts adopt orders/,
    ],
    [
      "wrong_store",
      "another store answers",
      { answer: () => ({ status: 200, isJson: true, isPage: false, body: { id: "xyz789" } }) },
      {},
      /store abc123 does not accept the token/,
    ],
    [
      "token_dead",
      "the token is dead",
      { tokens: {} },
      {},
      /Its account was deleted, or it belongs to another store\. A person makes the account again:\nMake API account "orders" in store abc123\n/,
    ],
    [
      "token_dead",
      "a Stencil-CLI token is dead",
      { tokens: {} },
      { tokenType: "stencil-cli", parameters: [] },
      /[Ii]ts account was deleted/,
    ],
    [
      "scopes_differ",
      "a V2/V3 token stands in for a Stencil-CLI token",
      { tokens: { [TOKEN]: ["themes", "orders"] } },
      { tokenType: "stencil-cli", parameters: [] },
      /looks like a V2\/V3 token\.\n {2}beyond a Stencil-CLI token: Orders \(read-only\) \(GET \/v2\/orders\/count: 200\)\n.*Make API account/s,
    ],
    [
      "scopes_differ",
      "a declared scope is missing",
      { tokens: { [TOKEN]: ["orders"] } },
      {},
      /\n {2}missing: Products \(GET \/v3\/catalog\/summary: 403; GET \/v3\/catalog\/brands: 403\)\n.*Make API account/s,
    ],
    [
      "scopes_differ",
      "a scope is held beyond the declaration",
      { tokens: { [TOKEN]: [...declared, "content"] } },
      {},
      /\n {2}beyond the declaration: Content \(read-only\) \(GET \/v3\/content\/pages: 200\)\n/,
    ],
    [
      "unexpected_answer",
      "the answer says nothing",
      { answer: () => ({ status: 500, isJson: false, isPage: false, body: undefined }) },
      {},
      /status 500 and something that is not JSON, which proves nothing about the token\. State is unchanged/,
    ],
    [
      "unreachable",
      "no answer comes",
      {
        answer: () => {
          throw new UnreachableError("Could not reach it.");
        },
      },
      {},
      /Could not reach it/,
    ],
  ])("fails with %s when %s", async (code, _what, world, change, message) => {
    const error = await failure(lab(world).backend.create({ ...wish, ...change }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^Could not /);
    for (const secret of [TOKEN, SECRET]) expect(error.message).not.toContain(secret);
  });

  it("fails with credentials_taken when another account has the token, adopted now or in state", async () => {
    const feed = { ...wish, owner: "organization/lab/dev/feed" };
    const adopted = { orders: credentials, feed: credentials };
    const fresh = lab({ adopted });
    await fresh.backend.create(wish);
    const error = await failure(fresh.backend.create(feed));
    expect(error).toMatchObject({ code: "credentials_taken" });
    expect(error.message).toContain(
      "already belong to orders. Each account needs its own credentials: npx bc-accounts adopt feed",
    );

    const later = lab({ adopted });
    later.backend.acknowledge("id", { ...held, accessToken: TOKEN, fingerprint: fingerprintOf(TOKEN) }, OWNER);
    expect(await failure(later.backend.create(feed))).toMatchObject({ code: "credentials_taken" });
  });

  it("fails with credentials_spent when the token is that of the account to replace, and asks nothing", async () => {
    const { backend, told, asked } = lab({ adopted: { orders: { accessToken: OLD_TOKEN } } });
    await backend.holdPlace(OWNER, held, false);
    expect(told.join()).toMatch(/API account "orders" is replaced, .*npx bc-accounts handoff/);
    const error = await failure(backend.create(wish));
    expect(error).toMatchObject({ code: "credentials_spent" });
    expect(error.message).toContain('Make API account "orders-2" in store abc123, to replace "orders"');
    expect(asked).toEqual([]);
  });

  it("replaces an account silently once the new one's credentials are there", async () => {
    const { backend, told } = lab();
    await backend.holdPlace(OWNER, held, false);
    expect(told).toEqual([]);
    await expect(backend.create(wish)).resolves.toMatchObject({ credentials: { accessToken: TOKEN } });
  });
});

describe("reading an adopted account", () => {
  const read = (world: World, change: Partial<AccountState> = {}) =>
    lab(world).backend.get("id", { ...held, ...change });

  it("finds it as it was when the probes agree", async () => {
    await expect(read({ tokens: { [OLD_TOKEN]: declared } })).resolves.toEqual({
      id: "id",
      name: "orders",
      tokenType: "v2v3",
      parameters: ["store_v2_orders", "store_v2_products_read_only"],
      accessLevel: undefined,
      createdAt: held.createdAt,
    });
  });

  it("finds it gone when its token is dead", async () => {
    await expect(read({ tokens: {} })).resolves.toBeUndefined();
  });

  it.each<[string, readonly ScopeFamily[], string[]]>([
    ["a scope that went", ["orders"], ["store_v2_orders"]],
    [
      "a scope that came",
      [...declared, "content"],
      ["store_v2_content_read_only", "store_v2_orders", "store_v2_products_read_only"],
    ],
    [
      "every scope that came, once one tells of it",
      [...declared, "content", "storeLogs"],
      ["store_logs_read_only", "store_v2_content_read_only", "store_v2_orders", "store_v2_products_read_only"],
    ],
    ["every scope that came, once one went", ["orders", "storeLogs"], ["store_logs_read_only", "store_v2_orders"]],
    [
      "nothing in a family that it has no cause to ask about",
      [...declared, "storeLogs"],
      ["store_v2_orders", "store_v2_products_read_only"],
    ],
  ])("finds %s", async (_what, families, parameters) => {
    await expect(read({ tokens: { [OLD_TOKEN]: families } })).resolves.toMatchObject({ parameters });
  });

  it("keeps scopes that the catalogue does not know", async () => {
    const account = await read({ tokens: { [OLD_TOKEN]: declared } }, { additionalScopes: ["store_new_thing"] });
    expect(account?.parameters).toContain("store_new_thing");
  });

  it("finds no drift in a Stencil-CLI token", async () => {
    const { scopes: _scopes, ...bare } = held;
    const stencil: AccountState = { ...bare, tokenType: "stencil-cli", accessLevel: "publish-theme" };
    const { backend, asked } = lab({ tokens: { [OLD_TOKEN]: ["orders"] } });
    await expect(backend.get("id", stencil)).resolves.toMatchObject({ parameters: [], accessLevel: "publish-theme" });
    expect(asked).toEqual(["/v2/store"]);
  });

  it.each([
    ["a gateway's page answers", { status: 502, isJson: false, isPage: true, body: undefined }],
    ["a proxy wants a log-in", { status: 401, isJson: false, isPage: true, body: undefined }],
    ["another store answers", { status: 200, isJson: true, isPage: false, body: { id: "xyz789" } }],
  ])("never takes it for gone when %s", async (_what, answer) => {
    expect(await failure(read({ answer: () => answer }))).toMatchObject({ code: "unexpected_answer" });
  });
});

describe("deleting an adopted account", () => {
  const remove = (world: World) => lab(world).backend.delete("id", held);

  it("is done when the token is dead", async () => {
    await expect(remove({ tokens: {} })).resolves.toBeUndefined();
  });

  it("fails with account_alive and the way to delete it while the token works", async () => {
    const error = await failure(remove({ tokens: { [OLD_TOKEN]: declared } }));
    expect(error).toMatchObject({ code: "account_alive" });
    expect(error.message).toContain(`fingerprint ${held.fingerprint}`);
    expect(error.message).toContain('\nDelete API account "orders" of store abc123\n');
  });

  it.each([404, 401])("is not done by a page that another server answers with %i", async (status) => {
    const error = await failure(remove({ answer: () => ({ status, isJson: false, isPage: true, body: undefined }) }));
    expect(error).toMatchObject({ code: "unexpected_answer" });
  });
});

describe("a store in handoff mode", () => {
  it("can change nothing in place and is never known to be full", async () => {
    const { backend } = lab();
    await expect(backend.capabilities()).resolves.toEqual({
      rename: false,
      changeScopes: false,
      uniqueNames: true,
      maxAccounts: 50,
    });
    await expect(backend.holdPlace(OWNER, held, false)).resolves.toBe(true);
    expect(await failure(backend.update())).toMatchObject({ code: "unexpected_answer" });
  });
});
