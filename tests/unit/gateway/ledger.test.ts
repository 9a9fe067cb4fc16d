import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { Ledger, LedgerError, sealingKeyFile } from "../../../gateway";
import type { Intent, IntentDraft } from "../../../gateway/ledger";

const draft: IntentDraft = {
  store: "store1",
  owner: "acme/shop/prod/orders",
  name: "orders",
  nameGenerated: false,
  tokenType: "v2v3",
  scopes: ["store_v2_orders"],
  generation: "",
  priorIds: [],
};
const credentials = { api_path: "path", client_id: "id", client_secret: "secret", access_token: "token" };

describe("a ledger file", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
    path = join(folder, "gateway.ledger");
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  /** A ledger with one account whose credentials wait, closed again. */
  function withWaitingCredentials(): void {
    const ledger = Ledger.open(path);
    ledger.sealCredentials(ledger.recordIntent(draft, "key-1", "digest"), "7", credentials);
    ledger.close();
  }

  it("is made for this user only", () => {
    Ledger.open(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(sealingKeyFile(path)).mode & 0o777).toBe(0o600);
  });

  it("commits to the disk, and leaves nothing behind of what was destroyed", () => {
    const ledger = Ledger.open(path);
    const value = (pragma: string) => ledger["database"].pragma(pragma);
    // Numbers are SQLite's: 2 is FULL, and MEMORY for temporary tables.
    expect({
      synchronous: value("synchronous"),
      journal: value("journal_mode"),
      locking: value("locking_mode"),
      secureDelete: value("secure_delete"),
      foreignKeys: value("foreign_keys"),
      temporary: value("temp_store"),
    }).toEqual({
      synchronous: 2,
      journal: "truncate",
      locking: "exclusive",
      secureDelete: 1,
      foreignKeys: 1,
      temporary: 2,
    });
    ledger.close();
  });

  it("of an older gateway is brought forward, and keeps what was written", () => {
    withWaitingCredentials();
    const older = new Database(path);
    older.exec("DROP INDEX superseded_accounts; ALTER TABLE intents DROP COLUMN superseded; PRAGMA user_version = 1");
    older.close();
    const ledger = Ledger.open(path);
    expect(ledger.findAccount("store1", "7")).toMatchObject({ status: "unconfirmed", holdsCredentials: true });
    expect(ledger.superseded("store1")).toEqual([]);
    ledger.close();
  });

  it("is taken back from others when it was open to them", () => {
    Ledger.open(path).close();
    chmodSync(path, 0o644);
    Ledger.open(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps what was written when it is opened again", () => {
    withWaitingCredentials();
    const ledger = Ledger.open(path);
    const intent = ledger.findAccount("store1", "7") as Intent;
    expect(intent).toMatchObject({ ...draft, status: "unconfirmed", accountId: "7", holdsCredentials: true });
    expect(ledger.credentialsOf(intent)).toEqual(credentials);
    ledger.close();
  });

  it.each([
    [
      "is no database",
      () => {
        writeFileSync(path, randomBytes(8192));
      },
    ],
    [
      "was cut off",
      () => {
        truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096 + 100);
      },
    ],
    [
      "has a page overwritten",
      () => {
        overwrite(4096, randomBytes(4096));
      },
    ],
    [
      "has its last page overwritten",
      () => {
        overwrite(statSync(path).size - 4096, Buffer.alloc(4096, 0xff));
      },
    ],
  ])("that %s is refused with what to do, and left as it is", (_, damage) => {
    withWaitingCredentials();
    damage();
    const before = readFileSync(path);
    expect(errorOf(() => Ledger.open(path))).toMatchObject({
      code: "corrupted",
      message: expect.stringMatching(/is damaged .*left as it is: restore it from a backup/) as string,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("that is damaged where nothing is read at the start is refused all the same", () => {
    const ledger = Ledger.open(path);
    for (let n = 0; n < 200; n++) ledger.recordIntent({ ...draft, name: "n".repeat(255) }, `key-${n}`, "digest");
    ledger.close();
    const pages = statSync(path).size / 4096;
    overwrite(Math.floor(pages / 2) * 4096, Buffer.alloc(4096, 0xff));
    expect(errorOf(() => Ledger.open(path))).toMatchObject({ code: "corrupted" });
  });

  it("of another program is refused, and left as it is", () => {
    const other = new Database(path);
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    writeFileSync(sealingKeyFile(path), randomBytes(32).toString("base64"), { mode: 0o600 });
    const before = readFileSync(path);
    expect(errorOf(() => Ledger.open(path))).toMatchObject({ code: "foreign" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("of a newer gateway is refused", () => {
    Ledger.open(path).close();
    const newer = new Database(path);
    newer.pragma("user_version = 99");
    newer.close();
    expect(errorOf(() => Ledger.open(path))).toMatchObject({
      code: "foreign",
      message: expect.stringContaining("written by a newer gateway (format 99") as string,
    });
  });

  it("in a folder that does not exist is refused with the command that makes it", () => {
    const error = errorOf(() => Ledger.open(join(folder, "missing", "ledger"), { sealingKey: randomBytes(32) }));
    expect(error).toMatchObject({
      code: "unusable_path",
      message: expect.stringContaining(`mkdir -p ${join(folder, "missing")}`) as string,
    });
  });

  it("that is a folder is refused", () => {
    expect(errorOf(() => Ledger.open(folder, { sealingKey: randomBytes(32) }))).toBeInstanceOf(LedgerError);
  });

  describe("and its key", () => {
    const newKey = randomBytes(32);

    it("is refused with another key while credentials wait, which stay", () => {
      withWaitingCredentials();
      expect(errorOf(() => Ledger.open(path, { sealingKey: newKey }))).toMatchObject({
        code: "wrong_key",
        message: expect.stringMatching(/credentials of 1 account\(s\) wait in it.*start with the old key/) as string,
      });
      const ledger = Ledger.open(path);
      expect(ledger.credentialsOf(ledger.findAccount("store1", "7") as Intent)).toEqual(credentials);
      ledger.close();
    });

    it("is refused without a key, and no new one is made", () => {
      withWaitingCredentials();
      rmSync(sealingKeyFile(path));
      expect(errorOf(() => Ledger.open(path))).toMatchObject({ code: "key_missing" });
      expect(statSync(sealingKeyFile(path), { throwIfNoEntry: false })).toBeUndefined();
    });

    it("takes another key when nothing waits", () => {
      withWaitingCredentials();
      const before = Ledger.open(path);
      before.confirm("store1", "7");
      before.close();
      Ledger.open(path, { sealingKey: newKey }).close();
      Ledger.open(path, { sealingKey: newKey }).close();
    });

    it("gives up what waits when it is told to, and keeps the account as unconfirmed", () => {
      withWaitingCredentials();
      const ledger = Ledger.open(path, { sealingKey: newKey, abandonSealed: true });
      expect(ledger.findAccount("store1", "7")).toMatchObject({ status: "unconfirmed", holdsCredentials: false });
      ledger.close();
      Ledger.open(path, { sealingKey: newKey }).close();
    });

    it("must have the right length", () => {
      expect(errorOf(() => Ledger.open(path, { sealingKey: randomBytes(16) }))).toMatchObject({ code: "wrong_key" });
    });
  });

  it("says so when a sealed row was moved to another account from outside", () => {
    withWaitingCredentials();
    const outside = new Database(path);
    outside.exec("UPDATE intents SET account_id = '8'");
    outside.close();
    const ledger = Ledger.open(path);
    expect(errorOf(() => ledger.credentialsOf(ledger.findAccount("store1", "8") as Intent))).toMatchObject({
      code: "corrupted",
    });
    ledger.close();
  });

  function overwrite(at: number, bytes: Buffer): void {
    const content = readFileSync(path);
    bytes.copy(content, at);
    writeFileSync(path, content);
  }
});

describe("a ledger", () => {
  let now: number;
  let ledger: Ledger;
  beforeEach(() => {
    now = 1_000_000;
    ledger = Ledger.open(":memory:", { clock: () => now });
  });
  afterEach(() => {
    ledger.close();
  });

  const made = (accountId: string, more: Partial<IntentDraft> = {}, key = `key-${accountId}`): Intent => {
    const intent = ledger.recordIntent({ ...draft, ...more }, key, "digest");
    ledger.sealCredentials(intent, accountId, credentials);
    return ledger.findAccount(draft.store, accountId) as Intent;
  };

  it("records who asked for what, and when", () => {
    const intent = ledger.recordIntent(
      { ...draft, accessLevel: "publish-theme", priorIds: ["1", "2"] },
      "key",
      "digest",
    );
    expect(intent).toEqual({
      ...draft,
      id: 1,
      accessLevel: "publish-theme",
      priorIds: ["1", "2"],
      status: "pending",
      recordedAt: now,
      holdsCredentials: false,
    });
    expect(ledger.findRequest("store1", "key")).toEqual({ digest: "digest", intent });
    expect(ledger.findRequest("store2", "key")).toBeUndefined();
  });

  it("takes names and owners for data, whatever is in them", () => {
    const name = "Robert'); DROP TABLE intents;-- \u{1f600}";
    expect(ledger.recordIntent({ ...draft, name, owner: name }, name, name)).toMatchObject({ name, owner: name });
    expect(ledger.unconfirmedOf("store1", "' OR 1=1 --")).toEqual([]);
  });

  it("refuses a text that the database would cut", () => {
    expect(() => ledger.recordIntent({ ...draft, name: "orders\0sync" }, "key", "digest")).toThrow("NUL character");
    expect(ledger.pendingIntents("store1")).toEqual([]);
  });

  it("knows an account from the moment its credentials are sealed", () => {
    expect(ledger.findAccount("store1", "7")).toBeUndefined();
    made("7");
    expect(ledger.accounts("store1").map(({ accountId }) => accountId)).toEqual(["7"]);
    expect(ledger.findAccount("store2", "7")).toBeUndefined();
    expect(ledger.pendingIntents("store1")).toEqual([]);
  });

  it("supersedes the older accounts of an owner, and only those, when a newer one is confirmed", () => {
    const owned = (owner: string, id: string) => {
      const intent = ledger.recordIntent({ ...draft, owner }, `key-${id}`, "digest");
      ledger.sealCredentials(intent, id, credentials);
    };
    owned("mine", "1");
    owned("theirs", "2");
    owned("mine", "3");
    owned("mine", "4");
    ledger.confirm("store1", "3");
    const states = ledger.accounts("store1").map(({ accountId, status, holdsCredentials }) => ({
      accountId,
      status,
      holdsCredentials,
    }));
    expect(states).toEqual([
      { accountId: "1", status: "superseded", holdsCredentials: false },
      { accountId: "2", status: "unconfirmed", holdsCredentials: true },
      { accountId: "3", status: "confirmed", holdsCredentials: false },
      { accountId: "4", status: "unconfirmed", holdsCredentials: true },
    ]);
    expect(ledger.superseded("store1").map(({ accountId }) => accountId)).toEqual(["1"]);
    expect(ledger.unconfirmedOf("store1", "mine").map(({ accountId }) => accountId)).toEqual(["4"]);
    expect(ledger.confirm("store1", "1")).toBe(false);
  });

  it("seals for an intent once", () => {
    const intent = ledger.recordIntent(draft, "key", "digest");
    ledger.sealCredentials(intent, "7", credentials);
    expect(() => {
      ledger.sealCredentials(intent, "8", credentials);
    }).toThrow(LedgerError);
    expect(ledger.findAccount("store1", "7")).toBeDefined();
  });

  it("lets a new account have the id of one that the store has lost", () => {
    const first = made("7");
    const second = made("7", { owner: "another" }, "key-2");
    expect(ledger.findAccount("store1", "7")).toMatchObject({ id: second.id, owner: "another" });
    expect(ledger.credentialsOf(first)).toBeUndefined();
  });

  it("destroys credentials when their owner confirms, and says whether it knew the account", () => {
    const intent = made("7");
    expect(ledger.confirm("store1", "7")).toBe(true);
    expect(ledger.credentialsOf(intent)).toBeUndefined();
    expect(ledger.findAccount("store1", "7")).toMatchObject({ status: "confirmed", holdsCredentials: false });
    expect(ledger.confirm("store1", "7")).toBe(true);
    expect(ledger.confirm("store1", "8")).toBe(false);
  });

  it("confirms several accounts at once, and passes over what it does not know", () => {
    made("7");
    made("8", { owner: "another" });
    ledger.confirmAll("store1", ["9", "7"]);
    expect(ledger.accounts("store1").map(({ status }) => status)).toEqual(["confirmed", "unconfirmed"]);
  });

  it.each([
    ["the disk is full", "max_page_count = 1"],
    ["the file may not be written", "query_only = ON"],
  ])("says so when %s, and has recorded nothing", (_, pragma) => {
    const before = made("7");
    // SQLite itself fails then, with the code that the real thing gives it.
    ledger["database"].pragma(pragma);
    const long = { ...draft, owner: "another", name: "n".repeat(100_000) };
    expect(errorOf(() => ledger.recordIntent(long, "key-2", "digest"))).toMatchObject({
      code: "write_failed",
      message: expect.stringMatching(/cannot be written .*nothing was recorded/) as string,
    });
    expect(ledger.pendingIntents("store1")).toEqual([]);
    expect(ledger.credentialsOf(before)).toEqual(credentials);
  });

  it("frees the keys of an account that vanished before its owner had it, and of no other", () => {
    ledger.forgetVanished(made("7"));
    expect(ledger.findRequest("store1", "key-7")).toBeUndefined();
    const confirmed = made("8");
    ledger.confirm("store1", "8");
    ledger.forgetVanished(confirmed);
    expect(ledger.findRequest("store1", "key-8")).toMatchObject({ intent: { status: "removed" } });
  });

  it("undoes everything when a write fails halfway", () => {
    ledger.recordIntent(draft, "key", "digest");
    jest.spyOn(ledger as unknown as { attach: () => void }, "attach").mockImplementationOnce(() => {
      throw new Error("halfway");
    });
    expect(() => ledger.recordIntent({ ...draft, name: "second" }, "key-2", "digest")).toThrow("halfway");
    expect(ledger.pendingIntents("store1").map(({ name }) => name)).toEqual(["orders"]);
  });

  it("keeps no key of an intent that it has dropped", () => {
    ledger.dropIntent(ledger.recordIntent(draft, "key", "digest"));
    expect(ledger["database"].all("SELECT * FROM requests")).toEqual([]);
  });

  it("forgets everything when it is told to", () => {
    made("7");
    ledger.recordIntent(draft, "key", "digest");
    ledger.clear();
    expect(ledger.accounts("store1")).toEqual([]);
    expect(ledger.findRequest("store1", "key")).toBeUndefined();
  });

  it("answers every call with an error once it is closed, and can be closed twice", () => {
    ledger.close();
    ledger.close();
    expect(errorOf(() => ledger.accounts("store1"))).toMatchObject({ code: "closed" });
  });
});

function errorOf(work: () => unknown): LedgerError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  return undefined;
}
