import { recordFigure } from "./harness/figures";
import { GatewayProcess } from "./harness/gateway-process";
import { type LoadReport, runLoad } from "./harness/load";

const SECONDS = 60;
const CLIENTS = 200;
const STORES = 20;

describe(`${CLIENTS} clients on ${STORES} stores for ${SECONDS} seconds`, () => {
  const stores = Array.from({ length: STORES }, (_, index) => `load${index + 1}`);
  let gateway: GatewayProcess;
  let report: LoadReport;
  beforeAll(async () => {
    gateway = await GatewayProcess.start("--store", ...stores);
    report = await runLoad({ url: gateway.url, pid: gateway.pid, stores, clients: CLIENTS, seconds: SECONDS });
  }, 180_000);
  afterAll(() => gateway.close());

  it("get no answer that they did not ask for", () => {
    recordFigure(`load: requests in ${SECONDS} s`, report.requests);
    recordFigure("load: requests per second", Math.round(report.perSecond));
    for (const [kind, [median, p95, p99]] of Object.entries(report.latency)) {
      recordFigure(`load: ${kind}, median / p95 / p99 (ms)`, `${median} / ${p95} / ${p99}`);
    }
    expect(report.unexpected).toEqual({});
    expect(report.requests).toBeGreaterThan(1_000);
  });

  it("wait less than 10 seconds, a sixth of what the provider would, for 99 of 100 answers of each kind", () => {
    const slow = Object.entries(report.latency).filter(([, [, , p99]]) => p99 >= 10_000);
    expect(slow).toEqual([]);
  });

  it("leave in the stores exactly the accounts that they did not delete", async () => {
    const live = (await gateway.truth()).stores.flatMap(({ store, accounts }) =>
      accounts.map(({ id }) => `${store}/${id}`),
    );
    expect(live.sort()).toEqual([...report.owned].sort());
  });

  it("do not let the gateway's memory grow without bound", () => {
    const [first, last] = [report.memory[Math.floor(report.memory.length / 3)], report.memory.at(-1)];
    if (first === undefined || last === undefined) return;
    recordFigure("load: resident memory of the gateway at 20 s / at the end (MiB)", `${first} / ${last}`);
    expect(last).toBeLessThan(512);
    // Two thirds of the run may add no more than half of what the first third took.
    expect(last).toBeLessThan(first * 1.5);
  });
});
