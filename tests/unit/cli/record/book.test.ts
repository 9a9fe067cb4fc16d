import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedCalls } from "../../../../bigcommerce";
import { CallBook } from "../../../../cli/record/call-book";
import { declaredAccounts } from "../../../../cli/record/declared-accounts";
import { needsOf } from "../../../../cli/record/need";
import { RecordFile } from "../../../../cli/record/record-file";
import { needsAsJson, renderNeeds } from "../../../../cli/record/render-needs";
import { readRecordedCalls } from "../../../../review";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../../engine/account-resource";

const first = new Date("2026-10-01T00:00:00.000Z");
const last = new Date("2026-10-02T00:00:00.000Z");
const ORDERS = "GET /v2/orders";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function bookOf(...calls: [call: string, fingerprint: string | undefined, at: Date][]): CallBook {
  const book = new CallBook();
  for (const [call, fingerprint, at] of calls) book.note({ call, fingerprint, at });
  return book;
}

describe("a book of calls", () => {
  it("counts each call of an account, with its first and last time, whatever the order", () => {
    const book = bookOf(
      [ORDERS, "aa", last],
      ["GET /v2/time", undefined, last],
      [ORDERS, "aa", first],
      [ORDERS, "bb", last],
    );
    const orders = { call: ORDERS, count: 2, firstSeen: first.toISOString(), lastSeen: last.toISOString() };
    expect(book.record()).toEqual({
      version: 1,
      from: first.toISOString(),
      until: last.toISOString(),
      accounts: [
        { calls: [expect.objectContaining({ call: "GET /v2/time", count: 1 })] },
        { fingerprint: "aa", calls: [orders] },
        { fingerprint: "bb", calls: [expect.objectContaining({ count: 1 })] },
      ],
    });
  });

  it("goes on from an earlier record, which the review reads", () => {
    const one = bookOf([ORDERS, "aa", first]).record();
    const other = bookOf([ORDERS, "aa", last]);
    other.include(one);
    const record = other.record();
    expect(record.accounts).toEqual([
      {
        fingerprint: "aa",
        calls: [{ call: ORDERS, count: 2, firstSeen: first.toISOString(), lastSeen: last.toISOString() }],
      },
    ]);
    expect([record.from, record.until]).toEqual([first.toISOString(), last.toISOString()]);
    expect(readRecordedCalls(JSON.stringify(record), "recorded-calls.json")).toEqual(record);
  });

  it("covers the time in which nothing was seen", () => {
    const book = bookOf([ORDERS, "aa", first]);
    book.cover(last);
    expect(book.record().until).toBe(last.toISOString());
  });
});

describe("the file of a record", () => {
  const path = () => join(folder, "recorded-calls.json");
  const read = () => JSON.parse(readFileSync(path(), "utf8")) as RecordedCalls;

  it("is whole after every call, and holds earlier runs, too", async () => {
    for (const count of [1, 2]) {
      const book = new CallBook();
      const file = RecordFile.open(path(), book);
      book.note({ call: ORDERS, fingerprint: "aa", at: last });
      file.touch();
      await file.close();
      expect(read().accounts[0]?.calls[0]?.count).toBe(count);
    }
    expect(readdirSync(folder)).toEqual(["recorded-calls.json"]);
  });

  it("is not made where nothing was seen", async () => {
    await RecordFile.open(path(), new CallBook()).close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("belongs to one recorder at a time, and to nobody after that was killed", async () => {
    writeFileSync(`${path()}.lock`, String(process.ppid));
    expect(() => RecordFile.open(path(), new CallBook())).toThrow(/another recorder that is running .* --output/);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(`${path()}.lock`, String(pid));
    await RecordFile.open(path(), new CallBook()).close();
    expect(existsSync(`${path()}.lock`)).toBe(false);
  });

  it("is left alone where it is no record", () => {
    writeFileSync(path(), '{"mine": 1}');
    expect(() => RecordFile.open(path(), new CallBook())).toThrow(/Name another file with --output/);
    expect(readdirSync(folder)).toEqual(["recorded-calls.json"]);
    expect(readFileSync(path(), "utf8")).toBe('{"mine": 1}');
  });

  it("is written at the end where it could not be written in the middle", async () => {
    const book = new CallBook();
    const file = RecordFile.open(path(), book);
    rmSync(folder, { recursive: true });
    book.note({ call: ORDERS, fingerprint: "aa", at: last });
    file.touch();
    // Longer than the one failing attempt takes; an attempt that comes later would succeed, and the test with it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    mkdirSync(folder);
    await file.close();
    expect(read().accounts[0]?.calls[0]?.count).toBe(1);
  });

  it("says at the end where it could not be written, and not in the middle", async () => {
    const book = new CallBook();
    const file = RecordFile.open(path(), book);
    rmSync(folder, { recursive: true });
    book.note({ call: ORDERS, fingerprint: "aa", at: last });
    file.touch();
    await expect(file.close()).rejects.toThrow(/could not be written .* ENOENT/);
  });
});

describe("what follows from a record", () => {
  const exported = (endpoints: readonly string[], scopes: object) => ({
    version: 3,
    deployment: {
      resources: [
        {
          urn: `urn:pulumi:dev::shop::${DYNAMIC_ACCOUNT_TYPE}::erp-sync`,
          custom: true,
          id: "17",
          type: DYNAMIC_ACCOUNT_TYPE,
          inputs: { __provider: ACCOUNT_PROVIDER, tokenType: "v2v3", scopes, endpoints },
          outputs: { tokenType: "v2v3", scopes, storeHash: "abc123", fingerprint: "aa" },
        },
      ],
    },
  });

  it("is the endpoints, the smallest scopes, and how the declaration differs", () => {
    const declared = declaredAccounts(
      exported(["GET /v2/orders", "DELETE /v3/catalog/products/{id}"], { orders: "modify", products: "modify" }),
    );
    const record = bookOf(
      [ORDERS, "aa", first],
      [ORDERS, "aa", last],
      ["PUT /v2/orders/{order_id}", "aa", last],
      ["GET /v3/loyalty/{id}", "aa", last],
    ).record();
    expect(renderNeeds(needsOf(record, declared))).toBe(`erp-sync (token aa): 4 calls to 3 endpoints
  endpoints: [
    "GET /v2/orders",            // 2 calls, last 2026-10-02 00:00
    "PUT /v2/orders/{order_id}", // 1 call, last 2026-10-02 00:00
    "GET /v3/loyalty/{id}",      // 1 call, last 2026-10-02 00:00
  ],
  scopes: { orders: "modify" },
  Not documented, so not in the scopes: GET /v3/loyalty/{id}
  The declaration differs:
    + PUT /v2/orders/{order_id}  (seen 1 time, not declared)
    + GET /v3/loyalty/{id}  (seen 1 time, not declared)
    - DELETE /v3/catalog/products/{id}  (declared, never seen)
    scopes held: { orders: "modify", products: "modify" }
    these suffice: { orders: "modify" }
`);
    expect(JSON.parse(needsAsJson(needsOf(record, declared)))).toMatchObject({
      accounts: [
        {
          account: "erp-sync",
          scopes: { orders: "modify" },
          undocumented: ["GET /v3/loyalty/{id}"],
          declaration: { unseen: ["DELETE /v3/catalog/products/{id}"], otherScopes: { products: "modify" } },
        },
      ],
    });
  });

  it("is nothing to change where the declaration is met, however it writes the calls", () => {
    const declared = declaredAccounts(
      exported(["get https://api.bigcommerce.com/stores/x/v2/orders?limit=1", "GET,PUT /v2/orders/:id"], {
        orders: "modify",
      }),
    );
    const record = bookOf(
      [ORDERS, "aa", first],
      ["PUT /v2/orders/{order_id}", "aa", first],
      ["GET /v2/orders/{order_id}", "aa", last],
    );
    const text = renderNeeds(needsOf(record.record(), declared));
    expect(text).toContain("  The declaration says the same.");
  });

  it("counts the tokens of a rotated account together, by its owner", () => {
    const record: RecordedCalls = {
      ...bookOf().record(),
      accounts: ["aa", "old"].map((fingerprint) => ({
        fingerprint,
        owner: "acme/shop/dev/erp-sync",
        calls: [{ call: ORDERS, count: 2, firstSeen: first.toISOString(), lastSeen: last.toISOString() }],
      })),
    };
    const [need, ...others] = needsOf(record, declaredAccounts(exported([ORDERS], { orders: "read-only" })));
    expect(others).toEqual([]);
    expect(need).toMatchObject({ logicalName: "erp-sync", fingerprints: ["aa", "old"], calls: [{ count: 4 }] });
  });
});
