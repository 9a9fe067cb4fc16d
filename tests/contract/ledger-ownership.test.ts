import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { LedgerError, openLedger } from "../../gateway";

const root = resolve(__dirname, "../..");

// Processes that start take their time on a busy machine.
jest.setTimeout(120_000);

describe("a ledger file and the processes that want it", () => {
  let folder: string;
  let path: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
    path = join(folder, "gateway.ledger");
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    rmSync(folder, { recursive: true });
  });

  /** Starts a process that opens the ledger, and gives the first line that it prints. */
  async function start(task: "hold" | "intend" | "seal" = "hold"): Promise<{ child: ChildProcess; line: string }> {
    const child = spawn(
      process.execPath,
      ["-r", join(root, "tests/helpers/typescript-hook.cjs"), join(root, "tests/contract/ledger-child.ts"), path, task],
      { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
    );
    children.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return { child, line };
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("lets one process in, tells the second what to do, and lets it in when the first was killed", async () => {
    const first = await start();
    expect(first.line).toBe("ready");
    const second = await start();
    expect(second.line).toMatch(/^LedgerError: the ledger .* is in use by another gateway: stop that gateway/);
    await expect(openLedger(path)).rejects.toThrow(expect.objectContaining({ code: "in_use" }) as Error);

    await kill(first.child);
    expect((await start()).line).toBe("ready");
  });

  it("lets exactly one in of several that start in the same moment", async () => {
    const started = await Promise.all(Array.from({ length: 4 }, () => start()));
    expect(started.filter(({ line }) => line === "ready")).toHaveLength(1);
    expect(started.filter(({ line }) => line.includes("in use by another gateway"))).toHaveLength(3);
  });

  it("refuses a second gateway in the same process, and the first stays alone all the same", async () => {
    const ledger = await openLedger(path);
    await expect(openLedger(path)).rejects.toThrow(LedgerError);
    expect((await start()).line).toMatch(/in use by another gateway/);
    await ledger.close();
    expect((await start()).line).toBe("ready");
  });

  it("lets the same process in again after it has closed the ledger", async () => {
    for (let n = 0; n < 3; n++) await (await openLedger(path)).close();
    expect(statSync(path).size).toBeGreaterThan(0);
  });

  it("finds an intent that was recorded in the moment before the process was killed", async () => {
    await kill((await start("intend")).child);
    const ledger = await openLedger(path);
    expect(await ledger.pendingIntents("store1")).toEqual([
      expect.objectContaining({ owner: "acme/shop/prod/orders", name: "orders", status: "pending", priorIds: ["7"] }),
    ]);
    expect(await ledger.findRequest("store1", "key-1")).toMatchObject({ digest: "digest" });
    await ledger.close();
  });

  it("finds credentials that were sealed in the moment before the process was killed", async () => {
    await kill((await start("seal")).child);
    const ledger = await openLedger(path);
    const [intent] = await ledger.unconfirmedOf("store1", "acme/shop/prod/orders");
    expect(intent).toMatchObject({ accountId: "8", holdsCredentials: true });
    expect(intent === undefined ? undefined : await ledger.credentialsOf(intent)).toMatchObject({
      access_token: "token",
    });
    await ledger.close();
  });
});
