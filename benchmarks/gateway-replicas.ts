/**
 * Load on gateways as a team runs them: 200 clients on 20 stores, one and two processes, SQLite and PostgreSQL. They take turns in
 * one run. Prints the table of docs/performance.md. The driver answers at once, so what is measured is the gateway and its ledger.
 * `npm run build && npx tsx benchmarks/gateway-replicas.ts`
 */
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ContractClient, orderOf } from "../gateway/suite/contract-client";
import { Postgres } from "../tests/helpers/postgres";
import { ServerLab, type ServerProcess } from "../tests/server/server-process";
import { median } from "./sampling";

const CLIENTS = 200;
const STORES = Array.from({ length: 20 }, (_, n) => `store${n + 1}`);
/** Turns of each kind. */
const ROUNDS = Number(process.env["ROUNDS"] ?? "5");
/** Accounts that each client makes and confirms in one turn. */
const ACCOUNTS = 3;
/** A file has room for one gateway, a database for any number. */
const kinds = [
  { ledger: "SQLite", gateways: 1 },
  { ledger: "PostgreSQL", gateways: 1 },
  { ledger: "PostgreSQL", gateways: 2 },
] as const;
type Kind = (typeof kinds)[number];

interface Result {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly slowest: number;
  readonly retries: number;
}

async function measure({ ledger, gateways }: Kind, postgres: Postgres): Promise<Result> {
  const address = ledger === "SQLite" ? undefined : await postgres.database();
  const lab = new ServerLab();
  try {
    const token = await lab.addToken("load");
    const environment = {
      FILE_DRIVER_FOLDER: resolve(lab.folder, "stores"),
      FILE_DRIVER_STORES: STORES.join(","),
      BIGCOMMERCE_GATEWAY_KEY: Buffer.alloc(32, 3).toString("base64"),
      BIGCOMMERCE_GATEWAY_DRIVER: resolve(__dirname, "../tests/server/file-driver.cjs"),
      BIGCOMMERCE_GATEWAY_LOG_LEVEL: "warn",
      ...(address === undefined ? {} : { BIGCOMMERCE_GATEWAY_LEDGER: address }),
    };
    const servers: ServerProcess[] = [];
    for (let n = 0; n < gateways; n++) {
      // At `warn` nothing says that it is ready, so the first one is started louder.
      servers.push(
        await lab.serve(["--log-level", "info"], environment, address === undefined ? "option" : "environment"),
      );
    }
    const times: number[] = [];
    let retries = 0;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const client = new ContractClient(servers[n % gateways]?.url ?? "", token, STORES[n % STORES.length] ?? "");
        for (let round = 0; round < ACCOUNTS; round++) {
          const order = orderOf(`client-${n}-${round}`);
          const begun = performance.now();
          for (;;) {
            const { status, body } = await client.create(order, order.owner);
            if (status === 503) {
              retries += 1;
              await wait(100);
              continue;
            }
            if (status !== 201) throw new Error(`a create was answered with ${status}: ${JSON.stringify(body)}`);
            times.push(performance.now() - begun);
            await client.confirm(body.data.id);
            break;
          }
        }
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
    return { retries, perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), slowest: at(1) };
  } finally {
    await lab.close();
  }
}

async function main(): Promise<void> {
  const postgres = await Postgres.start();
  const results = kinds.map((): Result[] => []);
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [index, kind] of kinds.entries()) {
        process.stderr.write(`round ${round} of ${ROUNDS}: ${kind.ledger}, ${kind.gateways}\n`);
        results[index]?.push(await measure(kind, postgres));
      }
    }
  } finally {
    await postgres.stop();
  }
  const of = (index: number, value: (result: Result) => number): number => median((results[index] ?? []).map(value));
  const lines = kinds.map(({ ledger, gateways }, index) => {
    const perSecond = of(index, (result) => result.perSecond);
    const ratio = perSecond / of(0, (result) => result.perSecond);
    const times = [of(index, ({ p50 }) => p50), of(index, ({ p95 }) => p95), of(index, ({ slowest }) => slowest)];
    const retries = of(index, (result) => result.retries);
    return `| ${[ledger, gateways, Math.round(perSecond), ratio.toFixed(2), ...times.map((ms) => `${ms} ms`), retries].join(" | ")} |`;
  });
  process.stdout.write(
    [
      `Medians of ${ROUNDS} rounds in turn, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the end.`,
      "",
      "| ledger | gateways | accounts made and confirmed in a second | ratio | median | p95 | slowest | told to retry |",
      "|---|---|---|---|---|---|---|---|",
      ...lines,
      "",
    ].join("\n"),
  );
}

void main();
