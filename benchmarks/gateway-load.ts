import { GatewayProcess } from "../tests/faults/harness/gateway-process";
import { runLoad } from "../tests/faults/harness/load";

/**
 * How much a gateway bears: `npx tsx benchmarks/gateway-load.ts [clients] [stores] [seconds]`, by default 200 clients,
 * 20 stores and 60 seconds, over loopback, against the compiled emulator with its data on disk. Prints the figures.
 */
async function main(): Promise<void> {
  const [clients = 200, places = 20, seconds = 60] = process.argv.slice(2).map(Number);
  const stores = Array.from({ length: places }, (_, index) => `load${index + 1}`);
  const gateway = await GatewayProcess.start("--store", ...stores);
  try {
    const {
      owned: _owned,
      memory,
      ...report
    } = await runLoad({ url: gateway.url, pid: gateway.pid, stores, clients, seconds });
    const memoryMiB = { lowest: Math.min(...memory), highest: Math.max(...memory), last: memory.at(-1) };
    process.stdout.write(`${JSON.stringify({ ...report, memoryMiB }, null, 2)}\n`);
  } finally {
    await gateway.close();
  }
}

void main();
