import type { Registry } from "prom-client";
import { DriverError, type AccountDriver, type LedgerStatistics, type RequestLogEntry } from "../gateway";

/** What the metrics ask when they are read. */
export interface MetricSources {
  readonly statistics: () => Promise<LedgerStatistics>;
  /** Requests that wait for their store or work on it. */
  readonly queued: () => number;
}

/** The gateway's figures in the form that Prometheus reads. No label holds a store, an account, an owner or a token. */
export class ServerMetrics {
  private constructor(
    private readonly registry: Registry,
    private readonly countRequest: (entry: RequestLogEntry) => void,
    private readonly timeDriver: (verb: string, outcome: string, seconds: number) => void,
  ) {}

  static of(sources: MetricSources): ServerMetrics {
    // Loaded when a server starts, so that no other command pays for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const prometheus = require("prom-client") as typeof import("prom-client");
    const registry = new prometheus.Registry();
    const registers = [registry];
    prometheus.collectDefaultMetrics({ register: registry });
    const requests = new prometheus.Counter({
      name: "bc_gateway_requests_total",
      help: "Requests that were answered, by method, route, status and code of the problem",
      labelNames: ["method", "route", "status", "code"],
      registers,
    });
    const duration = new prometheus.Histogram({
      name: "bc_gateway_request_seconds",
      help: "Time until the answer, by method and route",
      labelNames: ["method", "route"],
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 240],
      registers,
    });
    const creates = new prometheus.Counter({
      name: "bc_gateway_creates_total",
      help: "Creates that were answered: `made`, or the code of the problem",
      labelNames: ["outcome"],
      registers,
    });
    const driver = new prometheus.Histogram({
      name: "bc_gateway_driver_seconds",
      help: "Time that the driver took, by verb and outcome: `ok`, `refused` (nothing was done) or `failed` (not known)",
      labelNames: ["verb", "outcome"],
      buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 240],
      registers,
    });
    new prometheus.Gauge({
      name: "bc_gateway_store_queue_length",
      help: "Requests that wait for their store or work on it, in this process",
      registers,
      collect() {
        this.set(sources.queued());
      },
    });
    const up = new prometheus.Gauge({
      name: "bc_gateway_ledger_up",
      help: "1 when the ledger answered while these figures were read",
      registers,
    });
    new prometheus.Gauge({
      name: "bc_gateway_accounts",
      help: "Accounts of all stores by condition: unconfirmed, orphans, superseded, quarantined, pending, sealed",
      labelNames: ["condition"],
      registers,
      async collect() {
        this.reset();
        try {
          const statistics = await sources.statistics();
          for (const [condition, count] of Object.entries(statistics)) this.set({ condition }, Number(count));
          up.set(1);
        } catch {
          // Figures that are missing are better than wrong ones; the alert is on `ledger_up`.
          up.set(0);
        }
      },
    });
    return new ServerMetrics(
      registry,
      ({ method, path, status, ms, code }) => {
        requests.inc({ method: methodLabel(method), route: path, status: String(status), code: code ?? "" });
        duration.observe({ method: methodLabel(method), route: path }, ms / 1000);
        if (method === "POST" && path === "/v1/stores/{store}/accounts") creates.inc({ outcome: code ?? "made" });
      },
      (verb, outcome, seconds) => {
        driver.observe({ verb, outcome }, seconds);
      },
    );
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  request(entry: RequestLogEntry): void {
    this.countRequest(entry);
  }

  /** The driver, with the time of each call taken. */
  watch(driver: AccountDriver): AccountDriver {
    const timed = async <T>(verb: string, work: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const done = (outcome: string): void => {
        this.timeDriver(verb, outcome, (performance.now() - started) / 1000);
      };
      try {
        const result = await work();
        done("ok");
        return result;
      } catch (error) {
        done(error instanceof DriverError ? "refused" : "failed");
        throw error;
      }
    };
    return {
      stores: () => driver.stores(),
      capabilities: (store) => driver.capabilities(store),
      list: (store) => timed("list", () => driver.list(store)),
      get: (store, id) => timed("get", () => driver.get(store, id)),
      create: (store, spec) => timed("create", () => driver.create(store, spec)),
      update: (store, id, change) => timed("update", () => driver.update(store, id, change)),
      delete: (store, id) => timed("delete", () => driver.delete(store, id)),
    };
  }
}

const methods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"];

/** A method is the caller's to choose, and every new label costs memory for ever. */
const methodLabel = (method: string): string => (methods.includes(method) ? method : "other");
