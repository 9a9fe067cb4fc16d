import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess } from "../emulator/cli-process";
import { CrashLane } from "./harness/crash-lane";
import { lastingViolations } from "./harness/invariants";
import { ProviderProcess } from "./harness/provider-process";
import { canMount, mount, unmount } from "./harness/small-disk";
import type { Program, Stack } from "./harness/stack";

const program: Program = { sync: { scopes: { products: "read-only" } } };
const secondProgram: Program = { ...program, feed: { scopes: { products: "read-only" } } };

let lane: CrashLane;
beforeEach(async () => {
  lane = await CrashLane.start(1);
}, 60_000);
afterEach(async () => {
  await lane.close();
});
afterAll(() => ProviderProcess.closeAll());

const settled = (stack: Stack, unclaimed = 0) =>
  lastingViolations(lane.gateway, { stores: [stack.store], held: lane.held(stack), settled: true, unclaimed });

/** An account whose credentials wait in the ledger: its provider died before it could write state. */
async function undelivered(): Promise<Stack> {
  const stack = lane.stack();
  await lane.gateway.armAt(stack.store, "credentials-sealed", "crash");
  const provider = await lane.provider(stack);
  const upping = stack.up(program, provider).catch(() => undefined);
  await lane.gateway.exited();
  await provider.kill();
  await upping;
  return stack;
}

/** What the gateway says instead of starting. */
async function refusal(data = lane.gateway.data): Promise<string> {
  const cli = CliProcess.start("emulator", "--port", "0", "--data", data, "--store", "lane1");
  const started = cli.ready().then(
    () => "it started",
    () => cli.exit(),
  );
  const outcome = await Promise.race([cli.exit(), started]);
  cli.kill();
  expect(outcome).toBe(3);
  return cli.stderr;
}

async function recovers(stack: Stack, unclaimed = 0): Promise<void> {
  await lane.gateway.restart();
  await lane.calmUp(stack, program);
  // The command after it confirms, and what was lost is deleted.
  await lane.calmUp(stack, program);
  expect(await settled(stack, unclaimed)).toEqual([]);
}

describe("disk fault", () => {
  it.each([
    ["its middle overwritten", (file: Buffer) => file.fill(0x58, 4096, 8192)],
    ["its end cut off", (file: Buffer) => file.subarray(0, 6000)],
    ["another file in its place", () => Buffer.from("this is no database at all, but a long enough text to be one")],
  ] as const)(
    "a ledger with %s: refused with the way out, left as it is, and whole again from its backup",
    async (_name, damage) => {
      const stack = await undelivered();
      const { ledger } = lane.gateway;
      copyFileSync(ledger, `${ledger}.backup`);
      writeFileSync(ledger, damage(readFileSync(ledger)));
      const damaged = readFileSync(ledger);
      expect(await refusal()).toMatch(/damaged .* restore it from a backup|database of another program/s);
      expect(readFileSync(ledger).equals(damaged)).toBe(true);
      renameSync(`${ledger}.backup`, ledger);
      // A copy may be older than the ledger was, so the gateway deletes nothing that it recorded: the lost account stays listed.
      await recovers(stack, 1);
    },
    90_000,
  );

  it("the key file is missing: refused, no new key is made, and all is well when it is back", async () => {
    const stack = await undelivered();
    const { key } = lane.gateway;
    renameSync(key, `${key}.away`);
    expect(await refusal()).toContain("key");
    expect(statSync(key, { throwIfNoEntry: false })).toBeUndefined();
    renameSync(`${key}.away`, key);
    await recovers(stack);
  }, 90_000);

  it("the key file is another one: refused, waiting credentials stay, and all is well when the old one is back", async () => {
    const stack = await undelivered();
    const { key } = lane.gateway;
    const right = readFileSync(key);
    writeFileSync(key, `${Buffer.alloc(32, 7).toString("base64")}\n`);
    expect(await refusal()).toMatch(/the ledger .* was written with another sealing key.*start with the old key/s);
    writeFileSync(key, right);
    await recovers(stack);
  }, 90_000);

  it("a second gateway on the same ledger: refused, and the first goes on", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    // Stores of its own, so that nothing but the ledger is in the way.
    const { folder, ledger, key } = lane.gateway;
    const other = join(folder, "other.db");
    symlinkSync(ledger, `${other}.ledger`);
    symlinkSync(key, `${other}.ledger.key`);
    expect(await refusal(other)).toMatch(/in use by another gateway/);
    await lane.calmUp(stack, secondProgram);
    expect(await settled(stack)).toEqual([]);
  }, 90_000);

  it("ledger, key and data can be read by their user only", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    const { data, ledger, key } = lane.gateway;
    expect([data, ledger, key].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(["600", "600", "600"]);
  }, 90_000);
});

(canMount() ? describe : describe.skip)("disk fault on a file system of its own (needs the right to mount)", () => {
  let disk: string;
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), "bc-disk-"));
    mount("-t", "tmpfs", "-o", "size=256k", "tmpfs", disk);
  });
  afterEach(async () => {
    await lane.gateway.kill();
    unmount(disk);
    rmSync(disk, { recursive: true });
  });

  /** Puts the ledger on the small disk, with a link from its old place. */
  async function moveLedger(stack: Stack): Promise<void> {
    await lane.calmUp(stack, program);
    await lane.gateway.kill("SIGTERM");
    const { ledger } = lane.gateway;
    copyFileSync(ledger, join(disk, "ledger"));
    unlinkSync(ledger);
    symlinkSync(join(disk, "ledger"), ledger);
  }

  it("the ledger's disk is full: nothing new is made, what was there works, and `up` gets through when there is room", async () => {
    const stack = lane.stack();
    await moveLedger(stack);
    await lane.gateway.restart();
    fill(join(disk, "filler"));
    const failure = await lane.calmUp(stack, secondProgram).then(
      () => undefined,
      (error: unknown) => error as { code: string; message: string },
    );
    expect(failure).toMatchObject({
      code: "ledger_failed",
      message: expect.stringContaining("nothing new was made") as string,
    });
    expect(
      await lastingViolations(lane.gateway, { stores: [stack.store], held: lane.held(stack), settled: true }),
    ).toEqual([]);
    rmSync(join(disk, "filler"));
    await lane.calmUp(stack, secondProgram);
    expect(await settled(stack)).toEqual([]);
    expect(stack.recorded()).toHaveLength(2);
  }, 120_000);

  it("the ledger's folder is read-only: refused with the reason, and all is well when it is writable again", async () => {
    const stack = lane.stack();
    await moveLedger(stack);
    mount("-o", "remount,ro", disk);
    expect(await refusal()).toMatch(/ledger .*(writ|read-only)/s);
    mount("-o", "remount,rw", disk);
    await recovers(stack);
  }, 120_000);
});

function fill(path: string): void {
  try {
    execFileSync("dd", ["if=/dev/zero", `of=${path}`, "bs=1k"], { stdio: "ignore" });
  } catch {
    // dd ends with an error when the disk is full, which is what is wanted.
  }
}
