import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(__dirname, "../../..");

/** What a process says that opens something of ours where libsql's native part cannot be found. */
function withoutNativePart(task: string, machine: { platform?: string; arch?: string } = {}): string {
  const script = `
    const Module = require("node:module");
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      return resolve.call(this, request.startsWith("@libsql/") ? request + "-that-is-not-installed" : request, ...rest);
    };
    const gateway = require(${JSON.stringify(`${root}/gateway/index.ts`)});
    const emulator = require(${JSON.stringify(`${root}/emulator/index.ts`)});
    for (const [name, value] of Object.entries(${JSON.stringify(machine)})) Object.defineProperty(process, name, { value });
    (${task})(gateway, emulator).then(
      () => console.log("it opened"),
      (error) => console.log(error.name, error.code, error.message),
    );`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", `${root}/tests/helpers/typescript-hook.cjs`, "-e", script],
    { encoding: "utf8" },
  );
  return stdout + stderr;
}

const ledger = '({ openLedger }) => openLedger(":memory:", { sealingKey: Buffer.alloc(32) })';
const store = "(_, { startEmulator }) => startEmulator({ port: 0 })";

describe("without libsql's native part", () => {
  it("a ledger says which package is missing, and how to get it", () => {
    const said = withoutNativePart(ledger);
    expect(said).toMatch(
      /^LedgerError not_installed SQLite cannot be loaded: libsql's native part for \S+ is not installed/,
    );
    expect(said).toContain("run `npm install --include=optional`");
    expect(said).toContain("postgres://");
    expect(said).not.toMatch(/Require stack|\n {4}at /);
  });

  it("the emulator says the same", () => {
    expect(withoutNativePart(store)).toMatch(
      /^EmulatorError data_unusable SQLite cannot be loaded: .*--include=optional/,
    );
  });

  it.each([
    ["freebsd", "x64"],
    ["linux", "riscv64"],
  ])("%s on %s, for which there is none, is told where it runs", (platform, arch) => {
    const said = withoutNativePart(ledger, { platform, arch });
    expect(said).toContain(
      `LedgerError not_installed SQLite cannot be loaded: libsql has no native part for ${platform}-${arch}`,
    );
    expect(said).toContain("only for darwin-arm64");
    expect(said).toContain("PostgreSQL instead");
    expect(said).not.toContain("npm install");
  });
});
