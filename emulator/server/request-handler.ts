import type { HttpBindings } from "@hono/node-server";
import { applyFault, type FaultedAnswer } from "../faults/apply-fault";
import type { FaultSwitches } from "../faults/fault-switches";
import type { ControlPanel } from "../control-panel";
import { guard } from "./guard";
import type { PublicApi } from "../public-api/app";
import { requestContext } from "./request-context";
import type { RequestCounters } from "./request-counters";
import { loggablePath, type LoggedRequest, type RequestLog } from "./request-log";
import { routeName } from "./route-name";
import { decidedByText, type RequestNotes } from "../public-api/request-notes";

type Fetch = (request: Request) => Response | Promise<Response>;

export interface RequestHandlerParts {
  readonly publicApi: PublicApi;
  readonly gateway: (request: Request, notes: RequestNotes) => Promise<Response>;
  readonly control: Fetch;
  readonly pages: Fetch;
  readonly controlPanel: Pick<ControlPanel, "serves" | "fetch">;
  readonly faults: FaultSwitches;
  readonly counters: RequestCounters;
  readonly log: RequestLog;
  /** One line for each request to the gateway or the public API. */
  readonly print: (line: string) => void;
  readonly allowRemoteAccess: boolean;
  /** Aborted when the emulator stops. */
  readonly stopping: AbortSignal;
}

/**
 * The way of every request: fence, fault, work, log. Pages and controls are neither logged nor broken by
 * faults, so that looking changes nothing.
 */
export function createRequestHandler(
  parts: RequestHandlerParts,
): (request: Request, env: HttpBindings) => Promise<Response> {
  return async (request, env) => {
    const refusal = guard(request, env, parts.allowRemoteAccess);
    if (refusal !== undefined) return refusal;

    const { pathname } = new URL(request.url);
    if (/^\/__emulator(?:\/|$)/.test(pathname)) return parts.control(request);
    const notes: RequestNotes = { route: routeName(request.method, pathname) };
    const work = workOf(parts, pathname, request, notes);
    if (work === undefined) {
      return parts.controlPanel.serves(pathname) ? parts.controlPanel.fetch(request) : parts.pages(request);
    }

    const startedAt = performance.now();
    parts.counters.begin();
    let answer: FaultedAnswer | undefined;
    try {
      const context = { method: request.method, path: pathname, env };
      answer = await requestContext.run(context, () => answerOrBreak(parts, context, work));
      return answer.response;
    } finally {
      const milliseconds = performance.now() - startedAt;
      record(parts, { request, pathname, notes, status: answer?.status, milliseconds });
    }
  };
}

function workOf(
  { publicApi, gateway }: RequestHandlerParts,
  pathname: string,
  request: Request,
  notes: RequestNotes,
): (() => Promise<Response>) | undefined {
  if (pathname.startsWith("/stores/")) return () => publicApi(request, notes);
  if (pathname.startsWith("/v1/") || pathname === "/healthz") return () => gateway(request, notes);
  return undefined;
}

async function answerOrBreak(
  { faults, stopping }: RequestHandlerParts,
  { method, path, env }: { method: string; path: string; env: HttpBindings },
  work: () => Promise<Response>,
): Promise<FaultedAnswer> {
  const fault = faults.take(method, path);
  if (fault !== undefined) return applyFault(fault, env, work, stopping);
  const response = await work();
  return { response, status: response.status };
}

interface Finished {
  request: Request;
  pathname: string;
  notes: RequestNotes;
  status: number | undefined;
  milliseconds: number;
}

function record(
  { counters, log, print }: RequestHandlerParts,
  { request, pathname, notes, status, milliseconds }: Finished,
): void {
  const path = loggablePath(pathname);
  counters.end(notes.route, status);
  const entry: LoggedRequest = {
    at: new Date().toISOString(),
    store: notes.store ?? null,
    method: request.method,
    path,
    status: status ?? null,
    account: notes.account ?? null,
    decidedBy: decidedByText(notes.decision),
    milliseconds,
  };
  log.add(entry);
  print(lineOf(entry));
}

/** `12:00:00 GET /stores/abc123/v2/store 403 0.4 ms, needs store_v2_information` */
function lineOf({ at, method, path, status, milliseconds, decidedBy }: LoggedRequest): string {
  const time = at.slice("2026-01-01T".length, "2026-01-01T00:00:00".length);
  const reason = decidedBy === null ? "" : `, ${decidedBy}`;
  return `${time} ${method} ${path} ${status === null ? "cut off" : String(status)} ${milliseconds.toFixed(1)} ms${reason}`;
}
