/**
 * Load on gateways as a team runs them: 200 clients on 20 stores, one and two processes, SQLite and PostgreSQL.
 * Prints the table of docs/performance.md. The driver answers at once, so what is measured is the gateway and its ledger.
 */
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ContractClient, orderOf } from "../gateway/suite/contract-client";
import { Postgres } from "../tests/helpers/postgres";
import { ServerLab, type ServerProcess } from "../tests/server/server-process";

const CLIENTS = 200;
const STORES = Array.from({ length: 20 }, (_, n) => `store${n + 1}`);
/** Creates of each client, each followed by its confirmation. */
const ROUNDS = Number(process.env["ROUNDS"] ?? "5");

interface Result {
  readonly ledger: string;
  readonly gateways: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly slowest: number;
  readonly retries: number;
}

async function measure(ledger: "SQLite" | "PostgreSQL", gateways: number, address?: string): Promise<Result> {
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
        for (let round = 0; round < ROUNDS; round++) {
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
    return {
      ...{ ledger, gateways, retries },
      perSecond: Math.round(times.length / seconds),
      ...{ p50: at(0.5), p95: at(0.95), slowest: at(1) },
    };
  } finally {
    await lab.close();
  }
}

async function main(): Promise<void> {
  const postgres = await Postgres.start();
  try {
    const results = [
      await measure("SQLite", 1),
      await measure("PostgreSQL", 1, await postgres.database()),
      await measure("PostgreSQL", 2, await postgres.database()),
    ];
    process.stdout.write(
      "| ledger | gateways | accounts made and confirmed in a second | median | p95 | slowest | told to retry |\n|---|---|---|---|---|---|---|\n",
    );
    for (const { ledger, gateways, perSecond, p50, p95, slowest, retries } of results) {
      process.stdout.write(
        `| ${ledger} | ${gateways} | ${perSecond} | ${p50} ms | ${p95} ms | ${slowest} ms | ${retries} |\n`,
      );
    }
  } finally {
    await postgres.stop();
  }
}

void main();
