/**
 * Loaded first by every Node.js process of a recorded command, by way of NODE_OPTIONS. Node.js before 22.21 does not obey
 * HTTPS_PROXY: this teaches `fetch` and `https.request` to. Newer ones do it themselves, and then it does nothing.
 */
import { request as httpRequest } from "node:http";
import { Agent, type RequestOptions } from "node:https";
import type { Socket } from "node:net";
import { connect as secureConnect } from "node:tls";

const proxy = process.env["HTTPS_PROXY"];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const obeysByItself = (major === 22 && minor >= 21) || (major === 24 && minor >= 5) || major > 24;
const RECORDED = /(?:^|\.)(?:bigcommerce|mybigcommerce)\.com$/i;

if (proxy !== undefined && !obeysByItself) {
  leadFetch();
  leadHttps(new URL(proxy));
}

function leadFetch(): void {
  // The package's own copy: the one inside Node.js cannot be reached, but obeys the same dispatcher.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { EnvHttpProxyAgent, setGlobalDispatcher } = require("undici") as typeof import("undici");
  setGlobalDispatcher(new EnvHttpProxyAgent());
}

/** The part of an agent that Node.js calls and does not document. */
interface Requests {
  addRequest(request: unknown, options: RequestOptions, ...rest: unknown[]): unknown;
}

/** Requests to BigCommerce go to the recorder, whichever agent they came with; every other request keeps its own way. */
function leadHttps({ hostname, port }: URL): void {
  const led = new (class extends Agent {
    override createConnection(options: RequestOptions, done?: (error: Error | null, stream: never) => void): undefined {
      const { host } = options;
      const target = `${host ?? ""}:${options.port ?? 443}`;
      const tunnel = httpRequest({ hostname, port, method: "CONNECT", path: target, agent: false });
      tunnel.once("connect", (_, socket: Socket) => {
        const secure = secureConnect({ ...(options as object), socket, servername: options.servername ?? host ?? "" });
        done?.(null, secure as never);
      });
      tunnel.once("error", (error) => done?.(error, undefined as never));
      tunnel.end();
    }
  })({ keepAlive: true });
  const shared = Agent.prototype as unknown as Requests;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the agent that each request has
  const original = shared.addRequest;
  shared.addRequest = function (this: unknown, request, options, ...rest) {
    const target = options.hostname ?? options.host ?? "";
    return original.call(RECORDED.test(target) ? led : this, request, options, ...rest);
  };
}
