import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { isLoopback } from "./loopback";

/**
 * A dispatcher of its own for each client. Proxies from the environment are honoured,
 * except for a loopback gateway, which no proxy can reach.
 */
export function dispatcherFor(url: URL, connections: number): Dispatcher {
  const options = {
    connections,
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return isLoopback(url.hostname) ? new Agent(options) : new EnvHttpProxyAgent(options);
}
