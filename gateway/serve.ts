import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener, RequestError } from "@hono/node-server";
import { PROBLEM_MEDIA_TYPE, problemOf } from "../contract";
import { isLoopback } from "../wire/loopback";
import type { Gateway } from "./app";
import { DRIVER_DEADLINE_MS } from "./guarded-driver";

/** How long `close()` waits for requests that are being answered: as long as the longest call of a driver, and 10 seconds. */
const DRAIN_MS = DRIVER_DEADLINE_MS + 10_000;

/**
 * How long a connection without requests stays open: 65 seconds, longer than clients keep theirs. With Node's 5 seconds
 * a busy server closes connections under requests that are on their way.
 */
const KEEP_ALIVE_MS = 65_000;

export interface ServeOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: a free one, to be read from the answer's `url`. */
  readonly port?: number;
  /**
   * Listen on an address that others can reach. The gateway speaks HTTP without TLS, so its tokens and the credentials
   * in its answers travel in clear: put a TLS proxy on the same machine in front of it. Default false.
   */
  readonly allowOtherThanLoopback?: boolean;
  /** Certificate with its chain, and its key, both PEM: then the gateway speaks HTTPS, on any address. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /**
   * Milliseconds that `close()` waits for requests that are being answered. Default 250 seconds: a create that is cut
   * off has made an account whose secret is lost.
   */
  readonly drainMs?: number;
}

export interface ServedGateway {
  /** Address without a slash at the end. */
  readonly url: string;
  /** Stops taking requests, waits for those being answered, then lets go of everything but driver and ledger. */
  readonly close: () => Promise<void>;
  /** Ends the wait of `close()` at once. How many requests it cuts off: what they were making is in the ledger. */
  readonly cut: () => number;
}

/**
 * Cleans up after an earlier crash, then serves the gateway over HTTP.
 *
 * @throws Error when the address is not loopback and that was not allowed, or cannot be listened on
 */
export async function serveGateway(gateway: Gateway, options: ServeOptions = {}): Promise<ServedGateway> {
  const { host = "127.0.0.1", port = 0 } = options;
  const { tls } = options;
  if (options.allowOtherThanLoopback !== true && tls === undefined && !isLoopback(host)) {
    throw new Error(
      `refusing to listen on ${host}: the gateway's answers hold credentials and travel without TLS. ` +
        "Listen on 127.0.0.1 behind a TLS proxy, or pass allowOtherThanLoopback",
    );
  }
  await gateway.recover();
  const answer = getRequestListener(gateway.fetch, { errorHandler: refuseUnreadable });
  let answering = 0;
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answering += 1;
    outgoing.once("close", () => {
      answering -= 1;
      // A connection whose last answer has gone out would stay open, and keep a server that closes waiting.
      if (!server.listening)
        setImmediate(() => {
          server.closeIdleConnections();
        });
    });
    if (hasDotSegment(incoming.url ?? "")) {
      refuseDotSegment(outgoing);
      return;
    }
    void answer(incoming, outgoing);
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer({ ...tls, minVersion: "TLSv1.2" }, serve);
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("clientError", refuseMalformed);
  await listen(server, host, port);
  return {
    url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await stop(server, options.drainMs ?? DRAIN_MS);
      gateway.close();
    },
    cut: () => {
      const count = answering;
      server.closeAllConnections();
      return count;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const advice =
        error.code === "EADDRINUSE" ? ": another program uses the port; choose another port, or stop that program" : "";
      reject(new Error(`cannot listen on ${host} port ${port}${advice} (${error.message})`, { cause: error }));
    });
    server.listen({ host, port }, () => {
      resolve();
    });
  });
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * Does the address hold `.` or `..` as a segment? They would be resolved before the store is looked at, so that the
 * store in the address is not the one that is meant.
 */
function hasDotSegment(address: string): boolean {
  const path = address.split(/[?#]/, 1)[0] ?? "";
  return path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

function refuseDotSegment(outgoing: ServerResponse): void {
  const problem = problemOf("invalid_request", "the address has a segment `.` or `..`: remove it");
  outgoing.writeHead(problem.status, {
    "Content-Type": PROBLEM_MEDIA_TYPE,
    "Cache-Control": "no-store",
    Connection: "close",
  });
  outgoing.end(JSON.stringify(problem));
}

/** Answers a request whose address or host header makes no sense; anything else that gets here is a fault of ours. */
function refuseUnreadable(error: unknown): Response {
  const problem =
    error instanceof RequestError
      ? problemOf("invalid_request", "the address or the host header of the request is not valid")
      : problemOf("internal");
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store" },
  });
}

/** Answers what is not HTTP in the same form as every other refusal. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  // A busy machine may take long to read a request: that is no fault of the request, and it can be sent again.
  const tooLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const status = tooLarge ? 431 : tooLate ? 503 : 400;
  const problem = {
    ...(tooLate
      ? problemOf("overloaded", "the request did not arrive in time; nothing was done, try again")
      : problemOf("invalid_request", tooLarge ? "the headers are too large" : "this is not an HTTP request")),
    status,
  };
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      ...(tooLate ? ["Retry-After: 1"] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
