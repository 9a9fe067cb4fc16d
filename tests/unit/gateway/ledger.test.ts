import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { type Intent, type IntentDraft, type Ledger, LedgerError, openLedger } from "../../../gateway";
import { ORPHAN_GRACE_MS } from "../../../gateway/ledger";
import { renewEpoch, restoreLedger } from "../../../gateway";
import { credentials, draft as anyDraft } from "../../helpers/ledger-draft";
import { Postgres } from "../../helpers/postgres";

const draft: IntentDraft = { ...anyDraft, identity: "identity-1" };
const sealingKey = randomBytes(32);
const day = 24 * 60 * 60 * 1000;

let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
}, 60_000);
afterAll(() => postgres.stop());

/** What both kinds of ledger do, to the letter. */
describe.each<[string, (folder: string) => string | Promise<string>, (where: string) => string | Promise<string>]>([
  [
    "SQLite",
    (folder) => join(folder, "gateway.ledger"),
    (where) => {
      copyFileSync(where, `${where}.copy`);
      return `${where}.copy`;
    },
  ],
  ["PostgreSQL", () => postgres.database(), (where) => postgres.copy(where)],
])("a ledger in %s", (_kind, newPlace, copyOf) => {
  let folder: string;
  let where: string;
  let now: number;
  let ledger: Ledger;
  const open = (): Promise<Ledger> => openLedger(where, { clock: () => now, sealingKey });

  beforeEach(async () => {
    now = 1_000_000_000_000;
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
    where = await newPlace(folder);
    ledger = await open();
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });

  const intend = (more: Partial<IntentDraft> = {}, key = randomBytes(8).toString("hex")): Promise<Intent> =>
    ledger.recordIntent({ ...draft, ...more }, key, "digest");
  const made = async (
    accountId: string,
    more: Partial<IntentDraft> = {},
    key = `key-${accountId}`,
  ): Promise<Intent> => {
    await ledger.sealCredentials(await intend(more, key), accountId, credentials, "2026-05-01T12:00:00.000Z");
    return (await ledger.findAccount(more.store ?? draft.store, accountId)) as Intent;
  };
  const orphaned = async (accountId: string, more: Partial<IntentDraft> = {}): Promise<Intent> => {
    await ledger.keepOrphan(await intend({ nameGenerated: true, ...more }), accountId, "2026-05-01T12:00:00.000Z");
    return (await ledger.findAccount("store1", accountId)) as Intent;
  };
  const ids = (intents: readonly Intent[]): (string | undefined)[] => intents.map(({ accountId }) => accountId);
  const states = async () =>
    Object.fromEntries((await ledger.accounts("store1")).map(({ accountId = "", status }) => [accountId, status]));

  it("records who asked for what, and when", async () => {
    const intent = await intend({ accessLevel: "publish-theme", priorIds: ["1", "2"] }, "key");
    expect(intent).toEqual({
      ...draft,
      id: 1,
      accessLevel: "publish-theme",
      priorIds: ["1", "2"],
      status: "pending",
      recordedAt: now,
      holdsCredentials: false,
      orphan: false,
      attempts: 0,
    });
    expect(await ledger.findRequest("store1", "key")).toEqual({ digest: "digest", intent });
    expect(await ledger.findRequest("store2", "key")).toBeUndefined();
  });

  it("takes names and owners for data, whatever is in them", async () => {
    const name = "Robert'); DROP TABLE intents;-- \u{1f600} $1 ? %s";
    expect(await intend({ name, owner: name }, name)).toMatchObject({ name, owner: name });
    expect(await ledger.findRequest("store1", name)).toMatchObject({ intent: { name, owner: name } });
    expect(await ledger.unconfirmedOf("store1", "' OR 1=1 --")).toEqual([]);
  });

  it("refuses a text that a database would cut", async () => {
    await expect(intend({ name: "orders\0sync" })).rejects.toThrow("NUL character");
    expect(await ledger.pendingIntents("store1")).toEqual([]);
  });

  it("keeps what was written when it is opened again", async () => {
    const intent = await made("7");
    await ledger.close();
    ledger = await open();
    expect(await ledger.findAccount("store1", "7")).toEqual(intent);
    expect(intent).toMatchObject({
      status: "unconfirmed",
      holdsCredentials: true,
      createdAt: "2026-05-01T12:00:00.000Z",
    });
    expect(await ledger.credentialsOf(intent)).toEqual(credentials);
  });

  it("knows an account from the moment its credentials are sealed", async () => {
    expect(await ledger.findAccount("store1", "7")).toBeUndefined();
    await made("7");
    expect(ids(await ledger.accounts("store1"))).toEqual(["7"]);
    expect(await ledger.findAccount("store2", "7")).toBeUndefined();
    expect(await ledger.pendingIntents("store1")).toEqual([]);
  });

  it("supersedes the older accounts of an identity, and only those, when a newer one is confirmed", async () => {
    await made("1");
    await made("2", { identity: "another-1" });
    await made("3");
    await made("4");
    await ledger.confirm("store1", "3");
    expect(await states()).toEqual({ 1: "superseded", 2: "unconfirmed", 3: "confirmed", 4: "unconfirmed" });
    expect((await ledger.accounts("store1")).map(({ holdsCredentials }) => holdsCredentials)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(ids(await ledger.superseded("store1"))).toEqual(["1"]);
    expect(ids(await ledger.unconfirmedOf("store1", draft.owner))).toEqual(["2", "4"]);
    expect(await ledger.confirm("store1", "1")).toBe(false);
  });

  it("supersedes nothing of a client that sends no identity", async () => {
    const { identity: _, ...old } = draft;
    for (const id of ["1", "2"])
      await ledger.sealCredentials(await ledger.recordIntent(old, id, "digest"), id, credentials);
    await ledger.confirm("store1", "2");
    expect(await states()).toEqual({ 1: "unconfirmed", 2: "confirmed" });
  });

  it("seals for an intent once", async () => {
    const intent = await intend();
    await ledger.sealCredentials(intent, "7", credentials);
    await expect(ledger.sealCredentials(intent, "8", credentials)).rejects.toThrow(LedgerError);
    expect(await states()).toEqual({ 7: "unconfirmed" });
  });

  it("lets a new account have the id of one that the store has lost", async () => {
    const first = await made("7");
    const second = await made("7", { owner: "another" }, "key-2");
    expect(await ledger.findAccount("store1", "7")).toMatchObject({ id: second.id, owner: "another" });
    expect(await ledger.credentialsOf(first)).toBeUndefined();
  });

  it("destroys credentials when their owner confirms, and says whether it knew the account", async () => {
    const intent = await made("7");
    expect(await ledger.confirm("store1", "7")).toBe(true);
    expect(await ledger.credentialsOf(intent)).toBeUndefined();
    expect(await ledger.findAccount("store1", "7")).toMatchObject({ status: "confirmed", holdsCredentials: false });
    expect(await ledger.confirm("store1", "7")).toBe(true);
    expect(await ledger.confirm("store1", "8")).toBe(false);
  });

  it("confirms several accounts at once, and names those that it does not know", async () => {
    await made("7");
    await made("8", { identity: "another-1" });
    expect(await ledger.confirmAll("store1", ["9", "7"])).toEqual(["9"]);
    expect(await states()).toEqual({ 7: "confirmed", 8: "unconfirmed" });
  });

  it("condemns an account once, and none that somebody has confirmed", async () => {
    const waiting = await made("7");
    const confirmed = await made("8", { identity: "another-1" });
    await ledger.confirm("store1", "8");
    expect(await ledger.condemn(waiting)).toBe(true);
    expect(await ledger.condemn(confirmed)).toBe(false);
    expect(await ledger.confirm("store1", "7")).toBe(false);
    expect(await states()).toEqual({ 7: "superseded", 8: "confirmed" });
  });

  describe("an orphan", () => {
    it("is an unconfirmed account without credentials", async () => {
      expect(await orphaned("7")).toMatchObject({ status: "unconfirmed", orphan: true, holdsCredentials: false });
      expect(await ledger.statistics()).toMatchObject({ unconfirmed: 1, orphans: 1, pending: 0 });
    });

    it("is superseded by its owner's next account, whose identity may be another, after a grace time", async () => {
      await orphaned("7");
      await made("8", { identity: "another-1" });
      await ledger.confirm("store1", "8");
      expect(await states()).toEqual({ 7: "superseded", 8: "confirmed" });
      expect(await ledger.storesWithDueDeletions()).toEqual([]);
      now += ORPHAN_GRACE_MS;
      expect(await ledger.storesWithDueDeletions()).toEqual(["store1"]);
    });

    it("is so too when its successor was confirmed before it was found", async () => {
      const intent = await intend({ nameGenerated: true });
      await made("8", { identity: "another-1" });
      await ledger.confirm("store1", "8");
      await ledger.keepOrphan(intent, "7");
      expect(await states()).toEqual({ 7: "superseded", 8: "confirmed" });
    });

    it("stays when the program named it: a person may have made it", async () => {
      await orphaned("7", { nameGenerated: false });
      await made("8");
      await ledger.confirm("store1", "8");
      expect(await states()).toEqual({ 7: "unconfirmed", 8: "confirmed" });
    });

    it("stays when the ledger was restored since: then its answer may have gone out", async () => {
      await orphaned("7");
      const before = await ledger.epoch();
      await ledger.close();
      await renewEpoch(where);
      ledger = await open();
      expect(await ledger.epoch()).not.toBe(before);
      await made("8");
      await ledger.confirm("store1", "8");
      expect(await states()).toEqual({ 7: "unconfirmed", 8: "confirmed" });
    });

    it("stays in a copy of the ledger: the original may know more", async () => {
      await orphaned("7");
      const before = await ledger.epoch();
      expect(ledger.isCopy).toBe(false);
      await ledger.close();
      where = await copyOf(where);
      ledger = await open();
      expect(ledger.isCopy).toBe(true);
      expect(await ledger.epoch()).not.toBe(before);
      await made("8");
      await ledger.confirm("store1", "8");
      expect(await states()).toEqual({ 7: "unconfirmed", 8: "confirmed" });
      // From now on this is a ledger like others.
      const since = await ledger.epoch();
      await ledger.close();
      ledger = await open();
      expect([ledger.isCopy, await ledger.epoch()]).toEqual([false, since]);
    });

    it("is an account like others once it is confirmed", async () => {
      await orphaned("7");
      expect(await ledger.confirm("store1", "7")).toBe(true);
      expect(await ledger.findAccount("store1", "7")).toMatchObject({ status: "confirmed", orphan: false });
    });
  });

  it("tries a failed deletion again later and later, and forgets nothing of it", async () => {
    await made("7");
    await made("8");
    await ledger.confirm("store1", "8");
    const pauses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const [intent] = await ledger.superseded("store1");
      await ledger.postponeDeletion(intent as Intent);
      const { dueAt = 0, attempts } = (await ledger.quarantined())[0] as Intent;
      expect(attempts).toBe(n + 1);
      pauses.push((dueAt - now) / 1000);
      expect(await ledger.storesWithDueDeletions()).toEqual([]);
      now = dueAt;
      expect(await ledger.storesWithDueDeletions()).toEqual(["store1"]);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
    expect(ids(await ledger.quarantined("store1"))).toEqual(["7"]);
    expect(await ledger.quarantined("store2")).toEqual([]);
    expect(await ledger.statistics()).toMatchObject({ superseded: 1, quarantined: 1, unconfirmed: 0 });
  });

  it("frees the keys of an account that vanished before its owner had it, and of no other", async () => {
    await ledger.forgetVanished(await made("7"));
    expect(await ledger.findRequest("store1", "key-7")).toBeUndefined();
    const confirmed = await made("8");
    await ledger.confirm("store1", "8");
    await ledger.forgetVanished(confirmed);
    expect(await ledger.findRequest("store1", "key-8")).toMatchObject({ intent: { status: "removed" } });
  });

  it("forgets a key a week after its account was finished, however old the key is", async () => {
    await made("7");
    await made("8", { identity: "another-1" });
    now += 30 * day;
    await ledger.sweep();
    expect(await ledger.findRequest("store1", "key-7")).toMatchObject({ intent: { holdsCredentials: false } });
    await ledger.confirm("store1", "7");
    await ledger.removeAccount("store1", "8");
    now += 7 * day - 1;
    await ledger.sweep();
    expect(await ledger.findRequest("store1", "key-7")).toMatchObject({ intent: { status: "confirmed" } });
    expect(await ledger.findRequest("store1", "key-8")).toMatchObject({ intent: { status: "removed" } });
    now += 1;
    await ledger.sweep();
    expect(await ledger.findRequest("store1", "key-7")).toBeUndefined();
    expect(await ledger.findRequest("store1", "key-8")).toBeUndefined();
    expect(await states()).toEqual({ 7: "confirmed" });
  });

  it("destroys credentials that waited for a day", async () => {
    const intent = await made("7");
    now += day - 1;
    await ledger.sweep();
    expect(await ledger.credentialsOf(intent)).toEqual(credentials);
    now += 1;
    await ledger.sweep();
    expect(await ledger.credentialsOf(intent)).toBeUndefined();
    expect(await states()).toEqual({ 7: "unconfirmed" });
  });

  it("keeps no key of an intent that it has dropped", async () => {
    await ledger.dropIntent(await intend({}, "key"));
    expect(await ledger.findRequest("store1", "key")).toBeUndefined();
  });

  it("gives a key that comes again to the newer intent", async () => {
    await made("7", {}, "key");
    const second = await intend({}, "key");
    expect(await ledger.findRequest("store1", "key")).toMatchObject({ intent: { id: second.id } });
  });

  it("forgets everything when it is told to", async () => {
    await made("7");
    await intend({}, "key");
    await ledger.clear();
    expect(await states()).toEqual({});
    expect(await ledger.findRequest("store1", "key")).toBeUndefined();
  });

  it("names the stores that have something to clean up", async () => {
    await made("1", { store: "store3" });
    await made("2", { store: "store3" });
    await ledger.confirm("store3", "2");
    await intend({ store: "store2" });
    await made("4");
    expect(await ledger.storesToCleanUp()).toEqual(["store2", "store3"]);
  });

  it("refuses another key while credentials wait, and takes it when nothing does", async () => {
    await made("7");
    await ledger.close();
    const other = { sealingKey: () => Promise.resolve(randomBytes(32)) };
    await expect(openLedger(where, other)).rejects.toMatchObject({ code: "wrong_key" });
    ledger = await open();
    await ledger.confirm("store1", "7");
    await ledger.close();
    ledger = await openLedger(where, other);
  });

  it("gives up what waits when it is told to, and keeps the account as unconfirmed", async () => {
    await made("7");
    await ledger.close();
    ledger = await openLedger(where, { sealingKey: randomBytes(32), abandonSealed: true });
    expect(await ledger.findAccount("store1", "7")).toMatchObject({ status: "unconfirmed", holdsCredentials: false });
  });

  it("keeps an audit log that can be added to and read, and nothing else", async () => {
    await ledger.audit.append({
      actor: "ci",
      action: "create",
      store: "store1",
      accountId: "7",
      owner: "o",
      outcome: "ok",
    });
    now += 1000;
    await ledger.audit.append({
      actor: "ops",
      action: "delete",
      store: "store2",
      outcome: "not_found",
      detail: "gone",
    });
    expect(await ledger.audit.read()).toEqual([
      {
        id: 1,
        at: now - 1000,
        actor: "ci",
        action: "create",
        store: "store1",
        accountId: "7",
        owner: "o",
        outcome: "ok",
      },
      { id: 2, at: now, actor: "ops", action: "delete", store: "store2", outcome: "not_found", detail: "gone" },
    ]);
    expect(await ledger.audit.read({ store: "store2" })).toHaveLength(1);
    expect(await ledger.audit.read({ since: now })).toHaveLength(1);
    expect(await ledger.audit.read({ until: now - 1 })).toHaveLength(1);
    expect(await ledger.audit.read({ after: 1, limit: 5 })).toMatchObject([{ id: 2 }]);
    const { database } = (ledger as unknown as { source: { database: Database } }).source;
    await expect(database.updateTable("audit").set({ actor: "x" }).execute()).rejects.toThrow();
    await expect(database.deleteFrom("audit").execute()).rejects.toThrow();
    expect(await ledger.audit.read()).toHaveLength(2);
  });

  it("takes down what is reported at once, in the order of the reports", async () => {
    const stores = Array.from({ length: 600 }, (_, n) => `store${n}`);
    await Promise.all(
      stores.map((store) => ledger.audit.append({ actor: "ci", action: "create", store, outcome: "ok" })),
    );
    expect((await ledger.audit.read({ limit: 1000 })).map(({ store }) => store)).toEqual(stores);
  });

  it("keeps what was reported beside an entry that it cannot take", async () => {
    const append = (actor: string) => ledger.audit.append({ actor, action: "create", store: "s", outcome: "ok" });
    const results = await Promise.allSettled(["first", "sec\0nd", "third"].map(append));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await ledger.audit.read()).map(({ actor }) => actor)).toEqual(["first", "third"]);
  });

  it("refuses every entry once it is closed", async () => {
    await ledger.close();
    const append = () => ledger.audit.append({ actor: "ci", action: "create", store: "s", outcome: "ok" });
    const results = await Promise.allSettled([append(), append()]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    ledger = await open();
  });

  it("is written to a backup while it works, and comes back from it in a new epoch, on either kind of database", async () => {
    const waiting = await made("7");
    await ledger.audit.append({ actor: "ci", action: "create", store: "store1", outcome: "ok" });
    const backup = join(folder, "backup");
    await ledger.backup(backup);
    expect(statSync(backup).mode & 0o077).toBe(0);
    await expect(ledger.backup(backup)).rejects.toMatchObject({ code: "exists" });
    await made("8", { identity: "another-1" });

    for (const target of [join(folder, "restored"), await postgres.database()]) {
      await restoreLedger(backup, target);
      const restored = await openLedger(target, { clock: () => now, sealingKey });
      expect(await restored.findAccount("store1", "7")).toEqual(waiting);
      expect(await restored.credentialsOf(waiting)).toEqual(credentials);
      expect(await restored.findAccount("store1", "8")).toBeUndefined();
      expect(await restored.audit.read()).toHaveLength(1);
      expect(await restored.epoch()).not.toBe(await ledger.epoch());
      // New rows come after those that came back.
      expect((await restored.recordIntent(draft, "key-9", "digest")).id).toBeGreaterThan(waiting.id);
      await restored.audit.append({ actor: "ci", action: "create", store: "store1", outcome: "ok" });
      await restored.close();
      await expect(restoreLedger(backup, target)).rejects.toMatchObject({ code: "exists" });
    }
  });

  it("answers every call with an error once it is closed, and can be closed twice", async () => {
    await ledger.close();
    await ledger.close();
    await expect(ledger.accounts("store1")).rejects.toMatchObject({ code: "closed" });
    await expect(intend()).rejects.toMatchObject({ code: "closed" });
  });
});

/** Stands between a ledger and its server, and cuts the first connection over which the ledger sends this text. */
class Relay {
  hasCut = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(url: string, text: string): Promise<Relay> {
    const { hostname, port } = new URL(url);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) socket.on("error", () => undefined);
      near.on("data", (chunk: Buffer) => {
        if (relay.hasCut || !chunk.includes(text)) far.write(chunk);
        else {
          relay.hasCut = true;
          far.destroy();
          near.resetAndDestroy();
        }
      });
      near.on("close", () => far.end());
      far.pipe(near);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const own = new URL(url);
    own.port = String((server.address() as AddressInfo).port);
    const relay = new Relay(server, own.href);
    return relay;
  }

  close(): void {
    this.server.close();
  }
}

interface Database {
  updateTable(table: "audit"): { set(values: object): { execute(): Promise<unknown> } };
  deleteFrom(table: "audit"): { execute(): Promise<unknown> };
}

describe("a ledger in PostgreSQL that several gateways share", () => {
  let url: string;
  const ledgers: Ledger[] = [];
  const open = async (): Promise<Ledger> => {
    const ledger = await openLedger(url, { sealingKey });
    ledgers.push(ledger);
    return ledger;
  };
  beforeEach(async () => {
    url = await postgres.database();
  });
  afterEach(async () => {
    await Promise.all(ledgers.splice(0).map((ledger) => ledger.close()));
  });

  it("is made once by several that start in the same moment", async () => {
    const epochs = await Promise.all(Array.from({ length: 4 }, async () => (await open()).epoch()));
    expect(new Set(epochs).size).toBe(1);
  });

  it("gives a store to one of them at a time, and other stores meanwhile", async () => {
    const [one, two] = [await open(), await open()];
    const order: string[] = [];
    let begun: () => void = () => undefined;
    let end: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const ending = new Promise<void>((resolve) => (end = resolve));
    const first = one.exclusively("store1", async () => {
      order.push("first begins");
      begun();
      await ending;
      order.push("first ends");
    });
    await beginning;
    await two.exclusively("store2", () => Promise.resolve(order.push("another store")));
    const second = two.exclusively("store1", () => Promise.resolve(order.push("second")));
    end();
    await Promise.all([first, second]);
    expect(order).toEqual(["first begins", "another store", "first ends", "second"]);
  });

  it("gives a store back when work on it fails", async () => {
    const [one, two] = [await open(), await open()];
    await expect(one.exclusively("store1", () => Promise.reject(new Error("the store is down")))).rejects.toThrow(
      "down",
    );
    expect(await two.exclusively("store1", () => Promise.resolve("in"))).toBe("in");
  });

  it("records nothing for one whose hold on the store was lost", async () => {
    const one = await open();
    await expect(
      one.exclusively("store1", async () => {
        await postgres.cut(url);
        // The news of it comes with the next turn of the event loop.
        await one.accounts("store1").catch(() => undefined);
        await one.recordIntent(draft, "key", "digest");
      }),
    ).rejects.toMatchObject({ code: "unreachable" });
    expect(await one.pendingIntents("store1")).toEqual([]);
  });

  it("lives on when the connection is cut while the store is given back", async () => {
    const relay = await Relay.before(url, "pg_advisory_unlock");
    const one = await openLedger(relay.url, { sealingKey });
    ledgers.push(one);
    expect(await one.exclusively("store1", () => Promise.resolve("done"))).toBe("done");
    expect(relay.hasCut).toBe(true);
    // PostgreSQL gives the lock back with the connection, so the next one has it.
    expect(await one.exclusively("store1", () => Promise.resolve("done again"))).toBe("done again");
    relay.close();
  });

  it("gives nobody a connection that the server has just ended", async () => {
    const one = await open();
    const { database } = (one as unknown as { source: { database: Kysely<unknown> } }).source;
    const end = sql`SELECT pg_terminate_backend(pg_backend_pid())`.execute(database);
    await expect(end).rejects.toMatchObject({ code: "unreachable" });
    expect(await one.accounts("store1")).toEqual([]);
  });

  it("goes on by itself after the server has cut every connection", async () => {
    const one = await open();
    await postgres.cut(url);
    await one.accounts("store1").catch(() => undefined);
    expect(await one.accounts("store1")).toEqual([]);
  });

  it("wants its key from outside", async () => {
    await expect(openLedger(url)).rejects.toMatchObject({
      code: "key_missing",
      message: expect.stringContaining("openssl rand -base64 32") as string,
    });
  });

  it("says where it could not be reached, without the password", async () => {
    const wrong = "postgres://postgres:hush-hush@127.0.0.1:1/ledger";
    const failure = await openLedger(wrong, { sealingKey }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/127\.0\.0\.1:1\/ledger cannot be reached \(ECONNREFUSED\)/) as string,
    });
    expect(String(failure)).not.toContain("hush");
  });
});
