import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import ts from "typescript";
import { environmentStyles } from "../bigcommerce";
import { startHandoffLab } from "../tests/helpers/handoff-lab";
import { program, STORE } from "../tests/helpers/lab";

/**
 * How long it takes to bring ten existing accounts of one store into a program: `adopt --dir --yes`, `declare`, `pulumi up`, with the quota of a Standard
 * store (150 requests in 30 seconds) and of one that does not limit. Prints Markdown. `npm run bench:fleet`
 */
const ACCOUNTS = 10;

async function measure(quota: number | undefined): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "bc-fleet-"));
  const lab = await startHandoffLab({
    program: program(""),
    emulator: { stores: [STORE], ...(quota === undefined ? {} : { quota }) },
  });
  try {
    for (let number = 1; number <= ACCOUNTS; number += 1) {
      const { credentials: c } = await lab.emulator.panel.createAccount(STORE, {
        name: `legacy ${number}`,
        scopes: ["store_v2_orders", "store_v2_products_read_only"],
      });
      const parts = {
        storeHash: STORE,
        apiPath: c.api_path,
        clientId: c.client_id,
        clientSecret: c.client_secret,
        accessToken: c.access_token,
      };
      const lines = Object.entries(environmentStyles.bigcommerce(parts)).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(join(folder, `legacy-${number}.env`), lines.join(""));
    }
    const times: Record<string, number> = {};
    const timed = async (what: string, work: () => Promise<{ code: number; output: string }>) => {
      const start = performance.now();
      const run = await work();
      times[what] = (performance.now() - start) / 1000;
      if (run.code !== 0) throw new Error(run.output);
    };
    await timed("adopt --dir --yes", () => lab.engine.bcAccounts(["adopt", "--dir", folder, "--yes"]));
    await timed("declare", () => lab.engine.bcAccounts(["declare", "--output", "fleet.ts"]));
    const text = readFileSync(join(lab.engine.directory, "fleet.ts"), "utf8");
    lab.engine.write(ts.transpile(text, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }));
    await timed("pulumi up", () => lab.engine.up());
    const made = Object.keys(await lab.engine.accounts()).length;
    if (made !== ACCOUNTS) throw new Error(`${made} accounts are in state`);
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await lab.close();
  }
}

async function main(): Promise<void> {
  const [free, standard] = [await measure(0), await measure(undefined)];
  const seconds = (value: number | undefined) => `${(value ?? 0).toFixed(1)} s`;
  const total = (times: Record<string, number>) => Object.values(times).reduce((sum, value) => sum + value, 0);
  process.stdout.write(`| ${ACCOUNTS} accounts of one store | no limit | 150 requests in 30 s |\n|---|---|---|\n`);
  for (const what of Object.keys(free))
    process.stdout.write(`| ${what} | ${seconds(free[what])} | ${seconds(standard[what])} |\n`);
  process.stdout.write(`| together | ${seconds(total(free))} | ${seconds(total(standard))} |\n`);
}

void main();
