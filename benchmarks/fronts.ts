import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../emulator";
import { EngineProject, repository } from "../tests/helpers/engine";
import { ensureTerraform } from "./ensure-terraform";
import { accounts, configFor, noop, storesFor } from "./programs";
import { median, timed } from "./sampling";

/**
 * The dynamic provider and the packaged plugin beside a dynamic provider that does nothing, and beside `terraform apply` of
 * `terraform_data`, which does nothing either. All take turns in each round, so that a busy machine slows all of them.
 * Prints Markdown for docs/performance.md: `npm run bench:fronts -- [--rounds 5] [--sizes 1,50,200,1000]`
 */

const ROUNDS = Number(option("--rounds") ?? 5);
const SIZES = (option("--sizes") ?? "1,50,200,1000").split(",").map(Number);
const MEMORY_POLL_MS = 20;

const allKinds = ["no-op", "dynamic", "plugin", "terraform"] as const;
type Kind = (typeof allKinds)[number];

interface Sample {
  readonly up: number;
  readonly preview: number;
  readonly stateBytes: number;
  /** Of the provider's process, in MiB; for Terraform of the one process that it is. */
  readonly peakMemory: number;
}

const terraformData = (n: number) => `
resource "terraform_data" "account" {
  count = ${n}
  input = { name = "account-\${count.index}", products = "read-only", token = "${"x".repeat(31)}", secret = "${"y".repeat(64)}" }
}
`;

async function main(): Promise<void> {
  const terraform = await ensureTerraform();
  const kinds = allKinds.filter((kind) => kind !== "terraform" || terraform !== undefined);
  const rows: string[] = [];
  for (const n of SIZES) {
    const samples = new Map<Kind, Sample[]>(kinds.map((kind) => [kind, []]));
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const kind of kinds) {
        process.stderr.write(`${n} resources, round ${round} of ${ROUNDS}: ${kind}\n`);
        const sample = kind === "terraform" ? await ofTerraform(terraform ?? "", n) : await ofPulumi(kind, n);
        samples.get(kind)?.push(sample);
      }
    }
    const of = (kind: Kind, what: keyof Sample) => median((samples.get(kind) ?? []).map((sample) => sample[what]));
    const row = (title: string, what: keyof Sample, shown: (value: number) => string) => {
      const values = allKinds.map((kind) => (kinds.includes(kind) ? shown(of(kind, what)) : "not measured"));
      const ratios = (["dynamic", "plugin"] as const).map((kind) => (of(kind, what) / of("no-op", what)).toFixed(2));
      rows.push(`| ${[n, title, ...values, ...ratios].join(" | ")} |`);
    };
    row("`up` (s)", "up", (seconds) => seconds.toFixed(2));
    row("preview, no change (s)", "preview", (seconds) => seconds.toFixed(2));
    row("bytes of state per resource", "stateBytes", (bytes) => String(Math.round(bytes / n)));
    row("peak memory of the provider (MiB)", "peakMemory", (mebibytes) => mebibytes.toFixed(0));
  }
  const starts: number[] = [];
  for (let round = 0; round < 2 * ROUNDS + 1; round += 1) starts.push(await startOfPlugin());
  process.stdout
    .write(`Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}, JavaScript programs,
local file backend, medians of ${ROUNDS} rounds in turn. The last two columns are ratios to the no-op provider.
Terraform is ${terraform === undefined ? "not to be had here" : (execFileSync(terraform, ["version"], { encoding: "utf8" }).split("\n")[0] ?? "")}; its figure of memory is that of the whole command.

| resources | what | no-op dynamic | ApiAccount, dynamic | ApiAccount, plugin | \`terraform_data\` | dynamic | plugin |
|---|---|---|---|---|---|---|---|
${rows.join("\n")}

The plugin's process names its port ${(1000 * median(starts)).toFixed(0)} ms after its start (median of ${starts.length}).
`);
}

async function ofPulumi(kind: Exclude<Kind, "terraform">, n: number): Promise<Sample> {
  const stores = storesFor(n);
  const emulator = await startEmulator({ stores });
  const project = await EngineProject.create({
    program: kind === "no-op" ? noop(n) : accounts(n, kind === "plugin" ? "/plugin" : ""),
    plugin: kind === "plugin",
    env: { BIGCOMMERCE_GATEWAY_URL: emulator.url, BIGCOMMERCE_GATEWAY_TOKEN: emulator.gatewayToken },
    config: configFor(stores),
  });
  try {
    const marker = kind === "plugin" ? "plugin/server.js" : "dynamic-provider";
    const peak = watchMemory(project.directory, marker);
    const up = await timed(() => project.must("up", "--yes", "--skip-preview"));
    const peakMemory = peak();
    const stateBytes = JSON.stringify(await project.state()).length;
    await project.must("preview");
    const preview = await timed(() => project.must("preview"));
    return { up, preview, stateBytes, peakMemory };
  } finally {
    await emulator.close();
    project.dispose();
  }
}

async function ofTerraform(command: string, n: number): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), "bc-terraform-"));
  const run = (...args: string[]) =>
    new Promise<void>((done, fail) => {
      const child = spawn(command, args, {
        cwd: folder,
        stdio: "ignore",
        env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      });
      child.on("error", fail);
      child.on("exit", (code) => {
        if (code === 0) done();
        else fail(new Error(`terraform ${args.join(" ")} ended with ${code}`));
      });
    });
  try {
    writeFileSync(join(folder, "main.tf"), terraformData(n));
    await run("init", "-input=false");
    const peak = watchMemory(folder, command);
    const up = await timed(() => run("apply", "-auto-approve", "-input=false"));
    const peakMemory = peak();
    const preview = await timed(() => run("plan", "-input=false"));
    return { up, preview, stateBytes: statSync(join(folder, "terraform.tfstate")).size, peakMemory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Follows the processes that work in a folder and whose command line holds `marker`. The answer ends it, with the most that one of them took. */
function watchMemory(folder: string, marker: string): () => number {
  let peak = 0;
  const look = () => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        if (readlinkSync(`/proc/${pid}/cwd`) !== folder) continue;
        if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(marker)) continue;
        const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        peak = Math.max(peak, Number(kibibytes ?? 0) / 1024);
      } catch {
        // It has ended meanwhile, or is another user's.
      }
    }
  };
  const timer = setInterval(look, MEMORY_POLL_MS);
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}

/** Seconds from the start of the plugin's process to the line with its port, which the engine waits for. */
async function startOfPlugin(): Promise<number> {
  const start = performance.now();
  const child: ChildProcess = spawn(join(repository, "plugin/pulumi-resource-bigcommerce"), ["127.0.0.1:1"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  await new Promise((done, fail) => {
    child.stdout?.once("data", done);
    child.once("error", fail);
  });
  const seconds = (performance.now() - start) / 1000;
  const gone = new Promise((done) => child.once("exit", done));
  child.stdin?.end();
  await gone;
  return seconds;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

void main();
