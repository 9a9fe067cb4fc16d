import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { EngineProject, repository } from "../tests/helpers/engine";
import { startEmulator } from "../emulator";
import { accountPolicies } from "../policy/index";
import { median } from "./sampling";

/**
 * What the policy pack costs, beside no pack at all, a pack without rules, and a pack with as many rules as this one that read nothing
 * and do nothing: the SDK reads each resource anew for every rule. They take turns in one run, so that a busy machine slows all of them. `npm run build && npx tsx benchmarks/policy.ts`
 */

const ROUNDS = Number(process.env["ROUNDS"] ?? 5);
const sizes = [1, 200];
const PER_STORE = 25;
const packKinds = ["empty pack", "idle rules", "this pack"] as const;
const kinds = ["no pack", ...packKinds] as const;
type Kind = (typeof kinds)[number];

const program = (n: number) => `
const { ApiAccount } = require("pulumi-bigcommerce-api-accounts");
for (let i = 1; i <= ${n}; i += 1)
  new ApiAccount("account-" + i, {
    store: "s" + Math.ceil(i / ${PER_STORE}),
    scopes: { orders: "modify", products: "read-only" },
    endpoints: ["GET /v3/catalog/products/" + i, "PUT /v2/orders/{order_id}", "GET /v2/orders/{order_id}"],
    justifications: { orders: "The ERP writes the status of orders back" },
  });
`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bc-bench-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const packs: Record<Kind, string | undefined> = {
    "no pack": undefined,
    "empty pack": idlePack(folder, "empty", {}),
    "idle rules": idlePack(folder, "idle", rulesOfThisPack()),
    "this pack": join(repository, "policy"),
  };
  try {
    const rows: string[][] = [];
    for (const n of sizes)
      rows.push([`\`pulumi preview\`, ${n} new ${n === 1 ? "account" : "accounts"}`, ...(await previews(n, packs))]);
    rows.push(["process start until the pack answers", "", ...(await starts(packs))]);
    process.stdout.write(
      [
        `Median of ${ROUNDS} rounds in seconds, ${cpus().length} cores, Node ${process.version}.`,
        "",
        `| | ${kinds.join(" | ")} |`,
        `|---|${kinds.map(() => "---|").join("")}`,
        ...rows.map((row) => `| ${row.join(" | ")} |`),
        "",
      ].join("\n"),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function previews(n: number, packs: Record<Kind, string | undefined>): Promise<string[]> {
  const stores = Array.from({ length: Math.ceil(n / PER_STORE) }, (_, index) => `store${index + 1}`);
  const emulator = await startEmulator({ stores });
  const settings = Object.fromEntries(
    stores.map((storeHash, index) => [
      `s${index + 1}`,
      { storeHash, gatewayUrl: emulator.url, gatewayToken: emulator.gatewayToken },
    ]),
  );
  const engine = await EngineProject.create({ program: program(n), config: { "bigcommerce:stores": settings } });
  const seconds: Record<Kind, number[]> = { "no pack": [], "empty pack": [], "idle rules": [], "this pack": [] };
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const kind of kinds) {
        const pack = packs[kind];
        const from = performance.now();
        const run = await engine.preview(...(pack === undefined ? [] : ["--policy-pack", pack]));
        if (run.code !== 0) throw new Error(run.output);
        // The first round fills caches.
        if (round > 0) seconds[kind].push((performance.now() - from) / 1000);
        process.stderr.write(
          `${n} accounts, round ${round}, ${kind}: ${((performance.now() - from) / 1000).toFixed(2)} s\n`,
        );
      }
    }
  } finally {
    engine.dispose();
    await emulator.close();
  }
  return kinds.map((kind) => median(seconds[kind]).toFixed(2));
}

async function starts(packs: Record<Kind, string | undefined>): Promise<string[]> {
  const seconds: Record<Kind, number[]> = { "no pack": [], "empty pack": [], "idle rules": [], "this pack": [] };
  for (let round = 0; round <= ROUNDS * 2; round += 1) {
    for (const kind of packKinds) {
      const time = await startOf(packs[kind] ?? "");
      if (round > 0) seconds[kind].push(time);
    }
  }
  return packKinds.map((kind) => median(seconds[kind]).toFixed(2));
}

/** Starts a pack as the engine's own script does, and waits for the port that it prints. */
function startOf(pack: string): Promise<number> {
  const from = performance.now();
  const script = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [script, "127.0.0.1:1", "."], {
    cwd: pack,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.stdout.once("data", () => {
      done((performance.now() - from) / 1000);
      child.kill();
    });
  });
}

function rulesOfThisPack(): { readonly account: number; readonly stack: number } {
  const policies = accountPolicies();
  const account = policies.filter((policy) => "validateResource" in policy).length;
  return { account, stack: policies.length - account };
}

/** A pack of so many rules that read nothing and do nothing. */
function idlePack(folder: string, name: string, { account = 0, stack = 0 }): string {
  const pack = join(folder, name);
  mkdirSync(pack);
  const rules = [
    ...Array.from({ length: account }, (_, n) => rule(`account-${n}`, "validateResource: () => undefined")),
    ...Array.from({ length: stack }, (_, n) => rule(`stack-${n}`, "validateStack: () => undefined")),
  ];
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(pack, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(
    join(pack, "index.js"),
    `new (require("@pulumi/policy").PolicyPack)(${JSON.stringify(name)}, { policies: [${rules.join(", ")}] });\n`,
  );
  return pack;
}

function rule(name: string, work: string): string {
  return `{ name: "${name}", description: "Does nothing", enforcementLevel: "advisory", ${work} }`;
}

void main();
