import { cpus } from "node:os";
import { type Emulator, startEmulator } from "../emulator";
import { EngineProject } from "../tests/helpers/engine";
import { accounts, configFor, noop, PER_STORE, storesFor } from "./programs";
import { median, timed } from "./sampling";

/**
 * How long `pulumi up` and a preview without changes take with ApiAccount, beside a dynamic provider that does nothing
 * and is written the usual way (closures that the SDK serializes). Both take turns in one run, so that a busy machine
 * slows both. Prints Markdown for docs/performance.md. `npm run bench -- <rounds>` measures more or fewer rounds than 3.
 */

const sizes = [1, 50, 200];
const ROUNDS = Number(process.argv[2] ?? 3);

interface Sample {
  readonly up: number;
  readonly upWithoutCheckpoints: number;
  readonly preview: number;
  readonly stateBytes: number;
  readonly calls: Readonly<Record<Operation, Calls>>;
}

/** How often each route of the gateway was called. */
type Calls = Readonly<Record<string, number>>;

const operations = ["up", "first preview", "second preview", "destroy"] as const;
type Operation = (typeof operations)[number];

async function main(): Promise<void> {
  const table: string[] = [];
  const details: string[] = [];
  const calls: string[] = [];
  for (const n of sizes) {
    const samples: Record<"noop" | "accounts", Sample[]> = { noop: [], accounts: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const kind of ["noop", "accounts"] as const) {
        process.stderr.write(`${n} resources, round ${round} of ${ROUNDS}: ${kind}\n`);
        samples[kind].push(await measure(kind, n));
      }
    }
    const of = (kind: "noop" | "accounts", what: "up" | "upWithoutCheckpoints" | "preview" | "stateBytes") =>
      median(samples[kind].map((sample) => sample[what]));
    for (const what of ["up", "preview"] as const) {
      const [ours, theirs] = [of("accounts", what), of("noop", what)];
      table.push(
        `| ${n} | ${what === "up" ? "`up`" : "`preview`, no change"} | ${theirs.toFixed(2)} | ${ours.toFixed(2)} | ${(ours / theirs).toFixed(2)} |`,
      );
    }
    table.push(
      `| ${n} | bytes of state per resource | ${Math.round(of("noop", "stateBytes") / n)} | ${Math.round(of("accounts", "stateBytes") / n)} | ${(of("accounts", "stateBytes") / of("noop", "stateBytes")).toFixed(2)} |`,
    );
    details.push(
      `| ${n} | ${of("accounts", "up").toFixed(2)} | ${of("accounts", "upWithoutCheckpoints").toFixed(2)} | ${of("accounts", "preview").toFixed(2)} |`,
    );
    const last = samples.accounts.at(-1);
    calls.push(`| ${n} | ${operations.map((operation) => renderCalls(last?.calls[operation] ?? {})).join(" | ")} |`);
  }
  process.stdout.write(render(table, details, calls));
}

async function measure(kind: "noop" | "accounts", n: number): Promise<Sample> {
  const stores = storesFor(n);
  const emulator = await startEmulator({ stores });
  const env = { BIGCOMMERCE_GATEWAY_URL: emulator.url, BIGCOMMERCE_GATEWAY_TOKEN: emulator.gatewayToken };
  const config = configFor(stores);
  const program = kind === "noop" ? noop(n) : accounts(n);
  const first = await EngineProject.create({ program, env, config });
  const second = await EngineProject.create({
    program,
    env: { ...env, PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" },
    config,
    project: "bench",
  });
  try {
    const counted = callCounter(emulator);
    const up = await timed(() => first.must("up", "--yes", "--skip-preview"));
    const ofUp = counted();
    const stateBytes = JSON.stringify(await first.state()).length;
    await first.must("preview");
    const ofFirstPreview = counted();
    const preview = await timed(() => first.must("preview"));
    const ofSecondPreview = counted();
    await first.must("destroy", "--yes", "--skip-preview");
    const calls = { up: ofUp, "first preview": ofFirstPreview, "second preview": ofSecondPreview, destroy: counted() };
    const upWithoutCheckpoints = await timed(() => second.must("up", "--yes", "--skip-preview"));
    return { up, upWithoutCheckpoints, preview, stateBytes, calls };
  } finally {
    await emulator.close();
    first.dispose();
    second.dispose();
  }
}

/** Answers what was called since it was last asked. */
function callCounter(emulator: Emulator): () => Calls {
  let before: Calls = {};
  return () => {
    const now = Object.fromEntries(
      Object.entries(emulator.truth().requests).map(([route, { total }]) => [route, total] as const),
    );
    const since = Object.entries(now).map(([route, total]) => [route, total - (before[route] ?? 0)] as const);
    before = now;
    return Object.fromEntries(since.filter(([, count]) => count > 0));
  };
}

/** `200 create, 4 list`. */
function renderCalls(calls: Calls): string {
  const words: Readonly<Record<string, string>> = {
    "POST /v1/stores/{store}/accounts": "create",
    "POST /v1/stores/{store}/accounts/confirm": "confirm",
    "GET /v1/stores/{store}/accounts": "list",
    "GET /v1/stores/{store}/capabilities": "capabilities",
    "DELETE /v1/stores/{store}/accounts/{account}": "delete",
  };
  const parts = Object.entries(calls).map(([route, count]) => `${count} ${words[route] ?? route}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function render(table: readonly string[], details: readonly string[], calls: readonly string[]): string {
  return `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}, JavaScript programs,
local file backend, medians of ${ROUNDS} rounds in turn.

The no-op provider is the comparison: a dynamic provider that does nothing, written in the usual way, with closures that the SDK serializes.

| resources | what | no-op (s or bytes) | ApiAccount (s or bytes) | ratio |
|---|---|---|---|---|
${table.join("\n")}

## Where the time goes

The engine writes the whole state around every step. \`up\` without those checkpoints
(\`PULUMI_EXPERIMENTAL=true PULUMI_SKIP_CHECKPOINTS=true\`, not for real use) shows the rest: the start of the program and the provider, and the calls.

| accounts | \`up\` (s) | \`up\` without checkpoints (s) | \`preview\`, no change (s) |
|---|---|---|---|
${details.join("\n")}

## Calls of the gateway

A store holds ${PER_STORE} accounts, so 200 are in four stores.

| accounts | ${operations.map((operation) => (operation.includes(" ") ? operation : `\`${operation}\``)).join(" | ")} |
|---|---|---|---|---|
${calls.join("\n")}
`;
}

void main();
