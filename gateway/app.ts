import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import {
  accountIdSchema,
  errorCodes,
  PROBLEM_MEDIA_TYPE,
  problemOf,
  storeHashSchema,
  type ErrorCode,
  type TokenBody,
} from "../contract";
import { openApiDocument, routes, type RequiredAccess, type Route, type RouteName } from "../contract/http";
import { Accounts, type RecoveryReport } from "./accounts";
import { DriverError, type AccountDriver } from "./driver";
import { GatewayFailure } from "./gateway-failure";
import { GatewayProblem } from "./gateway-problem";
import { guardDriver } from "./guarded-driver";
import type { StepHook } from "./gateway-step";
import type { Ledger } from "./ledger";
import { LedgerError } from "./ledger-error";
import { jsonBody, parseWith, queryOf } from "./request";
import { ceilingBody, coversOwner, excessOf, type AskedAccess } from "./ceiling";
import { canonicalScopes, checkAccess } from "./scope-parameters";
import { opensStore, reasonSpent, TokenBook, type GatewayToken, type TokenRights, type TokenSource } from "./tokens";

/** Largest request body: 256 KiB. The largest valid one is far below. */
export const LARGEST_BODY = 256 * 1024;

/** How often credentials that waited too long are looked for when nobody calls: 10 minutes. */
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** How often deletions that failed before are looked at: 5 seconds. Each has its own, growing pause. */
const RETRY_INTERVAL_MS = 5_000;

/** One line of the request log. Holds no secret, and nothing of an account's name or of a query. */
export interface RequestLogEntry {
  readonly method: string;
  /** Path template, for example `/v1/stores/{store}/accounts`; `(unknown)` for an address outside the contract. */
  readonly path: string;
  readonly status: number;
  /** Duration in milliseconds. */
  readonly ms: number;
  /** Code of the problem document, if the answer was one. */
  readonly code?: ErrorCode;
  /** Name of the token that was sent; absent when the gateway does not know it. */
  readonly token?: string;
  /** Store of a token that opens it. */
  readonly store?: string;
  readonly accountId?: string;
  /** Owner that a create names, or whose account it is. */
  readonly owner?: string;
}

export interface GatewayOptions {
  /** The way to the stores. */
  readonly driver: AccountDriver;
  /** Where intents and waiting credentials are kept. The caller closes it, after the gateway. */
  readonly ledger: Ledger;
  /** Who may do what: at least one token, or a source such as {@link TokensFile}. */
  readonly tokens: readonly GatewayToken[] | TokenSource;
  /** Milliseconds since 1970. Default `Date.now`. Give the ledger the same. */
  readonly clock?: () => number;
  /** Called once for each request that was answered. */
  readonly log?: (entry: RequestLogEntry) => void;
  /**
   * Called with what lies behind an answer of 500, 502 or 503, which itself says little, and behind work that nobody
   * waits for. `failure.cause` is the thrown error. It may hold anything that the driver knows, so check it before you
   * print it. The code is that of the failure.
   */
  readonly onFailure?: (failure: GatewayFailure, code: ErrorCode) => void;
  /** Milliseconds after which a call of the driver counts as failed, with an open outcome. Default 4 minutes. */
  readonly driverDeadlineMs?: number;
  /** Called and awaited at each step that changes something. For tests of what a crash there leaves behind. */
  readonly onStep?: StepHook;
}

/** A gateway: the contract's server side as a Hono app, to be served or mounted. */
export interface Gateway {
  readonly app: Hono;
  /** Answers one request, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  /**
   * Finishes what an earlier gateway left undone: deletes what has a confirmed successor, and takes down which accounts
   * have lost their credentials. Call it once at the start.
   */
  readonly recover: () => Promise<RecoveryReport>;
  /** Requests that wait for their store or work on it. */
  readonly queued: () => number;
  /** Stops the gateway's timers: a call of the driver that never ends keeps no process alive. Leaves driver and ledger open. */
  readonly close: () => void;
}

interface Env {
  Variables: {
    template: string;
    code: ErrorCode | undefined;
    /** Set by every route with a token. */
    rights: TokenRights;
    /** Operation of the contract, for the audit. */
    action: string;
    isAudited: boolean;
    /** What more the audit is told. */
    auditDetail: string | undefined;
    /** What the request is about, for the log. */
    about: { token?: string; store?: string; accountId?: string; owner?: string };
  };
}

/** Answers a request that has been let in; `store` is empty for what is not about a store. */
type Handler = (context: Context<Env>, store: string) => Promise<Response> | Response;

/**
 * Serves the API account gateway's contract over a driver and a ledger.
 *
 * @throws TypeError when the tokens cannot be used
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { ledger, clock = Date.now, onStep = () => undefined } = options;
  const driver = guardDriver(options.driver, options.driverDeadlineMs);
  const tokens = "authenticate" in options.tokens ? options.tokens : TokenBook.of(options.tokens);
  const onFailure = (error: unknown): void => {
    const { code, message } = asProblem(error);
    options.onFailure?.(new GatewayFailure(code, message, thrownBelow(error)), code);
  };
  const accounts = new Accounts({ driver, ledger, clock, onStep, onFailure });
  const document = JSON.stringify(openApiDocument());
  const app = new Hono<Env>();

  app.use(async (context, next) => {
    const started = performance.now();
    context.set("template", "(unknown)");
    context.set("about", {});
    await next();
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    const code = context.get("code");
    if (context.get("isAudited")) await audit(context, code);
    options.log?.({
      method: context.req.method,
      path: context.get("template"),
      status: context.res.status,
      ms: performance.now() - started,
      ...(code === undefined ? {} : { code }),
      ...context.get("about"),
    });
  });

  /** Takes down what was asked and what came of it. The answer may hold credentials, so it goes out whatever happens here. */
  async function audit(context: Context<Env>, code: ErrorCode | undefined): Promise<void> {
    const { token, store, accountId, owner } = context.get("about");
    const detail = context.get("auditDetail");
    await ledger.audit
      .append({
        at: clock(),
        actor: token ?? "",
        action: context.get("action"),
        store: store ?? "",
        outcome: code ?? "ok",
        ...(accountId === undefined ? {} : { accountId }),
        ...(owner === undefined ? {} : { owner }),
        ...(detail === undefined ? {} : { detail }),
      })
      .catch(onFailure);
  }

  const limitBody = bodyLimit({
    maxSize: LARGEST_BODY,
    onError: () => {
      throw new GatewayProblem(
        "payload_too_large",
        `a request body has at most ${LARGEST_BODY} bytes: send a shorter one`,
        {
          // The rest of the body is still on its way; nobody will read it.
          headers: { Connection: "close" },
        },
      );
    },
  });

  /** Puts a route into the app: token, store and body are checked before the handler sees anything. */
  function serve(name: RouteName, handle: Handler): void {
    const route: Route = routes[name];
    app.on(
      route.method.toUpperCase(),
      honoPath(route.path),
      async (context, next) => {
        context.set("template", route.path);
        await authorize(context, route.access);
        context.set("action", name);
        // After authorize(): what a stranger tries is in the log, and may not fill the audit.
        context.set("isAudited", route.access === "create" || route.access === "delete");
        return route.body === undefined ? next() : limitBody(context, next);
      },
      (context) => handle(context, context.req.param("store") ?? ""),
    );
  }

  function authenticate(context: Context<Env>): TokenRights {
    const rights = tokens.authenticate(context.req.header("authorization"));
    const spent = rights && reasonSpent(rights, clock());
    if (rights !== undefined) context.get("about").token = rights.name;
    if (rights === undefined || spent !== undefined) {
      throw new GatewayProblem(
        "unauthorized",
        spent === undefined
          ? "send a gateway token that this gateway knows, as a bearer token in the Authorization header"
          : `${spent}: ask the gateway's operator for another`,
        {
          headers: { "WWW-Authenticate": 'Bearer realm="API account gateway"' },
        },
      );
    }
    context.set("rights", rights);
    return rights;
  }

  async function authorize(context: Context<Env>, access: RequiredAccess): Promise<void> {
    if (access === "none") return;
    const rights = authenticate(context);
    if (access === "token") return;
    const store = parseWith(storeHashSchema, context.req.param("store"), "path");
    // Before the store is looked for: a token must not tell which stores exist that it does not open.
    if (!opensStore(rights, store)) throw new GatewayProblem("forbidden", `the token does not open store ${store}`);
    context.get("about").store = store;
    if (!rights.verbs.includes(access)) {
      throw new GatewayProblem(
        "forbidden",
        `the token ${rights.name} may ${rights.verbs.join(" and ")} only, and this call needs the verb ${access}: use a token that has it`,
      );
    }
    if (!(await driver.stores()).includes(store)) {
      // What a caller made up is no store, and does not go into the log.
      delete context.get("about").store;
      throw new GatewayProblem(
        "store_unknown",
        `this gateway does not serve store ${store}: check the store hash and the gateway's address`,
      );
    }
  }

  /** The account of the address, when the token is for its owner. */
  async function accountOf(context: Context<Env>, store: string): Promise<string> {
    const id = parseWith(accountIdSchema, context.req.param("account"), "path");
    context.get("about").accountId = id;
    const rights = context.get("rights");
    let owner = await accounts.ownerOf(store, id);
    // The store is asked only where the answer decides: an account that is gone is `not_found` for every token.
    if (owner === undefined && rights.ceiling.ownerPrefix !== undefined) owner = (await accounts.get(store, id)).owner;
    if (owner !== undefined) context.get("about").owner = owner;
    mustCover(rights, owner, `API account ${id}`);
    return id;
  }

  function mustCover(rights: TokenRights, owner: string | undefined, what: string): void {
    if (coversOwner(rights.ceiling, owner)) return;
    throw new GatewayProblem(
      "owner_not_covered",
      `the token ${rights.name} is for owners that begin with ${rights.ceiling.ownerPrefix ?? ""}, and ${what} ` +
        `${owner === undefined ? "was not made through this gateway" : `belongs to ${owner}`}: use the token of that stack`,
    );
  }

  /** A new account takes the place of what its identity made before. So a stranger's identity would delete a stranger's account. */
  async function mustFollowItsOwn(rights: TokenRights, store: string, identity: string | undefined): Promise<void> {
    if (identity === undefined || rights.ceiling.ownerPrefix === undefined) return;
    for (const owner of await accounts.ownersOf(store, identity)) {
      mustCover(rights, owner, "the identity that the request sends");
    }
  }

  function mustAskWithin(rights: TokenRights, asked: AskedAccess): void {
    const excess = excessOf(rights.ceiling, asked);
    if (excess.length === 0) return;
    throw new GatewayProblem(
      "beyond_ceiling",
      `this is more than the token ${rights.name} may grant: ${excess.map(({ reason }) => reason).join("; ")}. ` +
        "Ask for less, or let the gateway's operator make a token with a higher ceiling (`bc-accounts gateway token add`)",
      { errors: excess.slice(0, 20) },
    );
  }

  const handlers: Record<RouteName, Handler> = {
    health: (context) => context.json({ status: "ok" }),
    document: (context) => context.body(document, 200, { "Content-Type": "application/json" }),
    capabilities: async (context, store) => context.json(await accounts.capabilities(store)),
    token: (context) => context.json({ data: tokenBody(context.get("rights")) }),
    listAccounts: async (context, store) => {
      const query = parseWith(routes.listAccounts.query, queryOf(context), "query");
      const { ceiling } = context.get("rights");
      return context.json(await accounts.list(store, query, (owner) => coversOwner(ceiling, owner)));
    },
    createAccount: async (context, store) => {
      const headers = { "idempotency-key": context.req.header("idempotency-key") };
      const { "idempotency-key": key } = parseWith(routes.createAccount.headers, headers, "header");
      const order = parseWith(routes.createAccount.body, await jsonBody(context), "body");
      const about = context.get("about");
      about.owner = order.owner;
      mustCover(context.get("rights"), order.owner, "the account");
      await mustFollowItsOwn(context.get("rights"), store, order.identity);
      mustAskWithin(context.get("rights"), {
        tokenType: order.token_type,
        ...checkAccess(order.token_type, order.scopes, order.access_level),
      });
      const made = await accounts.create(store, key, order);
      about.accountId = made.data.id;
      return context.json(made, 201);
    },
    getAccount: async (context, store) => {
      return context.json({ data: await accounts.get(store, await accountOf(context, store)) });
    },
    updateAccount: async (context, store) => {
      const id = await accountOf(context, store);
      const request = parseWith(routes.updateAccount.body, await jsonBody(context), "body");
      if (request.scopes !== undefined) {
        mustAskWithin(context.get("rights"), { tokenType: "v2v3", scopes: canonicalScopes(request.scopes) });
      }
      return context.json({ data: await accounts.update(store, id, request) });
    },
    deleteAccount: async (context, store) => {
      const { created_at } = parseWith(routes.deleteAccount.query, queryOf(context), "query");
      await accounts.delete(store, await accountOf(context, store), created_at);
      return context.body(null, 204);
    },
    confirmAccount: async (context, store) => {
      await accounts.confirm(store, await accountOf(context, store));
      return context.body(null, 204);
    },
    confirmAccounts: async (context, store) => {
      const { ids } = parseWith(routes.confirmAccounts.body, await jsonBody(context), "body");
      const rights = context.get("rights");
      const insist = (owner: string, id: string): void => {
        mustCover(rights, owner, `API account ${id}`);
      };
      for (const id of rights.ceiling.ownerPrefix === undefined ? [] : ids) {
        // What the ledger does not know yet is asked about once it does.
        const owner = await accounts.ownerOf(store, id);
        if (owner !== undefined) insist(owner, id);
      }
      context.set("auditDetail", ids.join(" "));
      await accounts.confirmAll(store, ids, insist);
      return context.body(null, 204);
    },
  };

  for (const [path, names] of routesByPath()) {
    for (const name of names) serve(name, handlers[name]);
    const allowed = names.map((name) =>
      routes[name].method === "get" ? "GET, HEAD" : routes[name].method.toUpperCase(),
    );
    app.all(honoPath(path), (context) => {
      context.set("template", path);
      throw new GatewayProblem("method_not_allowed", `this address takes ${allowed.join(", ")}`, {
        headers: { Allow: allowed.join(", ") },
      });
    });
  }
  app.notFound((context) =>
    answerProblem(context, new GatewayProblem("route_unknown", "the contract is at /v1/openapi.json")),
  );
  app.onError((error, context) => {
    const problem = asProblem(error);
    if (errorCodes[problem.code].status >= 500) onFailure(error);
    return answerProblem(context, problem);
  });

  const sweeper = setInterval(() => {
    ledger
      .sweep()
      .then(() => accounts.recover())
      .then(({ failed }) => {
        for (const { error } of failed) onFailure(error);
      })
      .catch(onFailure);
  }, SWEEP_INTERVAL_MS).unref();
  const retrier = setInterval(() => void accounts.retryDeletions(), RETRY_INTERVAL_MS).unref();

  return {
    app: app as unknown as Hono,
    fetch: async (request) => app.fetch(request),
    recover: () => accounts.recover(),
    queued: () => accounts.queued,
    close: () => {
      clearInterval(sweeper);
      clearInterval(retrier);
      driver.letGo();
    },
  };
}

/** What a token is told of itself. */
function tokenBody({ name, stores, verbs, ceiling, createdAt, expiresAt }: TokenRights): TokenBody {
  return {
    name,
    stores: stores === "*" ? stores : [...stores],
    verbs: [...verbs],
    ...(createdAt === undefined ? {} : { created_at: createdAt }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ceiling: ceilingBody(ceiling),
  };
}

/** Everything that can be thrown while a request is served, as an answer that tells nothing it should not. */
function asProblem(error: unknown): GatewayProblem {
  if (error instanceof GatewayProblem) return error;
  if (error instanceof DriverError) {
    const { retryAfterSeconds } = error;
    return new GatewayProblem(error.code, error.message, {
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  if (error instanceof LedgerError) {
    return new GatewayProblem(
      "ledger_failed",
      `the gateway's ledger failed (${error.code}), so nothing new was made; its operator finds the reason in its log. Repeat with the same Idempotency-Key`,
      { cause: error, retryAfterSeconds: 5 },
    );
  }
  return new GatewayProblem("internal", "the gateway failed; its operator finds the reason in its log", {
    cause: error,
  });
}

/** What was thrown first: an answer of the gateway may wrap another one, and both say only what the caller may hear. */
function thrownBelow(error: unknown): unknown {
  return error instanceof GatewayProblem && error.cause !== undefined ? thrownBelow(error.cause) : error;
}

function answerProblem(context: Context<Env>, { code, message, options }: GatewayProblem): Response {
  context.set("code", code);
  const { status } = errorCodes[code];
  const retryAfter = options.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : undefined);
  return context.body(JSON.stringify(problemOf(code, message, options.errors)), status, {
    ...options.headers,
    ...(retryAfter === undefined ? {} : { "Retry-After": String(Math.ceil(retryAfter)) }),
    "Content-Type": PROBLEM_MEDIA_TYPE,
  });
}

/** The routes of each path; a path that stands for itself comes before a template that it would fit. */
function routesByPath(): [string, RouteName[]][] {
  const paths = new Map<string, RouteName[]>();
  for (const name of Object.keys(routes) as RouteName[]) {
    const { path } = routes[name];
    paths.set(path, [...(paths.get(path) ?? []), name]);
  }
  const placeholders = (path: string): number => path.split("{").length;
  return [...paths].sort(([a], [b]) => placeholders(a) - placeholders(b));
}

/** `{name}` as Hono spells it. */
const honoPath = (template: string): string => template.replaceAll(/\{(\w+)\}/g, ":$1");
