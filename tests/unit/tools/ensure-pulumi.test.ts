import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CliSource } from "../../../tools/toolchain/cli-source";
import { ensurePulumi, type EnsurePulumiOptions } from "../../../tools/toolchain/ensure-pulumi";
import { ToolchainError } from "../../../tools/toolchain/errors";
import { PULUMI_VERSION } from "../../../engine/cli/versions";
import { addCli, type Machine, makeMachine } from "./machine";

let machine: Machine;
let said: string[];
beforeEach(async () => {
  machine = await makeMachine();
  said = [];
});
afterEach(() => machine.remove());

/** A source that makes a CLI which says that it has this version, and counts how often it was asked. */
function working(
  source: "installer" | "go",
  version = PULUMI_VERSION,
  without: string[] = [],
): CliSource & { asked: number } {
  return {
    source,
    way: source === "go" ? "Go build" : "official installer",
    asked: 0,
    async provide(folder) {
      this.asked++;
      await delay(50);
      await addCli(machine, path.relative(machine.root, path.join(folder, "bin")), version, without);
    },
  };
}

const failing = (way: string, reason: string): CliSource => ({
  source: "installer",
  way,
  provide: () => Promise.reject(new Error(reason)),
});

function ensure(sources: CliSource[], options: EnsurePulumiOptions = {}): ReturnType<typeof ensurePulumi> {
  return ensurePulumi({ report: (line) => said.push(line), platform: machine.platform, sources, ...options });
}

async function errorOf(promise: Promise<unknown>): Promise<ToolchainError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolchainError)) throw new Error("no ToolchainError", { cause: error });
  return error;
}

test("a fitting CLI on PATH is taken without a word, and no other source is asked", async () => {
  await addCli(machine, "bin", "3.200.0");
  const source = working("go");
  expect(await ensure([source])).toMatchObject({ source: "path", version: "3.200.0", binDirectory: machine.bin });
  expect([source.asked, said]).toEqual([0, []]);
});

test("without one the first source that works fills the cache", async () => {
  const cli = await ensure([failing("official installer", "host away"), working("go")]);
  expect(cli).toMatchObject({ source: "go", version: PULUMI_VERSION });
  expect(cli.command.startsWith(machine.cache)).toBe(true);
  expect(said).toEqual([
    "No Pulumi CLI from the official installer (host away); next: Go build.",
    `Pulumi ${PULUMI_VERSION} is ready in ${cli.binDirectory}`,
  ]);
});

test("the second call finds it in the cache, well under a second, without a word", async () => {
  const source = working("installer");
  const first = await ensure([source]);
  said = [];
  const start = performance.now();
  expect(await ensure([source])).toEqual({ ...first, source: "cache" });
  expect(performance.now() - start).toBeLessThan(500);
  expect([source.asked, said]).toEqual([1, []]);
});

test("two calls at the same time make one CLI", async () => {
  const source = working("go");
  const clis = await Promise.all([ensure([source]), ensure([source])]);
  expect(clis.map((cli) => cli.source).sort()).toEqual(["cache", "go"]);
  expect(source.asked).toBe(1);
});

test("a CLI on PATH that does not fit is named and passed over", async () => {
  await addCli(machine, "bin", "3.220.0", ["pulumi-language-nodejs"]);
  expect((await ensure([working("go")])).source).toBe("go");
  expect(said[0]).toBe(
    `${machine.bin}/pulumi (3.220.0) lacks pulumi-language-nodejs, beside it and on PATH: it is not used.`,
  );
});

test.each([
  ["lacks a program", PULUMI_VERSION, ["pulumi-analyzer-policy"], /did not provide pulumi-analyzer-policy/],
  ["is another version", "3.1.0", [], /provided version 3\.1\.0 instead of 3\.220\.0/],
])("a new CLI that %s does not get into the cache", async (_, version, without, reason) => {
  const error = await errorOf(ensure([working("installer", version, without)]));
  expect(error.message).toMatch(reason);
  expect((await ensure([working("go")])).source).toBe("go");
});

test("no way to a CLI is one error with a stable code, all reasons, and three ways out", async () => {
  const error = await errorOf(ensure([failing("official installer", "host away"), failing("Go build", "no `go`")]));
  expect(error.code).toBe("no_cli");
  expect(error.attempts).toEqual([
    { way: "PATH", reason: "no `pulumi` on it (>= 3.150.0 < 4.0.0)" },
    { way: "official installer", reason: "host away" },
    { way: "Go build", reason: "no `go`" },
  ]);
  expect(error.message).toMatch(/ {2}1\. .*\n(.*\n)+ {2}2\. .*\n(.*\n)+ {2}3\. /);
});

test("a failure leaves nothing behind, and the next call tries again", async () => {
  await errorOf(ensure([failing("official installer", "host away")]));
  expect((await ensure([working("installer")])).source).toBe("installer");
});

test("a cache folder that cannot be written to is an error that names the variable to set", async () => {
  const file = path.join(machine.root, "file");
  await writeFile(file, "");
  const env = { ...machine.platform.env, XDG_CACHE_HOME: file };
  const error = await errorOf(ensure([working("go")], { platform: { ...machine.platform, env } }));
  expect(error.code).toBe("cache_not_writable");
  expect(error.message).toContain("Set XDG_CACHE_HOME to a folder that you may write to");
});
