import type { Dispatcher } from "undici";
import { DeadlineError, ProviderError, UnreachableError } from "../wire/errors";
import { callTime, cancelled, RAISE_GRANTED } from "../wire/granted-time";
import { Limit } from "../wire/limit";
import { dispatcherFor } from "../wire/dispatcher-for";
import { Pace, wait } from "../wire/pace";
import { rateLimitOf, singleHeader } from "../wire/headers";
import { readAtMost } from "../wire/read-at-most";
import { backoffMs, SHORTEST_PAUSE_MS } from "../wire/retry-timing";
import { socketCode } from "../wire/socket-code";

export interface StoreApiOptions {
  /** Origin of the public API, without a trailing slash. */
  readonly url: string;
  readonly storeHash: string;
  /** Requests under way at once. Default 6. */
  readonly width?: number;
  /** Milliseconds for one request, retries and waiting for the rate limit included. Default 120,000: some windows of the platform's 30 seconds. */
  readonly deadlineMs?: number;
  /** Milliseconds for one attempt. Default 20,000. */
  readonly attemptMs?: number;
  /** Part of the store's quota that may be used up. Default a third: the quota is there for its shoppers and its integrations. */
  readonly share?: number;
}

/** One call of the public API. */
export interface StoreCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/stores/{hash}`, with its query, for example `/v2/store`. */
  readonly path: string;
  readonly token: string;
  /** Completes "Could not …" of an error. */
  readonly attempt: string;
  readonly body?: unknown;
}

/** An answer of the store. The body is kept only as far as a check needs it. */
export interface StoreAnswer {
  readonly status: number;
  readonly isJson: boolean;
  /** A page for people: a proxy, a log-in or a firewall answered, and not the API. */
  readonly isPage: boolean;
  /** Parsed JSON; undefined for anything else. */
  readonly body: unknown;
}

const MAX_ATTEMPTS = 4;
/** A 429 without headers is load of the platform, not our pace; the documented window is 30 seconds. */
const UNEXPLAINED_PAUSE_MS = 5_000;
const LARGEST_ANSWER_BYTES = 1024 * 1024;

/**
 * One store's public REST API.
 *
 * Obeys the rate limit of the answers' headers, and limits the requests in flight. Retries only requests that are safe
 * to send twice. Verifies TLS, follows no redirect, and names neither token nor body in an error.
 */
export class StoreClient {
  readonly storeHash: string;
  readonly #options: Required<StoreApiOptions>;
  readonly #dispatcher: Dispatcher;
  readonly #pace = new Pace();
  readonly #limit: Limit;

  constructor(options: StoreApiOptions) {
    this.#options = { width: 6, deadlineMs: 120_000, attemptMs: 20_000, share: 1 / 3, ...options };
    this.storeHash = options.storeHash;
    this.#limit = new Limit(this.#options.width);
    this.#dispatcher = dispatcherFor(new URL(options.url), this.#options.width);
  }

  /** @throws UnreachableError, DeadlineError, CancelledError. Every status is an answer, none an error. */
  async send(call: StoreCall): Promise<StoreAnswer> {
    const { attempt } = call;
    // Whether a POST without an answer was carried out, only its caller can find out.
    const tries = call.method === "POST" ? 1 : MAX_ATTEMPTS;
    return this.#limit.run(async () => {
      const { allMs, isGranted, deadline, waiting } = callTime(this.#options.deadlineMs);
      const tooLate = () => this.#tooLate(attempt, allMs, isGranted);
      const ended = () => (deadline.aborted ? tooLate() : cancelled(attempt));
      // Failures only: waiting out a rate limit uses up none of the tries that a failure is worth.
      let failures = 0;
      for (;;) {
        let pause: number;
        const window = await this.#pace.turn(waiting).catch(() => {
          throw ended();
        });
        try {
          const response = await this.#request(call, deadline);
          const limit = rateLimitOf(response.headers);
          this.#pace.learn({ ...limit, quota: ourShare(limit.quota, this.#options.share) }, window);
          if (response.statusCode === 429) {
            const asked = /^\d{1,9}$/.test(limit.resetMs ?? "") ? Number(limit.resetMs) : UNEXPLAINED_PAUSE_MS;
            pause = Math.max(asked, SHORTEST_PAUSE_MS);
            this.#pace.hold(pause);
          } else if ([502, 503, 504].includes(response.statusCode) && failures < tries - 1) {
            failures += 1;
            pause = backoffMs(failures);
          } else {
            return await toAnswer(response);
          }
          await response.body.dump();
        } catch (cause) {
          if (deadline.aborted) throw tooLate();
          if (cause instanceof ProviderError) throw cause;
          failures += 1;
          if (failures >= tries) throw this.#unreachable(attempt, cause);
          pause = backoffMs(failures);
        }
        await wait(pause, waiting).catch(() => {
          throw ended();
        });
      }
    });
  }

  #request({ method, path, token, body }: StoreCall, deadline: AbortSignal): Promise<Dispatcher.ResponseData> {
    const target = new URL(this.#options.url);
    return this.#dispatcher.request({
      origin: target.origin,
      path: `${target.pathname.replace(/\/$/, "")}/stores/${encodeURIComponent(this.storeHash)}${path}`,
      method,
      headers: {
        "x-auth-token": token,
        accept: "application/json",
        "user-agent": "pulumi-bigcommerce-api-accounts",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([deadline, AbortSignal.timeout(this.#options.attemptMs)]),
    });
  }

  #tooLate(attempt: string, deadlineMs: number, isGranted: boolean): DeadlineError {
    return new DeadlineError(
      `Could not ${attempt}: the store did not answer within ${Math.round(deadlineMs / 1000)} s, with the waits for its rate limit. ` +
        `Run the command again.${isGranted ? ` To wait longer: ${RAISE_GRANTED}` : ""}`,
    );
  }

  #unreachable(attempt: string, cause: unknown): UnreachableError {
    return new UnreachableError(
      `Could not ${attempt}: no answer from ${new URL(this.#options.url).origin} (${socketCode(cause)}). ` +
        "Check the network, and bigcommerce:apiUrl if you set it; then run the command again.",
      { cause },
    );
  }
}

/** Reads from one store's public REST API, and cannot do anything else: GET is the only method it has. */
export class StoreApi {
  readonly storeHash: string;
  readonly #client: StoreClient;

  constructor(options: StoreApiOptions) {
    this.storeHash = options.storeHash;
    this.#client = new StoreClient(options);
  }

  /**
   * @param path - Below `/stores/{hash}`, with its query, for example `/v2/store`.
   * @param attempt - Completes "Could not …" of an error.
   * @throws UnreachableError, DeadlineError, CancelledError. Every status is an answer, none an error.
   */
  get(path: string, token: string, attempt: string): Promise<StoreAnswer> {
    return this.#client.send({ method: "GET", path, token, attempt });
  }
}

function ourShare(quota: string | undefined, share: number): string | undefined {
  return quota !== undefined && /^\d{1,9}$/.test(quota)
    ? String(Math.max(1, Math.floor(Number(quota) * share)))
    : quota;
}

async function toAnswer(response: Dispatcher.ResponseData): Promise<StoreAnswer> {
  const status = response.statusCode;
  const type = singleHeader(response.headers["content-type"]) ?? "";
  const isJson = /\bjson\b/i.test(type);
  const isHtml = /\bx?html\b/i.test(type);
  const text = await readAtMost(LARGEST_ANSWER_BYTES, response);
  // The status is what counts; a page of that size is none that a check reads.
  if (text === undefined) return { status, isJson, isPage: isHtml, body: undefined };
  const isPage = isHtml || (!isJson && /^\s*<(?:!doctype|html)/i.test(text));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status, isJson, isPage, body };
}
