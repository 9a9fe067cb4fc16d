import type { z } from "zod";
import type { Dispatcher } from "undici";
import { type Problem, problemSchema } from "../../../contract";
import {
  DeadlineError,
  GatewayError,
  ProviderError,
  UnexpectedAnswerError,
  UnreachableError,
} from "../../../wire/errors";
import { dispatcherFor } from "../../../wire/dispatcher-for";
import { callTime, cancelled, endingSignal, RAISE_GRANTED } from "../../../wire/granted-time";
import { Limit } from "../../../wire/limit";
import { Pace, wait } from "../../../wire/pace";
import { type AnswerHeaders, rateLimitOf, singleHeader } from "../../../wire/headers";
import { readAtMost } from "../../../wire/read-at-most";
import { backoffMs, retryAfterMs } from "../../../wire/retry-timing";
import { socketCode } from "../../../wire/socket-code";
import { wayOutOf, waysOut } from "./ways-out";

/** One call of the gateway contract. */
export interface Call {
  /** Completes the sentence "Could not …" of every error, for example `create API account "orders-sync"`. */
  readonly attempt: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path below the gateway's URL, each part already encoded, with the leading slash. */
  readonly path: string;
  readonly body?: unknown;
  /** Makes a POST safe to send again: the gateway answers a repeated key with the first answer. */
  readonly idempotencyKey?: string;
  /** Not begun any more once the engine wants to end: nobody would take the account that it makes, changes or deletes. */
  readonly isForEngine?: boolean;
  /** Called each time that an attempt has failed and another one is to follow. */
  readonly onFailedAttempt?: () => void;
}

export interface HttpOptions {
  /** Origin and optional path prefix, without a trailing slash. */
  readonly url: string;
  readonly token: string;
  /** Milliseconds for one attempt, from its start to the last byte of the answer. Default 60,000: a person's browser may be at work behind the gateway. */
  readonly attemptMs?: number;
  /** Milliseconds for all attempts of one call together, with the pauses between them. The wait for a place does not count. Default 300,000. */
  readonly deadlineMs?: number;
  /** Places: calls under way at once. Default 8. */
  readonly width?: number;
}

/** Failures of the connection or of a proxy in front are worth this many attempts; a rate limit is waited out until the deadline. */
const MAX_ATTEMPTS = 5;
/** The largest list of the contract is well below this; anything larger is not an answer to us. */
const LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/**
 * Speaks to one gateway: keep-alive connections, deadlines, retries of what is safe to repeat,
 * and errors that say what was attempted. Never follows a redirect, so the token goes nowhere else.
 */
export class HttpClient {
  readonly #options: Required<HttpOptions>;
  readonly #dispatcher: Dispatcher;
  readonly #pace = new Pace();
  readonly #limit: Limit;

  constructor(options: HttpOptions) {
    this.#options = { attemptMs: 60_000, deadlineMs: 300_000, width: 8, ...options };
    this.#limit = new Limit(this.#options.width);
    this.#dispatcher = dispatcherFor(new URL(options.url), this.#options.width);
  }

  /** The parsed body of a 2xx answer. */
  async json<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
    const answer = await this.#send(call);
    return parseBody(call, answer, schema);
  }

  /** A call whose success has no body: 204, and nothing else. A login page answers 200 to a DELETE that it never passed on. */
  async empty(call: Call): Promise<void> {
    const answer = await this.#send(call);
    if (answer.status !== 204) throw notTheGateway(call, answer, "should be 204, without a body");
  }

  async #send(call: Call): Promise<Answer> {
    return this.#limit.run(async () => {
      const { allMs, isGranted, endsAt, deadline, waiting } = callTime(this.#options.deadlineMs);
      const tooLate = () => this.#tooLate(call, allMs, isGranted);
      const ended = () => (deadline.aborted ? tooLate() : cancelled(call.attempt));
      // Counted apart: waiting out a rate limit uses up none of the tries that a failure is worth.
      let refusals = 0;
      let failures = 0;
      for (;;) {
        let pause: number;
        const window = await this.#pace.turn(waiting).catch(() => {
          throw ended();
        });
        if (endingSignal().aborted && call.isForEngine === true) throw cancelled(call.attempt);
        try {
          const answer = await this.#attempt(call, deadline);
          this.#pace.learn(rateLimitOf(answer.headers), window);
          if (answer.status >= 200 && answer.status < 300) return answer;
          const isRefusal = answer.status === 429;
          const asked = retryAfterMs(answer.headers) ?? 0;
          const isTooLong = asked > endsAt - performance.now();
          if (isRefusal && isTooLong) throw this.#notSoon(call, asked, isGranted);
          const failure = toError(call, answer);
          if (isRefusal) refusals += 1;
          else failures += 1;
          if (!isRefusal && (isTooLong || !isWorthAnotherTry(answer, failure, failures))) throw failure;
          pause = Math.max(asked, backoffMs(isRefusal ? refusals : failures));
          if (isRefusal) this.#pace.hold(pause);
        } catch (cause) {
          if (deadline.aborted) throw tooLate();
          if (cause instanceof ProviderError && cause.code !== "unreachable") throw cause;
          const failure = cause instanceof ProviderError ? cause : toConnectionError(call, this.#options.url, cause);
          failures += 1;
          if (failures >= MAX_ATTEMPTS) throw failure;
          pause = backoffMs(failures);
        }
        call.onFailedAttempt?.();
        await wait(pause, waiting).catch(() => {
          throw ended();
        });
      }
    });
  }

  async #attempt(call: Call, deadline: AbortSignal): Promise<Answer> {
    const { url, token, attemptMs } = this.#options;
    const target = new URL(url);
    const response = await this.#dispatcher.request({
      origin: target.origin,
      path: target.pathname.replace(/\/$/, "") + call.path,
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json, application/problem+json",
        "user-agent": "pulumi-bigcommerce-api-accounts",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...(call.idempotencyKey === undefined ? {} : { "idempotency-key": call.idempotencyKey }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.any([deadline, AbortSignal.timeout(attemptMs)]),
    });
    const text = await readBounded(call, response).catch((cause: unknown) => {
      if (cause instanceof ProviderError) throw cause;
      throw new UnreachableError(
        `Could not ${call.attempt}: the gateway's answer was cut off (${socketCode(cause)}). Run the command again; nothing is doubled.`,
        { cause },
      );
    });
    return { status: response.statusCode, headers: response.headers, text };
  }

  /** Said at once: nothing was done, and waiting until the deadline would change nothing. */
  #notSoon(call: Call, askedMs: number, isGranted: boolean): GatewayError {
    return new GatewayError(
      "rate_limited",
      429,
      `Could not ${call.attempt}: the store's rate limit is used up, and the answer asks to wait ${Math.ceil(askedMs / 1000)} s, which is longer than this command may last (rate_limited). ${isGranted ? `Run the command again after that time, or let it wait: ${RAISE_GRANTED}` : waysOut.rate_limited}`,
    );
  }

  #tooLate(call: Call, deadlineMs: number, isGranted: boolean): DeadlineError {
    return new DeadlineError(
      `Could not ${call.attempt}: the gateway did not finish within ${Math.round(deadlineMs / 1000)} s. ` +
        "The gateway may still have done the work. Run the command again: nothing is doubled or lost. " +
        `To wait longer: ${isGranted ? RAISE_GRANTED : "pulumi config set bigcommerce:timeoutSeconds 900"}`,
    );
  }
}

async function readBounded(call: Call, response: Dispatcher.ResponseData): Promise<string> {
  const text = await readAtMost(LARGEST_ANSWER_BYTES, response);
  if (text !== undefined) return text;
  throw new UnexpectedAnswerError(
    `Could not ${call.attempt}: the answer is larger than ${LARGEST_ANSWER_BYTES} bytes, so it is not from a gateway. Check bigcommerce:gatewayUrl.`,
  );
}

function parseBody<T>(call: Call, answer: Answer, schema: z.ZodType<T>): T {
  const problem = (what: string) => notTheGateway(call, answer, what);
  const type = singleHeader(answer.headers["content-type"]) ?? "";
  if (!/\bjson\b/i.test(type)) throw problem(type.includes("html") ? "is an HTML page" : "is not JSON");
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    throw problem("is cut off or is not valid JSON");
  }
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  // Paths only: zod's own messages may quote the received value, which may be a credential.
  const paths = result.error.issues.map((issue) => issue.path.join(".") || "(body)");
  throw problem(`does not match the contract at ${[...new Set(paths)].join(", ")}`);
}

function notTheGateway(call: Call, answer: Answer, what: string): UnexpectedAnswerError {
  return new UnexpectedAnswerError(
    `Could not ${call.attempt}: the gateway's answer (status ${answer.status}) ${what}. ` +
      "Check that bigcommerce:gatewayUrl points at an API account gateway and not at a proxy or a login page.",
  );
}

function toError(call: Call, answer: Answer): ProviderError {
  if (answer.status >= 300 && answer.status < 400) {
    return new UnexpectedAnswerError(
      `Could not ${call.attempt}: the gateway answered with a redirect (status ${answer.status}). The provider follows no redirect, because the token would go to another address. ` +
        "Set the final address: pulumi config set bigcommerce:gatewayUrl <url>",
    );
  }
  const problem = readProblem(answer.text);
  if (!problem) {
    const html = (singleHeader(answer.headers["content-type"]) ?? "").includes("html");
    return new UnexpectedAnswerError(
      `Could not ${call.attempt}: status ${answer.status} with ${html ? "an HTML page" : "a body that is not a problem document"}, so something other than the gateway answered. ` +
        "Check bigcommerce:gatewayUrl and any proxy in between.",
    );
  }
  const said = problem.detail ?? problem.title;
  const fields = (problem.errors ?? [])
    .map((error) => `${error.path}: ${error.reason}`)
    .filter((field) => !said.includes(field))
    .join("; ");
  const reason = [said, fields].filter(Boolean).join(" - ").replace(/\.$/, "");
  const wayOut = wayOutOf(problem.code);
  return new GatewayError(
    problem.code,
    answer.status,
    `Could not ${call.attempt}: ${reason} (${problem.code}).${wayOut ? ` ${wayOut}` : ""}`,
  );
}

function readProblem(text: string): Problem | undefined {
  try {
    return problemSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** @param failures How many there were, this one included. */
function isWorthAnotherTry(answer: Answer, failure: ProviderError, failures: number): boolean {
  // The gateway itself says that the store refused; a proxy's bare 502 says nothing about the work.
  if (failure.code === "driver_failed" && failures >= 2) return false;
  return [502, 503, 504].includes(answer.status) && failures < MAX_ATTEMPTS;
}

function toConnectionError(call: Call, url: string, cause: unknown): ProviderError {
  const { origin } = new URL(url);
  const code = socketCode(cause);
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME/.test(code)) {
    return new UnreachableError(
      `Could not ${call.attempt}: the certificate of ${origin} is not trusted (${code}). ` +
        "If your company signs its own certificates, set NODE_EXTRA_CA_CERTS to their file; verification is never switched off.",
      { cause },
    );
  }
  return new UnreachableError(
    `Could not ${call.attempt}: no answer from the gateway at ${origin} (${code}). ` +
      "Start it, or correct the address: pulumi config set bigcommerce:gatewayUrl <url>",
    { cause },
  );
}
