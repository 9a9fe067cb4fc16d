import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { AccountStore } from "../../emulator/stores/account-store";
import { hashToken, mintCredentials } from "../../emulator/stores/credentials";
import { IN_MEMORY, closeDatabase, openDatabase } from "../../emulator/stores/open-database";
import { StorefrontTokenStore } from "../../emulator/stores/storefront-token-store";
import { WebhookStore } from "../../emulator/stores/webhook-store";
import type { AccountSpec } from "../../gateway";

const spec: AccountSpec = { name: "orders sync", tokenType: "v2v3", scopes: ["store_v2_orders", "store_cart"] };
const limits = { uniqueNames: true, maxAccounts: 50 };

function openStore(): { database: Database.Database; accounts: AccountStore } {
  const database = openDatabase(IN_MEMORY);
  return { database, accounts: new AccountStore(database) };
}

function insert(accounts: AccountStore, change: Partial<AccountSpec> = {}, store = "alpha") {
  const credentials = mintCredentials("http://127.0.0.1", store);
  return { credentials, account: accounts.insert(store, { ...spec, ...change }, credentials, limits) };
}

function failure(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}

describe("credentials", () => {
  it("have the shapes that the platform hands out", () => {
    const credentials = mintCredentials("http://127.0.0.1:4010", "abc123");
    expect(credentials.access_token).toMatch(/^[a-z0-9]{31}$/);
    expect(credentials.client_id).toMatch(/^[a-z0-9]{31}$/);
    expect(credentials.client_secret).toMatch(/^[0-9a-f]{64}$/);
    expect(credentials.api_path).toBe("http://127.0.0.1:4010/stores/abc123/v3/");
  });

  it("are never the same twice", () => {
    const tokens = Array.from({ length: 500 }, () => mintCredentials("http://127.0.0.1", "abc123").access_token);
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe("the account store", () => {
  it("finds an account by its token, and by no other", () => {
    const { accounts } = openStore();
    const { account, credentials } = insert(accounts);
    expect(accounts.findByToken(credentials.access_token)).toEqual(account);
    expect(accounts.findByToken(hashToken(credentials.access_token))).toBeUndefined();
    expect(accounts.findByToken("")).toBeUndefined();
  });

  it("sorts scopes, so that their order never matters", () => {
    const { accounts } = openStore();
    expect(insert(accounts).account.scopes).toEqual(["store_cart", "store_v2_orders"]);
  });

  it("keeps the stores apart", () => {
    const { accounts } = openStore();
    const { account } = insert(accounts);
    insert(accounts, {}, "beta");
    expect(accounts.list("alpha")).toEqual([account]);
    expect(accounts.get("beta", account.id)).toBeUndefined();
    expect(accounts.delete("beta", account.id)).toBe(false);
  });

  it("refuses a name that another account of the store has", () => {
    const { accounts } = openStore();
    insert(accounts);
    expect(() => insert(accounts)).toThrow(failure("name_taken"));
    expect(accounts.count("alpha")).toBe(1);
  });

  it("refuses a rename to a name that another account has, and allows one to its own", () => {
    const { accounts } = openStore();
    const { account } = insert(accounts);
    insert(accounts, { name: "another" });
    expect(() => accounts.update("alpha", account.id, { name: "another" }, limits)).toThrow(failure("name_taken"));
    expect(accounts.update("alpha", account.id, { name: account.name }, limits)).toEqual(account);
  });

  it("refuses the account after the last one that the store can hold", () => {
    const { accounts } = openStore();
    for (let number = 1; number <= limits.maxAccounts; number += 1)
      insert(accounts, { name: `account ${String(number)}` });
    expect(() => insert(accounts, { name: "one too many" })).toThrow(failure("account_limit_reached"));
  });

  it("never uses an id again", () => {
    const { accounts } = openStore();
    const first = insert(accounts).account.id;
    accounts.delete("alpha", first);
    accounts.clear();
    expect(insert(accounts).account.id).not.toBe(first);
  });

  it("takes an account's webhooks with it", () => {
    const { database, accounts } = openStore();
    const webhooks = new WebhookStore(database);
    const { account } = insert(accounts);
    webhooks.insert(account.id, {
      scope: "store/order/*",
      destination: "https://example.com/",
      isActive: true,
      headers: null,
    });
    webhooks.setNotificationEmails(account.id, ["a@example.com"]);
    accounts.delete("alpha", account.id);
    expect(webhooks.count(account.id)).toBe(0);
    expect(webhooks.notificationEmails(account.id)).toEqual([]);
  });

  it("leaves storefront tokens alive when the account that minted them goes", () => {
    const { database, accounts } = openStore();
    const tokens = new StorefrontTokenStore(database);
    const { account } = insert(accounts);
    tokens.insert("alpha", "a.b.c", { kind: "storefront", channelIds: [1], expiresAt: 4_000_000_000 });
    accounts.delete("alpha", account.id);
    expect(tokens.list("alpha")).toHaveLength(1);
  });
});

describe("the data file", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "emulator-data-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds no token and no secret in clear", () => {
    const path = join(folder, "data.db");
    const database = openDatabase(path);
    const { credentials } = insert(new AccountStore(database));
    database.pragma("wal_checkpoint(TRUNCATE)");
    closeDatabase(database);
    const bytes = readFileSync(path, "latin1");
    expect(bytes).toContain("orders sync");
    expect(bytes).not.toContain(credentials.access_token);
    expect(bytes).not.toContain(credentials.client_secret);
  });

  it("can be read by its owner only", () => {
    const path = join(folder, "data.db");
    closeDatabase(openDatabase(path));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is refused while another emulator has it open", () => {
    const path = join(folder, "data.db");
    const first = openDatabase(path);
    new AccountStore(first);
    expect(() => openDatabase(path)).toThrow(/another emulator uses it; stop that one/);
    closeDatabase(first);
  });

  it("is refused when it is something else", () => {
    const path = join(folder, "data.db");
    writeFileSync(path, "just some notes, long enough to be taken for a header of a file".repeat(20));
    expect(() => openDatabase(path)).toThrow(/it is not a database; name a new file/);
  });

  it("is refused, untouched, when it is the database of another program", () => {
    const path = join(folder, "data.db");
    const other = new Database(path);
    other.exec("CREATE TABLE theirs (a)");
    other.close();
    chmodSync(path, 0o640);
    const before = readFileSync(path);
    expect(() => openDatabase(path)).toThrow(/a database of another program/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("is refused when another version of the emulator wrote it", () => {
    const path = join(folder, "data.db");
    const database = openDatabase(path);
    database.pragma("user_version = 99");
    closeDatabase(database);
    expect(() => openDatabase(path)).toThrow(/format 99, this one reads 1/);
  });

  it("is refused when it is a folder, which keeps its rights", () => {
    const before = statSync(folder).mode;
    expect(() => openDatabase(folder)).toThrow(`the data file ${folder} is a folder: name a file in it with --data`);
    expect(statSync(folder).mode).toBe(before);
  });

  it("is refused when its folder does not exist", () => {
    expect(() => openDatabase(join(folder, "nowhere", "data.db"))).toThrow(
      /its folder does not exist; make the folder first/,
    );
  });
});
