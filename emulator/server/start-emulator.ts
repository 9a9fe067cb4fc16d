import { createServer } from "node:http";
import { RequestError, getRequestListener, type HttpBindings } from "@hono/node-server";
import { storeHashSchema } from "../../contract";
import type { AccountDriver } from "../../gateway";
import { AccountStore } from "../stores/account-store";
import { createControl } from "../test-door/control";
import { ControlPanel } from "../control-panel";
import { EmulatorDriver } from "../stores/driver";
import { EmulatorError } from "../stores/emulator-error";
import { LIMITED_TOKEN, limitedCeiling, MANAGE_TOKEN, READ_TOKEN, type EmulatorOptions } from "./emulator-options";
import { FaultSwitches } from "../faults/fault-switches";
import { openFiles, type Files } from "../stores/files";
import { GatewayHost } from "./gateway-host";
import { listen, stop } from "./listen";
import { isLoopback } from "../../wire/loopback";
import { createPages } from "../status-page/app";
import { Panel } from "../test-door/panel";
import { profiles } from "../stores/profiles";
import { createPublicApi } from "../public-api/app";
import { RateLimiter, platformQuota, type Quota } from "./rate-limiter";
import { RequestCounters } from "./request-counters";
import { createRequestHandler } from "./request-handler";
import { RequestLog } from "./request-log";
import { StorefrontTokenStore } from "../stores/storefront-token-store";
import { askForTruth, readTruth, type Truth } from "../test-door/truth";
import { WebhookStore } from "../stores/webhook-store";

/** A running emulator. */
export interface Emulator {
  /** Address without a trailing slash: the gateway's URL, the public API under `/stores/`, the page at `/`. */
  readonly url: string;
  readonly port: number;
  readonly stores: readonly string[];
  /** Gateway token that manages every store. */
  readonly gatewayToken: string;
  /** Gateway token that may only list and show. */
  readonly readToken: string;
  /** Gateway token with a ceiling: more than it has is refused. */
  readonly limitedToken: string;
  /** The stores, as a gateway of one's own reaches them. */
  readonly driver: AccountDriver;
  /** The control panel, as a person would use it: changes that neither gateway nor ledger hears of. */
  readonly panel: Panel;
  /** The same control panel as pages under `/login` and `/manage`, and the switches for the file that they hand out. */
  readonly controlPanel: ControlPanel;
  readonly faults: FaultSwitches;
  /** What is really there, without secrets, and what was asked since the last reset. */
  truth(): Truth;
  /** Forgets accounts, webhooks, tokens, ledger, requests, quotas and faults. Ids are not used again. */
  reset(): Promise<void>;
  /** Stops listening, ends what is under way, closes the files. */
  close(): Promise<void>;
}

const DEFAULT_HOST = "127.0.0.1";
const defaultStores: readonly string[] = ["emulator1"];

/** Longer than clients keep a connection without requests, so that it is never closed under one on its way. */
const KEEP_ALIVE_MS = 65_000;

/** Requests that the page at `/` shows. */
const REQUESTS_ON_PAGE = 100;

/**
 * Starts a small BigCommerce: the API account gateway, the public REST API behind the scopes that open it, a page for
 * people at `/`, and switches for tests under `/__emulator`.
 *
 * @throws EmulatorError when it cannot listen, or cannot use its data file.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options);
  const files = await openFiles(options.data, options.ledger);
  try {
    return await serve(options, files);
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function serve(options: EmulatorOptions, files: Files): Promise<Emulator> {
  const {
    port = 0,
    host = DEFAULT_HOST,
    stores = defaultStores,
    profile = "documented",
    allowRemoteAccess = false,
  } = options;
  const capabilities = { ...profiles[profile], max_accounts: options.maxAccounts ?? profiles[profile].max_accounts };
  const server = createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const stopping = new AbortController();
  /** Known once the server listens, which is before anybody can ask for it. */
  const address = { url: "", port };

  const accounts = new AccountStore(files.database);
  const webhooks = new WebhookStore(files.database);
  const storefrontTokens = new StorefrontTokenStore(files.database);
  const log = new RequestLog(files.database);
  const counters = new RequestCounters();
  const faults = new FaultSwitches();
  const publicLimiter = new RateLimiter(quotaOf(options.quota) ?? platformQuota);
  const gatewayLimiter = new RateLimiter(quotaOf(options.quota) ?? { ...platformQuota, requests: 0 });

  const driver = new EmulatorDriver({ accounts, stores, capabilities, apiUrl: () => address.url });
  const controlPanel = new ControlPanel({
    ...{ driver, accounts, webhooks, stores, capabilities },
    apiUrl: () => address.url,
  });
  const panel = new Panel(driver, accounts, { uniqueNames: capabilities.unique_names });
  const gateway = new GatewayHost(
    {
      driver,
      tokens: [
        { name: "emulator-manage", token: MANAGE_TOKEN, stores: "*", access: "manage" },
        { name: "emulator-read", token: READ_TOKEN, stores: "*", access: "read" },
        { name: "emulator-limited", token: LIMITED_TOKEN, stores: "*", access: "manage", ceiling: limitedCeiling },
        ...(options.tokens ?? []),
      ],
      faults,
      rateLimiter: gatewayLimiter,
      cutConnections: () => {
        server.closeAllConnections();
      },
    },
    files.ledger(),
  );

  const sources = { stores, maxAccounts: capabilities.max_accounts, accounts, webhooks, storefrontTokens, counters };
  const truth = (): Truth => readTruth(sources, files.ledger());
  const reset = async (): Promise<void> => {
    for (const part of [accounts, storefrontTokens, log, counters, faults, publicLimiter, gatewayLimiter, controlPanel])
      part.clear();
    gateway.replaceLedger(await files.renewLedger());
  };

  const handler = createRequestHandler({
    publicApi: createPublicApi({ stores, accounts, webhooks, storefrontTokens, rateLimiter: publicLimiter }),
    gateway: (request, notes) => gateway.answer(request, notes),
    control: createControl({
      faults,
      panel,
      controlPanel,
      truth: () => askForTruth(sources, files.ledger()),
      reset,
      allowExit: options.allowExit ?? false,
    }),
    pages: createPages(async () => ({
      profile,
      url: address.url,
      stores: (await askForTruth(sources, files.ledger())).stores,
      requests: log.latest(REQUESTS_ON_PAGE),
      armedFaults: faults.list().length,
    })),
    controlPanel,
    faults,
    counters,
    log,
    print: options.log ?? (() => undefined),
    allowRemoteAccess,
    stopping: stopping.signal,
  });
  const listener = getRequestListener((request, env) => handler(request, env as HttpBindings), {
    errorHandler: (error) => answerFailure(error, options.log),
  });
  server.on("request", (incoming, outgoing) => {
    void listener(incoming, outgoing);
  });

  await gateway.recover();
  Object.assign(address, await listen(server, port, host));
  return {
    ...address,
    stores,
    gatewayToken: MANAGE_TOKEN,
    readToken: READ_TOKEN,
    limitedToken: LIMITED_TOKEN,
    driver,
    panel,
    controlPanel,
    faults,
    truth,
    reset,
    close: async () => {
      stopping.abort();
      await stop(server);
      gateway.close();
      await files.close();
    },
  };
}

function checkOptions(options: EmulatorOptions): void {
  const { stores = defaultStores, host = DEFAULT_HOST, allowRemoteAccess = false } = options;
  if (stores.length === 0) {
    throw new EmulatorError("wrong_use", "an emulator needs at least one store: name one with --store");
  }
  for (const store of stores) {
    const reason = storeHashSchema.safeParse(store).error?.issues[0]?.message;
    if (reason !== undefined)
      throw new EmulatorError("wrong_use", `${JSON.stringify(store)} is not a store hash: ${reason}`);
  }
  if (!allowRemoteAccess && !isLoopback(host)) {
    throw new EmulatorError(
      "wrong_use",
      `refusing to listen on ${host}: the emulator's tokens are not secret, so everybody who reaches it controls its accounts. ` +
        "Listen on 127.0.0.1, or accept the risk with --allow-remote-access-to-unprotected-emulator",
    );
  }
}

/** Answers what no handler could: a request that makes no sense, or a fault of the emulator itself. */
function answerFailure(error: unknown, log: EmulatorOptions["log"]): Response {
  if (error instanceof RequestError) {
    return Response.json({ error: "the address or the Host header of the request is not valid" }, { status: 400 });
  }
  log?.(`the emulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return Response.json({ error: "the emulator failed; its log says why" }, { status: 500 });
}

function quotaOf(quota: number | Quota | undefined): Quota | undefined {
  return typeof quota === "number" ? { requests: quota, windowMs: platformQuota.windowMs } : quota;
}
