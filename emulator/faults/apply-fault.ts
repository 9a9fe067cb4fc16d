import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { HttpFault } from "./fault-switches";

/** What became of a request that met a fault. `undefined` as status: the caller saw no answer. */
export interface FaultedAnswer {
  readonly response: Response;
  readonly status: number | undefined;
}

/**
 * Answers one request the way a fault wants it answered.
 *
 * @param work - Does the request's true work. Called at most once, and not at all by faults that break before it.
 * @param stopping - Ends a delay, and with it the request, when the emulator stops.
 */
export async function applyFault(
  fault: HttpFault,
  env: HttpBindings,
  work: () => Promise<Response>,
  stopping: AbortSignal,
): Promise<FaultedAnswer> {
  if (fault.kind === "half-body") return sendHalf(await work(), env);
  if (fault.kind === "half-json") return answered(await halved(await work()));
  if (fault.kind === "wrong-type") return answered(retyped(await work()));

  const worksFirst = "when" in fault && fault.when === "after";
  const answer = worksFirst ? await work() : undefined;
  switch (fault.kind) {
    case "drop":
      return cut(env);
    case "delay":
      try {
        await sleep(fault.milliseconds, undefined, { signal: stopping });
      } catch {
        return cut(env);
      }
      return answered(answer ?? (await work()));
    case "rate-limit":
      return answered(tooManyRequests(fault.headers, fault.retry_after_seconds));
    case "status":
      return answered(Response.json({ title: "Armed fault", status: fault.status }, { status: fault.status }));
    case "html":
      return answered(
        new Response("<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>\n", {
          status: fault.status,
          headers: { "Content-Type": "text/html" },
        }),
      );
    case "redirect":
      return answered(new Response(null, { status: 307, headers: { Location: fault.location } }));
  }
}

/** Cuts the connection under a request, as a process that dies does. */
export function cut(env: HttpBindings): FaultedAnswer {
  env.incoming.socket.destroy();
  return { response: RESPONSE_ALREADY_SENT, status: undefined };
}

function answered(response: Response): FaultedAnswer {
  return { response, status: response.status };
}

function retyped(answer: Response): Response {
  const copy = new Response(answer.body, answer);
  copy.headers.set("Content-Type", "text/plain");
  return copy;
}

async function halved(answer: Response): Promise<Response> {
  const body = await answer.arrayBuffer();
  const { status, headers } = answer;
  if (body.byteLength === 0) return new Response(null, { status, headers });
  return new Response(body.slice(0, Math.ceil(body.byteLength / 2)), { status, headers });
}

function tooManyRequests(withHeaders: boolean, retryAfterSeconds: number): Response {
  const headers: Record<string, string> = withHeaders
    ? {
        "Retry-After": String(retryAfterSeconds),
        "X-Rate-Limit-Time-Window-Ms": "30000",
        "X-Rate-Limit-Time-Reset-Ms": String(retryAfterSeconds * 1000),
        "X-Rate-Limit-Requests-Quota": "150",
        "X-Rate-Limit-Requests-Left": "0",
      }
    : {};
  return Response.json(
    { status: 429, title: "Too many requests", type: "about:blank", errors: {} },
    { status: 429, headers },
  );
}

/** An answer without a body has no half: then the connection is cut like for `drop`. */
async function sendHalf(answer: Response, env: HttpBindings): Promise<FaultedAnswer> {
  const body = Buffer.from(await answer.arrayBuffer());
  if (body.length === 0) return cut(env);
  const { outgoing } = env;
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "content-length": String(body.length) });
  await new Promise<void>((resolve) => {
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
      resolve();
    });
  });
  env.incoming.socket.destroy();
  return { response: RESPONSE_ALREADY_SENT, status: undefined };
}
