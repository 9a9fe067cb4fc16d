import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { MANAGE } from "./gateway-process";

export interface LoadOptions {
  readonly url: string;
  /** Process of the gateway, whose memory is watched. */
  readonly pid: number;
  readonly stores: readonly string[];
  readonly clients: number;
  readonly seconds: number;
}

export interface LoadReport {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds at the median, the 95th and the 99th percentile, by kind of call. */
  readonly latency: Readonly<Record<string, readonly [number, number, number]>>;
  /** Answers that the caller did not ask for, with how often they came. */
  readonly unexpected: Readonly<Record<string, number>>;
  /** Resident memory of the gateway in MiB, each second; empty where the system does not tell. */
  readonly memory: readonly number[];
  /** Accounts that are live in the end although their client deleted them or never had them. */
  readonly owned: ReadonlySet<string>;
}

/** Every client makes, reads, lists, renames, confirms and deletes accounts of one store, and now and then asks for an error. */
export async function runLoad({ url, pid, stores, clients, seconds }: LoadOptions): Promise<LoadReport> {
  const agent = new Agent({ connections: clients });
  const samples: Record<string, number[]> = {};
  const unexpected: Record<string, number> = {};
  const memory: number[] = [];
  const owned = new Set<string>();
  const end = Date.now() + seconds * 1000;

  async function call(
    kind: string,
    wanted: number,
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: object,
  ) {
    const started = performance.now();
    let status: number | string;
    let text = "";
    try {
      const answer = await request(`${url}${path}`, {
        dispatcher: agent,
        // As the provider's attempts.
        signal: AbortSignal.timeout(60_000),
        method,
        headers: {
          authorization: `Bearer ${MANAGE}`,
          ...(body === undefined ? {} : { "content-type": "application/json", "idempotency-key": randomUUID() }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      status = answer.statusCode;
      text = await answer.body.text();
    } catch (error) {
      status = (error as { code?: string }).code ?? "failed";
    }
    (samples[kind] ??= []).push(performance.now() - started);
    if (status !== wanted) {
      const label = `${kind}: ${status}`;
      unexpected[label] = (unexpected[label] ?? 0) + 1;
    }
    return text;
  }

  async function client(index: number): Promise<void> {
    const store = stores[index % stores.length] ?? "";
    const base = `/v1/stores/${store}/accounts`;
    for (let round = 0; Date.now() < end; round += 1) {
      const name = `client ${index} round ${round}`;
      const order = {
        name,
        token_type: "v2v3",
        scopes: ["store_v2_products_read_only"],
        owner: `load/load/load/${index}-${round}`,
      };
      const made = await call("create", 201, "POST", base, order);
      if (made === "" || !made.includes('"credentials"')) continue;
      const { id } = (JSON.parse(made) as { data: { id: string } }).data;
      owned.add(`${store}/${id}`);
      await call("confirm", 204, "POST", `${base}/confirm`, { ids: [id] });
      await call("show", 200, "GET", `${base}/${id}`);
      await call("list", 200, "GET", `${base}?limit=250`);
      await call("rename", 200, "PATCH", `${base}/${id}`, { name: `${name} renamed` });
      await call("refused create", 422, "POST", base, { ...order, scopes: [] });
      await call("unknown account", 404, "GET", `${base}/none`);
      // Some accounts stay, so that lists have something in them; a store holds 50.
      if (round > 0 || index % 2 === 0) {
        await call("delete", 204, "DELETE", `${base}/${id}`);
        owned.delete(`${store}/${id}`);
      }
    }
  }

  const watch = setInterval(() => {
    const size = residentMiB(pid);
    if (size !== undefined) memory.push(size);
  }, 1000);
  const started = Date.now();
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const taken = (Date.now() - started) / 1000;
  clearInterval(watch);
  await agent.close();
  const total = Object.values(samples).reduce((sum, list) => sum + list.length, 0);
  return {
    requests: total,
    perSecond: total / taken,
    latency: Object.fromEntries(Object.entries(samples).map(([kind, list]) => [kind, percentiles(list)])),
    unexpected,
    memory,
    owned,
  };
}

function percentiles(values: readonly number[]): [number, number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return [at(0.5), at(0.95), at(0.99)];
}

function residentMiB(pid: number): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(path, "utf8"))?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
