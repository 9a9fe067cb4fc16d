import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";
import { type Dispatcher, request as send } from "undici";
import { dispatcherFor } from "../../wire/dispatcher-for";
import { fingerprintOf } from "../../wire/fingerprint";
import { socketCode } from "../../wire/socket-code";
import { isRecordedHost, keptCalls, type RecordedHosts } from "./kept-call";
import type { RunAuthority } from "./run-authority";
import type { SeenCall } from "./seen-call";

const API = "https://api.bigcommerce.com";
/** Of a body that may decide about scopes, so much is looked at. */
const MOST_BODY = 1024 * 1024;

export interface RecordingProxyOptions {
  readonly port: number;
  /** Where calls for api.bigcommerce.com go. @default there */
  readonly upstream?: URL | undefined;
  readonly hosts: RecordedHosts;
  readonly authority: RunAuthority;
  readonly onCall: (call: SeenCall) => void;
}

/**
 * A proxy on loopback in front of BigCommerce's APIs. Programs reach it in three ways: as the address of the API itself
 * (`http://127.0.0.1:…/stores/…`), as an HTTP proxy, and by CONNECT. With CONNECT it shows its own certificate for
 * BigCommerce's hosts, and passes every other connection on unread. Requests and answers pass as they are.
 */
export class RecordingProxy {
  /** Connections that the client ended because it does not trust the certificate, by host. */
  readonly distrust = new Map<string, number>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Host that a connection was opened to by CONNECT. */
  readonly #tunnels = new WeakMap<Socket, string>();
  readonly #dispatchers = new Map<string, Dispatcher>();

  private constructor(private readonly options: RecordingProxyOptions) {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
    this.#server.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#tunnel(request.url ?? "", socket, head);
    });
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    // The recorded command may take as long as it likes.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
  }

  static async listen(options: RecordingProxyOptions): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once("error", reject);
      proxy.#server.listen(options.port, "127.0.0.1", resolve);
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = this.#urlOf(request);
    if (url === undefined) {
      response
        .writeHead(400, { "content-type": "text/plain" })
        .end("bc-accounts record: this address cannot be read.\n");
      return;
    }
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const { body, copy } = this.#bodyOf(request, url);
      const target = this.#targetOf(url);
      const answer = await send(target, {
        method: request.method ?? "GET",
        headers: headersFor(request.rawHeaders, target.host),
        body,
        dispatcher: this.#dispatcherOf(target),
        signal: gone.signal,
        responseHeaders: "raw",
      });
      this.#note(request, url, copy());
      const headers = withoutHopByHop(answer.headers as unknown as readonly string[]);
      response.writeHead(answer.statusCode, headers);
      await pipeline(answer.body, response);
    } catch (error) {
      if (response.headersSent || gone.signal.aborted) {
        response.destroy();
        return;
      }
      response
        .writeHead(502, { "content-type": "text/plain" })
        .end(`bc-accounts record could not reach ${url.host}: ${socketCode(error)}.\n`);
    }
  }

  #urlOf(request: IncomingMessage): URL | undefined {
    const tunnel = this.#tunnels.get(request.socket);
    const path = request.url ?? "/";
    try {
      if (tunnel !== undefined) return new URL(`https://${tunnel}${path}`);
      return /^https?:\/\//i.test(path) ? new URL(path) : new URL(`${API}${path}`);
    } catch {
      return undefined;
    }
  }

  #targetOf(url: URL): URL {
    const { upstream } = this.options;
    if (upstream === undefined || url.origin !== API) return url;
    return new URL(`${upstream.origin}${upstream.pathname.replace(/\/$/, "")}${url.pathname}${url.search}`);
  }

  #dispatcherOf(target: URL): Dispatcher {
    const known = this.#dispatchers.get(target.origin) ?? dispatcherFor(target, 64);
    this.#dispatchers.set(target.origin, known);
    return known;
  }

  /** The body as it comes in, and what was kept of it where it may decide about scopes. */
  #bodyOf(request: IncomingMessage, url: URL): { body: Readable | null; copy: () => string | undefined } {
    const { "content-length": length, "transfer-encoding": chunked, "content-encoding": coded } = request.headers;
    if (chunked === undefined && (length === undefined || length === "0")) return { body: null, copy: () => undefined };
    const isOfInterest =
      coded === undefined &&
      isRecordedHost(url.host, this.options.hosts) &&
      /\/(?:graphql|hooks|scripts)\b/i.test(url.pathname);
    const body = new PassThrough();
    const chunks: Buffer[] = [];
    let size = 0;
    if (isOfInterest) {
      request.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MOST_BODY) chunks.push(chunk);
      });
    }
    // A client that goes away ends the request upstream as well.
    pipeline(request, body).catch(() => undefined);
    return { body, copy: () => (size > 0 && size <= MOST_BODY ? Buffer.concat(chunks).toString("utf8") : undefined) };
  }

  #note(request: IncomingMessage, url: URL, body: string | undefined): void {
    const token = request.headers["x-auth-token"];
    const fingerprint = typeof token === "string" && token !== "" ? fingerprintOf(token) : undefined;
    const at = new Date();
    for (const call of keptCalls({ method: request.method ?? "", url, body }, this.options.hosts)) {
      this.options.onCall({ call, fingerprint, at });
    }
  }

  #tunnel(authority: string, socket: Socket, head: Buffer): void {
    socket.on("error", () => undefined);
    const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:]+):(\d{1,5})$/i.exec(authority) ?? [];
    if (host === undefined || port === undefined) {
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      return;
    }
    const name = port === "443" ? host.toLowerCase() : `${host.toLowerCase()}:${port}`;
    if (port === "443" && isRecordedHost(name, this.options.hosts)) this.#intercept(name, socket, head);
    else passThrough(host.replace(/^\[(.*)\]$/, "$1"), Number(port), socket, head);
  }

  #intercept(host: string, socket: Socket, head: Buffer): void {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: this.options.authority.contextFor(host),
      ALPNProtocols: ["http/1.1"],
    });
    let isTrusted = false;
    secure.once("secure", () => (isTrusted = true));
    secure.on("error", () => {
      if (!isTrusted) this.distrust.set(host, (this.distrust.get(host) ?? 0) + 1);
      secure.destroy();
    });
    this.#tunnels.set(secure, host);
    this.#server.emit("connection", secure);
  }
}

/** Somebody else's connection: not a byte of it is looked at. */
function passThrough(host: string, port: number, socket: Socket, head: Buffer): void {
  const other = connect(port, host);
  other.once("connect", () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) other.write(head);
    other.pipe(socket);
    socket.pipe(other);
  });
  other.once("error", () => {
    if (other.connecting || other.bytesRead === 0) socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    else socket.destroy();
  });
  socket.once("close", () => other.destroy());
  other.once("close", () => socket.end());
}

/** Headers that are about one connection and not about the request. */
const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function withoutHopByHop(raw: readonly (string | Buffer)[], more: readonly string[] = []): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = String(raw[i]);
    if (hopByHop.has(name.toLowerCase()) || more.includes(name.toLowerCase())) continue;
    kept.push(
      name,
      typeof raw[i + 1] === "string" ? (raw[i + 1] as string) : (raw[i + 1] as Buffer).toString("latin1"),
    );
  }
  return kept;
}

function headersFor(raw: readonly string[], host: string): string[] {
  // The server has said "continue" to the client already.
  return [...withoutHopByHop(raw, ["host", "expect"]), "host", host];
}
