import { AsyncLocalStorage } from "node:async_hooks";
import type { HttpBindings } from "@hono/node-server";
import { PROBLEM_MEDIA_TYPE, problemOf } from "../contract";
import {
  createGateway,
  isSharedLedger,
  LedgerError,
  openLedger,
  reasonSpent,
  serveGateway,
  TokensFile,
  TokensFileError,
  type Gateway,
  type Ledger,
  type RequestLogEntry,
} from "../gateway";
import { AdminSocket } from "./admin-socket";
import { loadDriver, type LoadedDriver } from "./load-driver";
import type { ServerLog } from "./logger";
import { ServerMetrics } from "./metrics";
import { checkOptions, type SafeOptions, type ServerOptions } from "./options";
import { isReady, readinessOf } from "./readiness";
import { sealingKeyOf } from "./sealing-key-of";
import { ServerError } from "./server-error";

/** A gateway that serves its team. */
export interface RunningServer {
  /** Address without a slash at the end. */
  readonly url: string;
  /** Cuts off every request under way, and ends the wait of {@link close}. How many there were. */
  cut(): number;
  /** Takes no more requests, lets those under way end, then lets go of everything. */
  close(): Promise<void>;
}

/**
 * Opens tokens, ledger and driver, finishes what an earlier gateway left undone, and serves.
 *
 * @throws ServerError with the way out
 */
export async function startServer(options: ServerOptions, log: ServerLog): Promise<RunningServer> {
  const safe = checkOptions(options);
  const tokens = orSayWhy(
    () =>
      new TokensFile(options.tokens, (failure) => {
        if (failure === undefined) log.info("tokens read again");
        else log.failure(failure, "tokens_unreadable");
      }),
  );
  let loaded: LoadedDriver | undefined;
  let ledger: Ledger | undefined;
  try {
    loaded = await loadDriver(options);
    ledger = await openLedger(options.ledger, { sealingKey: () => sealingKeyOf(options.ledger, options.keyFile) });
    if (ledger.isCopy) {
      log.warn(
        "the ledger is a copy, or was put back: a new epoch has begun. If another gateway still runs on the original, stop one of the two",
      );
    }
    return await serve(options, safe, { tokens, loaded, ledger, log });
  } catch (error) {
    await ledger?.close();
    await loaded?.close();
    if (error instanceof LedgerError) {
      throw new ServerError(error.isWrongUse ? "wrong_use" : "other_side", error.message, { cause: error });
    }
    throw error;
  }
}

/** As long as a driver may take for one call when nobody says otherwise. */
const LONGEST_CALL_S = 240;

interface Parts {
  readonly tokens: TokensFile;
  readonly loaded: LoadedDriver;
  readonly ledger: Ledger;
  readonly log: ServerLog;
}

async function serve(options: ServerOptions, safe: SafeOptions, parts: Parts): Promise<RunningServer> {
  const { tokens, loaded, ledger, log } = parts;
  /** Address of the client whose request is being answered. */
  const clients = new AsyncLocalStorage<string | undefined>();
  const metrics = ServerMetrics.of({ statistics: () => ledger.statistics(), queued: () => gateway.queued() });
  const note = (entry: RequestLogEntry): void => {
    metrics.request(entry);
    log.request(entry, clients.getStore());
  };
  const gateway = createGateway({
    driver: metrics.watch(loaded.driver),
    ledger,
    tokens,
    log: note,
    onFailure: ({ cause }, code) => {
      log.failure(cause, code);
    },
    ...(options.driverSeconds === undefined ? {} : { driverDeadlineMs: options.driverSeconds * 1000 }),
  });
  let isStopping = false;

  async function answerReady(): Promise<Response> {
    const readiness = await readinessOf({ ledger, driver: loaded.driver, tokens, isStopping: () => isStopping });
    return Response.json(readiness, { status: isReady(readiness) ? 200 : 503 });
  }

  async function answerMetrics(request: Request): Promise<Response> {
    const grant = tokens.authenticate(request.headers.get("authorization") ?? undefined);
    if (grant === undefined || reasonSpent(grant, Date.now()) !== undefined) {
      return refuse("unauthorized", "metrics need a gateway token: send it as a bearer token", {
        "WWW-Authenticate": 'Bearer realm="API account gateway"',
      });
    }
    return new Response(await metrics.text(), { headers: { "Content-Type": metrics.contentType } });
  }

  /** Answers the server's own addresses, and hands on what came by a way that is allowed. */
  async function front(request: Request, env?: HttpBindings): Promise<Response> {
    const { pathname } = new URL(request.url);
    const peer = env?.incoming.socket.remoteAddress ?? "";
    const passage = safe.proxies?.judge(peer, request.headers);
    const own = pathname === "/readyz" ? answerReady : pathname === "/metrics" ? answerMetrics : undefined;
    const isProbe = pathname === "/healthz" || pathname === "/readyz";
    const isRefused = passage?.isSafe === false && safe.tls === undefined && !isProbe;
    if (own === undefined && !isRefused) {
      return clients.run(passage?.client ?? peer, () => gateway.fetch(request));
    }
    const started = performance.now();
    const answer = isRefused
      ? refuse("forbidden", "this gateway takes requests through its TLS proxy only: use the proxy's address")
      : await (own ?? answerReady)(request);
    const ms = performance.now() - started;
    const template = own === undefined ? "(refused)" : pathname;
    clients.run(passage?.client ?? peer, () => {
      note({ method: request.method, path: template, status: answer.status, ms });
    });
    answer.headers.set("Cache-Control", "no-store");
    return answer;
  }

  const served = await serveGateway({ ...gateway, fetch: front } satisfies Gateway, {
    host: safe.host,
    port: safe.port,
    ...(safe.tls === undefined ? {} : { tls: safe.tls }),
    allowOtherThanLoopback: true,
    drainMs: (options.drainSeconds ?? options.driverSeconds ?? LONGEST_CALL_S) * 1000,
  }).catch((error: unknown) => {
    gateway.close();
    throw new ServerError("other_side", error instanceof Error ? error.message : String(error), { cause: error });
  });
  const admin = isFile(options.ledger)
    ? await AdminSocket.open(options.ledger, ledger).catch(async (error: unknown) => {
        // Whoever called closes the ledger, and no server may answer without it.
        await served.close();
        throw error;
      })
    : undefined;
  log.info("ready", {
    url: served.url,
    ledger: ledger.place,
    driver: options.driver,
    ...(loaded.note && { note: loaded.note }),
  });
  return {
    url: served.url,
    cut: () => served.cut(),
    close: async () => {
      isStopping = true;
      log.info("stopping", { queued: gateway.queued() });
      await served.close();
      await admin?.close();
      await ledger.close();
      await loaded.close();
      log.info("stopped");
    },
  };
}

const isFile = (ledger: string): boolean => ledger !== ":memory:" && !isSharedLedger(ledger);

function refuse(code: "unauthorized" | "forbidden", detail: string, headers: Record<string, string> = {}): Response {
  const problem = problemOf(code, detail);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "Content-Type": PROBLEM_MEDIA_TYPE },
  });
}

function orSayWhy<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TokensFileError)) throw error;
    throw new ServerError("wrong_use", error.message, { cause: error });
  }
}
