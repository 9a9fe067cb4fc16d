import { z } from "zod";
import { changeSteps, createSteps, type GatewayStep } from "../../gateway";

const when = z.enum(["before", "after"]).default("before");

/** Longest delay that a fault may add: ten minutes, so that a forgotten one ends. */
const LONGEST_DELAY_MS = 600_000;

/**
 * What can go wrong, on demand.
 *
 * `when: "before"` breaks the request before any work was done; `"after"` does the work and breaks the answer,
 * which is the case that loses secrets and doubles accounts.
 */
export const faultSchema = z.discriminatedUnion("kind", [
  /** The connection is cut without an answer. */
  z.strictObject({ kind: z.literal("drop"), when }),
  z.strictObject({ kind: z.literal("delay"), when, milliseconds: z.number().int().min(0).max(LONGEST_DELAY_MS) }),
  /** 429; without headers it looks like the platform under load. */
  z.strictObject({
    kind: z.literal("rate-limit"),
    headers: z.boolean().default(true),
    retry_after_seconds: z.number().int().min(0).max(3600).default(1),
  }),
  z.strictObject({ kind: z.literal("status"), when, status: z.number().int().min(400).max(599) }),
  /** The first half of the true answer under the true Content-Length, then the connection is cut. */
  z.strictObject({ kind: z.literal("half-body") }),
  /** The first half of the true answer as if it were all of it: a complete answer that is no JSON. */
  z.strictObject({ kind: z.literal("half-json") }),
  /** A page as a proxy would put in the way. */
  z.strictObject({ kind: z.literal("html"), when, status: z.number().int().min(200).max(599).default(502) }),
  /** The true answer under the media type text/plain. */
  z.strictObject({ kind: z.literal("wrong-type") }),
  z.strictObject({ kind: z.literal("redirect"), location: z.url() }),
  /**
   * The gateway stops for good at one of its steps. `exit` kills the process (command line only); `restart` lets a
   * fresh gateway take over the same ledger at once.
   */
  z.strictObject({
    kind: z.literal("crash"),
    step: z.enum([...createSteps, ...changeSteps]),
    how: z.enum(["exit", "restart"]).default("restart"),
  }),
  /** The request waits at a step of the gateway until the fault is cleared: time to kill whoever waits for the answer. */
  z.strictObject({ kind: z.literal("hold"), step: z.enum([...createSteps, ...changeSteps]) }),
]);
export type Fault = z.output<typeof faultSchema>;

/** A fault of the request itself. The others wait for a step of the gateway. */
export type HttpFault = Exclude<Fault, { kind: "crash" | "hold" }>;

export const armedFaultSchema = z.strictObject({
  fault: faultSchema,
  /** Only requests with this method; every method without it. */
  method: z.string().toUpperCase().optional(),
  /** Only paths like this: `*` stands for one segment or a part of it, `**` for anything. Every path without it. */
  path: z.string().startsWith("/").optional(),
  /** Matching requests that are let through first. */
  skip: z.number().int().min(0).default(0),
  /** Requests that the fault hits before it is used up. */
  count: z.number().int().min(1).default(1),
});

export type FaultRequest = z.input<typeof armedFaultSchema>;

/** A fault that waits for its request. `skip` and `count` go down as requests match. */
export interface ArmedFault extends Omit<z.output<typeof armedFaultSchema>, "skip" | "count"> {
  readonly id: number;
  skip: number;
  count: number;
}

/** Holds the armed faults. Each request meets at most one: the first armed that matches and is not used up. */
export class FaultSwitches {
  #armed: ArmedFault[] = [];
  readonly #held = new Map<number, (() => void)[]>();
  #lastId = 0;

  /** @throws z.ZodError where the request is not a fault. */
  arm(request: FaultRequest): ArmedFault {
    const fault = { ...armedFaultSchema.parse(request), id: (this.#lastId += 1) };
    this.#armed.push(fault);
    return fault;
  }

  list(): readonly ArmedFault[] {
    return this.#armed;
  }

  /** Ids of the `hold` faults at which requests wait now. */
  holding(): readonly number[] {
    return [...this.#held.keys()];
  }

  /** Disarms every fault, and lets go of every request that is held. */
  clear(): void {
    this.#armed = [];
    for (const id of this.holding()) this.disarm(id);
  }

  /** Disarms one fault, and lets go of the requests that it holds. Nothing happens if it is used up. */
  disarm(id: number): void {
    this.#armed = this.#armed.filter((fault) => fault.id !== id);
    for (const release of this.#held.get(id) ?? []) release();
    this.#held.delete(id);
  }

  /** The fault that this request meets, counted; crashes and holds wait for their step instead. */
  take(method: string, path: string): HttpFault | undefined {
    const fault = this.#hit(({ fault, ...armed }) => isHttpFault(fault) && matches(armed, method, path))?.fault;
    return fault !== undefined && isHttpFault(fault) ? fault : undefined;
  }

  /** How the gateway is to crash, now that a request has come to this step. */
  takeCrash(step: GatewayStep, method: string, path: string): "exit" | "restart" | undefined {
    const fault = this.#hit(
      ({ fault, ...armed }) => fault.kind === "crash" && fault.step === step && matches(armed, method, path),
    )?.fault;
    return fault?.kind === "crash" ? fault.how : undefined;
  }

  /** What the request has to wait for, now that it has come to this step. */
  takeHold(step: GatewayStep, method: string, path: string): Promise<void> | undefined {
    const armed = this.#hit(
      ({ fault, ...armed }) => fault.kind === "hold" && fault.step === step && matches(armed, method, path),
    );
    if (armed === undefined) return undefined;
    return new Promise((release) => this.#held.set(armed.id, [...(this.#held.get(armed.id) ?? []), release]));
  }

  #hit(isMeant: (armed: ArmedFault) => boolean): ArmedFault | undefined {
    const armed = this.#armed.find(isMeant);
    if (armed === undefined) return undefined;
    if (armed.skip > 0) {
      armed.skip -= 1;
      return undefined;
    }
    armed.count -= 1;
    if (armed.count === 0) this.#armed = this.#armed.filter((other) => other !== armed);
    return armed;
  }
}

function isHttpFault(fault: Fault): fault is HttpFault {
  return fault.kind !== "crash" && fault.kind !== "hold";
}

function matches(
  armed: { method?: string | undefined; path?: string | undefined },
  method: string,
  path: string,
): boolean {
  return (
    (armed.method === undefined || armed.method === method) &&
    (armed.path === undefined || toPattern(armed.path).test(path))
  );
}

function toPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`);
}
