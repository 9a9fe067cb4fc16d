import { spawnSync } from "node:child_process";
import { readPlan, renderHtml, renderJson, renderMarkdown, renderSarif, renderText, reviewPlan } from "../review";
import { levelsOf, scopeFamilies } from "../scopes";

/* How long a review takes by its own time: `npm run bench:review`. The first run, and the median of five after it. */

const TYPE = "pulumi-nodejs:dynamic/bigcommerce:ApiAccount";
const endpoints = ["GET /v3/catalog/products", "GET /v2/orders", "PUT /v2/orders/{order_id}", "GET /v3/customers"];

/** A preview with so many accounts, no two with quite the same scopes, every third of which changes. */
function preview(accounts: number): Uint8Array {
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const scopes = () =>
    Object.fromEntries(
      Array.from({ length: 2 + random(5) }, () => {
        const family = scopeFamilies[random(scopeFamilies.length)] ?? "products";
        const levels = levelsOf(family);
        return [family, levels[random(levels.length)]];
      }),
    );
  const steps = Array.from({ length: accounts }, (_, index) => {
    const urn = `urn:pulumi:bench::bench::${TYPE}::account-${index}`;
    const before = scopes();
    const after = index % 3 === 0 ? scopes() : before;
    const op = index % 3 === 0 ? "replace" : "same";
    const inputs = { tokenType: "v2v3", team: `team-${index % 7}`, endpoints: endpoints.slice(0, 1 + (index % 4)) };
    const state = { urn, type: TYPE, custom: true, sourcePosition: `project:///index.ts#${index + 1},1` };
    const store = { storeHash: `store${index % 25}`, createdAt: "2026-01-01T00:00:00Z" };
    return {
      op,
      urn,
      oldState: {
        ...state,
        id: String(index),
        inputs: { ...inputs, scopes: before },
        outputs: { ...inputs, ...store, name: `account-${index}`, scopes: before, accessToken: "[secret]" },
      },
      newState: { ...state, inputs: { ...inputs, scopes: after } },
      ...(op === "replace" ? { replaceReasons: ["scopes"] } : {}),
    };
  });
  return Buffer.from(JSON.stringify({ steps, changeSummary: { same: accounts } }));
}

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const forms = { text: renderText, markdown: renderMarkdown, json: renderJson, sarif: renderSarif, html: renderHtml };

/** A process of its own for each size: a run of the command is always a first one, with nothing loaded or compiled before. */
function measureApart(sizes: readonly number[]): void {
  for (const size of sizes) {
    spawnSync(process.execPath, [...process.execArgv, __filename, String(size)], { stdio: "inherit" });
  }
}

function measure(accounts: number): void {
  const bytes = preview(accounts);
  const run = () => reviewPlan(readPlan([{ name: "preview.json", bytes }]));
  const cpu = process.cpuUsage();
  const first = milliseconds(run);
  const { user, system } = process.cpuUsage(cpu);
  const own = median(Array.from({ length: 5 }, () => milliseconds(run)));
  const review = run();
  const rendering = Object.entries(forms).map(
    ([name, render]) =>
      `${name} ${median(Array.from({ length: 3 }, () => milliseconds(() => render(review)))).toFixed(0)}`,
  );
  process.stdout.write(
    `${accounts} accounts, ${(bytes.byteLength / 1024).toFixed(0)} KiB: first review ${first.toFixed(0)} ms (${((user + system) / 1000).toFixed(0)} ms of processor), then ${own.toFixed(0)} ms; forms in ms: ${rendering.join(", ")}\n`,
  );
}

const [, , size] = process.argv;
if (size === undefined) measureApart([50, 1000]);
else measure(Number(size));
