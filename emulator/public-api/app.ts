import type { Operation } from "../../scopes";
import type { AccountStore } from "../stores/account-store";
import { behaviourOf } from "./coverage";
import type { RateLimiter, RateLimitState } from "../server/rate-limiter";
import type { StorefrontTokenStore } from "../stores/storefront-token-store";
import type { WebhookStore } from "../stores/webhook-store";
import type { RequestNotes } from "./request-notes";
import { errorAnswer, errorFormOf, titles } from "./answers";
import { decide } from "./authorize";
import { readObject, type Handler } from "./call";
import { defaultHandlers } from "./default-handlers";
import { route } from "./route";
import { storeInformationHandlers } from "./store-information";
import { storefrontTokenHandlers } from "./storefront-tokens";
import { webhookHandlers } from "./webhooks";

export interface PublicApiOptions {
  readonly stores: readonly string[];
  readonly accounts: AccountStore;
  readonly webhooks: WebhookStore;
  readonly storefrontTokens: StorefrontTokenStore;
  readonly rateLimiter: RateLimiter;
}

/** Answers one request under `/stores/`; what it finds out on the way goes into `notes`, for the request log. */
export type PublicApi = (request: Request, notes: RequestNotes) => Promise<Response>;

/**
 * The public REST API of the emulated stores.
 *
 * Checks come in this order: store, token, quota, route, method, scope. Unlike the platform, whose order is not
 * documented, it is the same for every path, so that a test can rely on it.
 */
export function createPublicApi(options: PublicApiOptions): PublicApi {
  const stateful: Record<string, Handler> = {
    ...storeInformationHandlers,
    ...webhookHandlers(options.webhooks),
    ...storefrontTokenHandlers(options.storefrontTokens),
  };

  return async (request, notes) => {
    const url = new URL(request.url);
    const { storeHash, path } = splitPath(url.pathname);
    notes.store = storeHash;
    if (!options.stores.includes(storeHash)) return unknownStore();

    const form = errorFormOf(path);
    const token = request.headers.get("X-Auth-Token");
    const account = token === null ? undefined : options.accounts.findByToken(token);
    if (account === undefined || account.storeHash !== storeHash) {
      const title = token === null ? titles.tokenMissing : titles.tokenDead;
      return limited(errorAnswer(form, 401, title), options.rateLimiter.peek(storeHash));
    }
    notes.account = account.name;

    const quota = options.rateLimiter.take(storeHash);
    if (!quota.allowed) return limited(errorAnswer(form, 429, titles.tooManyRequests), quota);

    const target = route(request.method, path);
    if (target.found === "nothing") return limited(errorAnswer(form, 404, titles.notFound), quota);
    if (target.found === "other methods") return limited(wrongMethod(request.method, path, target.allow), quota);

    const { operation } = target;
    const decision = decide(account, operation, await sentFields(request, operation));
    notes.decision = decision;
    if (!decision.allowed) return limited(errorAnswer(form, 403, titles.scopeMissing), quota);

    const behaviour = behaviourOf(operation);
    const handler = behaviour === "stateful" ? stateful[operation.call] : defaultHandlers[behaviour];
    if (handler === undefined)
      throw new Error(`the coverage table calls ${operation.call} stateful, and nothing implements it`);
    return limited(await handler({ request, storeHash, account, operation, path, query: url.searchParams }), quota);
  };
}

/** The fields of the body that scopes depend on. Read from a copy: the handler reads the body again. */
async function sentFields(request: Request, operation: Operation): Promise<Record<string, string>> {
  if (operation.cases.length === 0) return {};
  const body = await readObject(request.clone());
  return Object.fromEntries(
    operation.cases.flatMap(({ when: { field } }) => {
      const value = body?.[field];
      return typeof value === "string" ? [[field, value]] : [];
    }),
  );
}

/** `/stores/<hash>/v3/…` into hash and the path from the version on. */
function splitPath(pathname: string): { storeHash: string; path: string } {
  const [, storeHash = "", path = "/"] = /^\/stores\/([^/]*)(\/.*)?$/.exec(pathname) ?? [];
  return { storeHash, path };
}

/** The platform's gateway answers a hash that it does not know with a page, not with JSON. */
function unknownStore(): Response {
  return new Response("<!doctype html><title>404 Not Found</title><h1>404 Not Found</h1>\n", {
    status: 404,
    headers: { "Content-Type": "text/html" },
  });
}

/** 405, except for PATCH and TRACE, which the platform says it answers with 501. */
function wrongMethod(method: string, path: string, allow: readonly string[]): Response {
  const status = method === "PATCH" || method === "TRACE" ? 501 : 405;
  return errorAnswer(errorFormOf(path), status, titles.methodNotAllowed, { Allow: allow.join(", ") });
}

function limited(answer: Response, state: RateLimitState): Response {
  for (const [name, value] of Object.entries(state.headers)) answer.headers.set(name, value);
  return answer;
}
