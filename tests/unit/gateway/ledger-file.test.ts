import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import {
  backupLedger,
  type Intent,
  type Ledger,
  LedgerError,
  openLedger,
  renewEpoch,
  resealLedger,
  resealWithoutOldKey,
  restoreLedger,
} from "../../../gateway";
import { sealingKeyFile } from "../../../gateway/sealing-key";
import { credentials, draft } from "../../helpers/ledger-draft";

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
  async function withWaitingCredentials(): Promise<void> {
    const ledger = await openLedger(path);
    await ledger.sealCredentials(await ledger.recordIntent(draft, "key-1", "digest"), "7", credentials);
    await ledger.close();
  }

  it("is made for this user only", async () => {
    await (await openLedger(path)).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(sealingKeyFile(path)).mode & 0o777).toBe(0o600);
  });

  describe("that is not there, because its name has a slip in it", () => {
    const key = randomBytes(32);
    it.each([
      ["is not backed up", () => backupLedger(path, join(folder, "copy.db"))],
      ["is not read", () => openLedger(path, { mustExist: true })],
      ["gets no other key", () => resealLedger(path, key)],
      ["gets no other key, not without its old one either", () => resealWithoutOldKey(path, key)],
      ["gets no new epoch", () => renewEpoch(path)],
      ["is not restored from", () => restoreLedger(path, join(folder, "restored.db"))],
    ])("%s: nothing is made, and the message names the path", async (_what, work) => {
      await expect(work()).rejects.toMatchObject({
        code: "missing",
        isWrongUse: true,
        message: expect.stringMatching(new RegExp(`^there is no (ledger|backup) ${path}: check the path$`)) as string,
      });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it("is no folder: one that is named by a slip keeps its rights, and gets no key beside it", async () => {
    const works = [
      () => openLedger(folder),
      () => backupLedger(folder, join(folder, "copy.db")),
      () => restoreLedger(folder, path),
      () => restoreLedger(path, folder),
    ];
    await (await openLedger(path)).close();
    const before = statSync(folder).mode;
    for (const work of works) {
      await expect(work()).rejects.toMatchObject({
        code: "missing",
        message: expect.stringContaining("is a folder") as string,
      });
    }
    expect(statSync(folder).mode).toBe(before);
    expect(statSync(sealingKeyFile(folder), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("leaves nothing beside its backup", async () => {
    await withWaitingCredentials();
    mkdirSync(join(folder, "copies"));
    await backupLedger(path, join(folder, "copies", "copy.db"));
    expect(readdirSync(join(folder, "copies"))).toEqual(["copy.db"]);
  });

  it("gives the process a turn after each write, so that a new caller is heard while others wait for the disk", async () => {
    const ledger = await openLedger(path);
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 30 }, (_, n) => ledger.recordIntent(draft, `key-${n}`, "digest")));
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(29);
    await ledger.close();
  });

  it("is noticed where it was copied, stays itself where it was moved, and cannot be told where it was written over", async () => {
    const sealingKey = randomBytes(32);
    const look = async (file: string) => {
      const ledger = await openLedger(file, { sealingKey });
      const seen = { isCopy: ledger.isCopy, epoch: await ledger.epoch() };
      await ledger.close();
      return seen;
    };
    const { epoch } = await look(path);
    copyFileSync(path, `${path}.backup`);
    renameSync(path, `${path}.moved`);
    expect(await look(`${path}.moved`)).toEqual({ isCopy: false, epoch });
    // The bytes of an older time in the same file: nothing on the disk says so, and `gateway new-epoch` has to.
    writeFileSync(`${path}.moved`, readFileSync(`${path}.backup`));
    expect(await look(`${path}.moved`)).toEqual({ isCopy: false, epoch });
    const copied = await look(`${path}.backup`);
    expect(copied.isCopy).toBe(true);
    expect(copied.epoch).not.toBe(epoch);
  });

  it("commits to the disk, and leaves nothing behind of what was destroyed", async () => {
    const ledger = await openLedger(path);
    const value = (pragma: string) => sqliteOf(ledger).pragma(pragma);
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
    await ledger.close();
  });

  it("of an older gateway is brought forward, and keeps what was written", async () => {
    // Written by the last version that knew no identities.
    copyFileSync(join(__dirname, "fixtures/format-2.ledger"), path);
    copyFileSync(join(__dirname, "fixtures/format-2.ledger.key"), sealingKeyFile(path));
    chmodSync(sealingKeyFile(path), 0o600);
    const ledger = await openLedger(path, { clock: () => Date.parse("2026-11-26T03:00:00Z") });
    const waiting = (await ledger.findAccount("store1", "7")) as Intent;
    expect(waiting).toMatchObject({ status: "unconfirmed", holdsCredentials: true, attempts: 0, orphan: false });
    expect(waiting.identity).toBeUndefined();
    expect(await ledger.credentialsOf(waiting)).toMatchObject({ access_token: "token" });
    expect((await ledger.superseded("store1")).map(({ accountId }) => accountId)).toEqual(["8"]);
    expect(await ledger.findAccount("store1", "9")).toMatchObject({ status: "confirmed" });
    expect((await ledger.pendingIntents("store1")).map(({ name }) => name)).toEqual(["three-1"]);
    expect(await ledger.findRequest("store1", "key-3")).toMatchObject({ digest: "digest-3" });
    await ledger.close();
  });

  it("is taken back from others when it was open to them", async () => {
    await (await openLedger(path)).close();
    chmodSync(path, 0o644);
    await (await openLedger(path)).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps what was written when it is opened again", async () => {
    await withWaitingCredentials();
    const ledger = await openLedger(path);
    const intent = (await ledger.findAccount("store1", "7")) as Intent;
    expect(intent).toMatchObject({ ...draft, status: "unconfirmed", accountId: "7", holdsCredentials: true });
    expect(await ledger.credentialsOf(intent)).toEqual(credentials);
    await ledger.close();
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
  ])("that %s is refused with what to do, and left as it is", async (_, damage) => {
    await withWaitingCredentials();
    damage();
    const before = readFileSync(path);
    expect(await errorOf(() => openLedger(path))).toMatchObject({
      code: "corrupted",
      message: expect.stringMatching(/is damaged .*not changed: restore it from a backup/) as string,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("that is damaged where nothing is read at the start is refused all the same", async () => {
    const ledger = await openLedger(path);
    for (let n = 0; n < 200; n++) await ledger.recordIntent({ ...draft, name: "n".repeat(255) }, `key-${n}`, "digest");
    await ledger.close();
    const pages = statSync(path).size / 4096;
    overwrite(Math.floor(pages / 2) * 4096, Buffer.alloc(4096, 0xff));
    expect(await errorOf(() => openLedger(path))).toMatchObject({ code: "corrupted" });
  });

  it("of another program is refused, and left as it is", async () => {
    const other = new Database(path);
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    writeFileSync(sealingKeyFile(path), randomBytes(32).toString("base64"), { mode: 0o600 });
    chmodSync(path, 0o640);
    const before = readFileSync(path);
    expect(await errorOf(() => openLedger(path))).toMatchObject({ code: "foreign" });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("of a newer gateway is refused", async () => {
    await (await openLedger(path)).close();
    const newer = new Database(path);
    newer.pragma("user_version = 99");
    newer.close();
    expect(await errorOf(() => openLedger(path))).toMatchObject({
      code: "foreign",
      message: expect.stringContaining("written by a newer gateway (format 99") as string,
    });
  });

  it("in a folder that does not exist is refused with the command that makes it", async () => {
    const error = await errorOf(() => openLedger(join(folder, "missing", "ledger"), { sealingKey: randomBytes(32) }));
    expect(error).toMatchObject({
      code: "unusable_path",
      message: expect.stringContaining(`mkdir -p ${join(folder, "missing")}`) as string,
    });
  });

  it("that is a folder is refused", async () => {
    expect(await errorOf(() => openLedger(folder, { sealingKey: randomBytes(32) }))).toBeInstanceOf(LedgerError);
  });

  describe("and its key", () => {
    const newKey = randomBytes(32);

    it("is refused with another key while credentials wait, which stay", async () => {
      await withWaitingCredentials();
      expect(await errorOf(() => openLedger(path, { sealingKey: newKey }))).toMatchObject({
        code: "wrong_key",
        message: expect.stringMatching(/credentials of 1 account\(s\) wait in it.*start with the old key/) as string,
      });
      const ledger = await openLedger(path);
      expect(await ledger.credentialsOf((await ledger.findAccount("store1", "7")) as Intent)).toEqual(credentials);
      await ledger.close();
    });

    it("is refused without a key, and no new one is made", async () => {
      await withWaitingCredentials();
      rmSync(sealingKeyFile(path));
      expect(await errorOf(() => openLedger(path))).toMatchObject({ code: "key_missing" });
      expect(statSync(sealingKeyFile(path), { throwIfNoEntry: false })).toBeUndefined();
    });

    it("takes another key when nothing waits", async () => {
      await withWaitingCredentials();
      const before = await openLedger(path);
      await before.confirm("store1", "7");
      await before.close();
      await (await openLedger(path, { sealingKey: newKey })).close();
      await (await openLedger(path, { sealingKey: newKey })).close();
    });

    it("gives up what waits when it is told to, and keeps the account as unconfirmed", async () => {
      await withWaitingCredentials();
      const ledger = await openLedger(path, { sealingKey: newKey, abandonSealed: true });
      expect(await ledger.findAccount("store1", "7")).toMatchObject({ status: "unconfirmed", holdsCredentials: false });
      await ledger.close();
      await (await openLedger(path, { sealingKey: newKey })).close();
    });

    it("must have the right length", async () => {
      expect(await errorOf(() => openLedger(path, { sealingKey: randomBytes(16) }))).toMatchObject({
        code: "wrong_key",
      });
    });
  });

  it("says so when a sealed row was moved to another account from outside", async () => {
    await withWaitingCredentials();
    const outside = new Database(path);
    outside.exec("UPDATE intents SET account_id = '8'");
    outside.close();
    const ledger = await openLedger(path);
    expect(
      await errorOf(async () => ledger.credentialsOf((await ledger.findAccount("store1", "8")) as Intent)),
    ).toMatchObject({
      code: "corrupted",
    });
    await ledger.close();
  });

  it.each([
    ["the disk is full", "max_page_count = 1"],
    ["the file may not be written", "query_only = ON"],
  ])("says so when %s, and has recorded nothing", async (_, pragma) => {
    await withWaitingCredentials();
    const ledger = await openLedger(path);
    const before = (await ledger.findAccount("store1", "7")) as Intent;
    // SQLite itself fails then, with the code that the real thing gives it.
    sqliteOf(ledger).pragma(pragma);
    const long = { ...draft, owner: "another", name: "n".repeat(100_000) };
    expect(await errorOf(() => ledger.recordIntent(long, "key-2", "digest"))).toMatchObject({
      code: "write_failed",
      message: expect.stringMatching(/cannot be written .*nothing was recorded/) as string,
    });
    expect(await ledger.pendingIntents("store1")).toEqual([]);
    expect(await ledger.credentialsOf(before)).toEqual(credentials);
    await ledger.close();
  });

  it("undoes everything when a write fails halfway, and lets nothing come between the writes of one change", async () => {
    const ledger = await openLedger(path);
    await ledger.recordIntent(draft, "key", "digest");
    jest.spyOn(ledger as unknown as { attach: () => void }, "attach").mockImplementationOnce(() => {
      throw new Error("halfway");
    });
    const failing = ledger.recordIntent({ ...draft, name: "second" }, "key-2", "digest");
    const third = ledger.recordIntent({ ...draft, name: "third" }, "key-3", "digest");
    await expect(failing).rejects.toThrow("halfway");
    await third;
    expect((await ledger.pendingIntents("store1")).map(({ name }) => name)).toEqual(["orders", "third"]);
    await ledger.close();
  });

  function overwrite(at: number, bytes: Buffer): void {
    const content = readFileSync(path);
    bytes.copy(content, at);
    writeFileSync(path, content);
  }
});

/** The door to SQLite that stands behind the ledger. */
function sqliteOf(ledger: Ledger): { pragma(text: string): unknown } {
  return (ledger as unknown as { source: { sqlite: { pragma(text: string): unknown } } }).source.sqlite;
}

async function errorOf(work: () => unknown): Promise<LedgerError | undefined> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  return undefined;
}
