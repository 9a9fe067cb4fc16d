import { PROBLEM_MEDIA_TYPE, problemOf } from "../../contract";
import {
  type AccountDriver,
  createGateway,
  type Gateway,
  type GatewayStep,
  type GatewayToken,
  type Ledger,
} from "../../gateway";
import { cut } from "../faults/apply-fault";
import type { FaultSwitches } from "../faults/fault-switches";
import type { RateLimiter } from "./rate-limiter";
import { requestContext, type RequestContext } from "./request-context";
import type { RequestNotes } from "../public-api/request-notes";

export interface GatewayHostOptions {
  readonly driver: AccountDriver;
  readonly tokens: readonly GatewayToken[];
  readonly faults: FaultSwitches;
  readonly rateLimiter: RateLimiter;
  /** Cuts every connection, as the death of a process does. */
  readonly cutConnections: () => void;
}

/**
 * Runs the gateway in the emulator's process, and can let it die there.
 *
 * A crash stops the running gateway at its current step, for ever: the step never ends and its connections are cut. A
 * fresh gateway continues with the same ledger. What the dead one held in memory is lost, which is the point.
 */
export class GatewayHost {
  #gateway: Gateway;

  constructor(
    private readonly options: GatewayHostOptions,
    private ledger: Ledger,
  ) {
    this.#gateway = this.#start();
  }

  /** Answers one request to `/v1/…` or `/healthz`. */
  async answer(request: Request, notes: RequestNotes): Promise<Response> {
    const { pathname } = new URL(request.url);
    const store = storeOf(pathname);
    if (store === undefined) return this.#gateway.fetch(request);

    notes.store = store;
    const quota = this.options.rateLimiter.take(store);
    const answer = quota.allowed ? await this.#gateway.fetch(request) : tooManyRequests(quota.resetMs);
    return withHeaders(answer, quota.headers);
  }

  /** Cleans up what an earlier gateway on this ledger left unfinished, as every gateway does when it starts. */
  async recover(): Promise<void> {
    await this.#gateway.recover();
  }

  /** Goes on with another ledger: the old one was forgotten. */
  replaceLedger(ledger: Ledger): void {
    this.ledger = ledger;
    this.#restart();
  }

  close(): void {
    this.#gateway.close();
  }

  #start(): Gateway {
    const { driver, tokens } = this.options;
    return createGateway({ driver, ledger: this.ledger, tokens, onStep: (step) => this.#atStep(step) });
  }

  #restart(): void {
    this.#gateway.close();
    this.#gateway = this.#start();
    void this.#gateway.recover();
  }

  #atStep(step: GatewayStep): Promise<void> | undefined {
    const context = requestContext.getStore();
    if (context === undefined) return undefined;
    const { faults } = this.options;
    const how = faults.takeCrash(step, context.method, context.path);
    return how === undefined ? faults.takeHold(step, context.method, context.path) : this.#crash(how, context);
  }

  #crash(how: "exit" | "restart", context: RequestContext): Promise<never> {
    if (how === "exit") {
      process.kill(process.pid, "SIGKILL");
    } else {
      this.#restart();
      cut(context.env);
      this.options.cutConnections();
    }
    return new Promise<never>(() => undefined);
  }
}

/** The store of `/v1/stores/<hash>/…`. */
function storeOf(pathname: string): string | undefined {
  return /^\/v1\/stores\/([^/]+)\//.exec(pathname)?.[1];
}

function tooManyRequests(resetMs: number): Response {
  const problem = problemOf("rate_limited", "the quota that the emulator was started with is used up for this window");
  return Response.json(problem, {
    status: problem.status,
    headers: { "Content-Type": PROBLEM_MEDIA_TYPE, "Retry-After": String(Math.ceil(resetMs / 1000)) },
  });
}

function withHeaders(answer: Response, headers: Readonly<Record<string, string>>): Response {
  if (Object.keys(headers).length === 0) return answer;
  const copy = new Response(answer.body, answer);
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value);
  return copy;
}
