import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request; `count` is its number since the last `forget`. */
type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server that answers as the running test says, and remembers what it was asked. */
export class ScriptedServer {
  handler: Handler = (_request, response) => {
    response.writeHead(500).end("the test has set no handler");
  };
  requests: { method: string | undefined; url: string; headers: IncomingMessage["headers"] }[] = [];
  readonly #server = createServer((request, response) => {
    this.requests.push({ method: request.method, url: request.url ?? "", headers: request.headers });
    this.handler(request, response, this.requests.length);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  forget(): void {
    this.requests = [];
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
