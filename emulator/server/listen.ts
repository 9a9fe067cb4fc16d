import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EmulatorError } from "../stores/emulator-error";

/**
 * Listens, and says where.
 *
 * @throws EmulatorError `port_in_use`, `cannot_listen`
 */
export async function listen(server: Server, port: number, host: string): Promise<{ url: string; port: number }> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    throw explain(error, port, host);
  }
  const address = server.address() as AddressInfo;
  return { url: `http://${urlHost(host)}:${address.port}`, port: address.port };
}

/** How long requests that are under way may take once the server is to stop. */
const GRACE_MS = 1000;

/** Stops listening and waits for the requests under way, but not for ever. */
export async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const force = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearTimeout(force);
}

function explain(error: unknown, port: number, host: string): EmulatorError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new EmulatorError(
      "port_in_use",
      `port ${port} of ${host} is in use: stop what listens there, or choose another with --port (0 takes a free one)`,
      { cause: error },
    );
  }
  const reason = code === "EACCES" ? "this user may not; take a port above 1023" : message;
  return new EmulatorError("cannot_listen", `cannot listen on port ${port} of ${host}: ${reason}`, { cause: error });
}

/** An address to listen on as a URL's host: wildcards are reached over loopback, IPv6 takes brackets. */
function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
