import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LedgerError, loadSealingKey } from "../../../gateway";
import { sealingKeyFile, SEALING_KEY_VARIABLE } from "../../../gateway/sealing-key";

describe("the sealing key", () => {
  let folder: string;
  let ledger: string;
  const nothing = { environment: {} };
  const load = (environment: Record<string, string> = {}) => loadSealingKey(ledger, { environment });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "key-"));
    ledger = join(folder, "gateway.ledger");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("comes from the environment first, and leaves no file then", () => {
    const key = randomBytes(32);
    expect(load({ [SEALING_KEY_VARIABLE]: key.toString("base64") })).toEqual(key);
    expect(statSync(sealingKeyFile(ledger), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("takes base64 without its padding", () => {
    const key = randomBytes(32);
    expect(load({ [SEALING_KEY_VARIABLE]: key.toString("base64").replace("=", "") })).toEqual(key);
  });

  it("is made beside a new ledger, for this user only, and found again", () => {
    const key = load();
    expect(key).toHaveLength(32);
    expect(statSync(sealingKeyFile(ledger)).mode & 0o777).toBe(0o600);
    expect(load()).toEqual(key);
  });

  it.each([
    ["too short", randomBytes(31).toString("base64")],
    ["too long", randomBytes(33).toString("base64")],
    ["hexadecimal", randomBytes(32).toString("hex")],
    ["a pass phrase", "correct horse battery staple"],
  ])("is refused when it is %s, without being shown", (_, value) => {
    const error = errorOf(() => load({ [SEALING_KEY_VARIABLE]: value }));
    expect(error).toMatchObject({
      code: "wrong_key",
      message: expect.stringContaining("openssl rand -base64 32") as string,
    });
    expect(error?.message).not.toContain(value);
  });

  it("is refused when others can read its file", () => {
    load();
    chmodSync(sealingKeyFile(ledger), 0o640);
    expect(errorOf(() => load())).toMatchObject({
      code: "unusable_path",
      message: expect.stringContaining("chmod 600") as string,
    });
  });

  it("is refused when its file holds something else, and the file stays", () => {
    writeFileSync(sealingKeyFile(ledger), "garbage", { mode: 0o600 });
    expect(errorOf(() => load())).toMatchObject({ code: "wrong_key" });
    expect(readFileSync(sealingKeyFile(ledger), "utf8")).toBe("garbage");
  });

  it("is not made anew for a ledger that has lost its key, unless that is asked for", () => {
    writeFileSync(ledger, "content");
    expect(errorOf(() => load())).toMatchObject({ code: "key_missing" });
    expect(statSync(sealingKeyFile(ledger), { throwIfNoEntry: false })).toBeUndefined();
    expect(loadSealingKey(ledger, { ...nothing, replaceMissing: true })).toHaveLength(32);
  });

  it("is random for a ledger in memory", () => {
    expect(loadSealingKey(":memory:", nothing)).not.toEqual(loadSealingKey(":memory:", nothing));
  });

  it("says what to do when its folder does not exist", () => {
    const error = errorOf(() => loadSealingKey(join(folder, "missing", "ledger"), nothing));
    expect(error).toMatchObject({
      code: "unusable_path",
      message: expect.stringContaining(
        `make the folder with \`mkdir -p ${join(folder, "missing")}\`, or set ${SEALING_KEY_VARIABLE}`,
      ) as string,
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
});
