import type { HttpBindings } from "@hono/node-server";
import { hostName, isLoopback } from "../../wire/loopback";

/**
 * Turns away requests that a web page made behind its reader's back.
 *
 * The emulator's tokens are public knowledge, so loopback is its only fence, and a browser on this machine stands
 * inside it. The Origin header shows a page of another origin. The Host header shows a page that points its own name at
 * 127.0.0.1 (DNS rebinding).
 *
 * @returns The refusal, or undefined for a request that may pass.
 */
export function guard(request: Request, { incoming }: HttpBindings, allowRemoteAccess: boolean): Response | undefined {
  const host = request.headers.get("Host") ?? "";
  if (!allowRemoteAccess && !isLoopback(hostName(host))) {
    return refusal("the emulator answers to loopback names only: call it by 127.0.0.1 or localhost");
  }
  const origin = request.headers.get("Origin");
  if (origin !== null && origin !== `http://${host}`) {
    return refusal("the emulator does not answer to pages of other origins");
  }
  // An image or a script of a page sends no Origin. The browser says all the same that another site asks.
  if (request.headers.get("Sec-Fetch-Site") === "cross-site" && !isVisit(request)) {
    return refusal("the emulator does not answer to pages of other sites");
  }
  const isControl = new URL(request.url).pathname.startsWith("/__emulator");
  if (isControl && !isLoopback(incoming.socket.remoteAddress ?? "")) {
    return refusal("the emulator's controls are reached from its own machine only");
  }
  return undefined;
}

/** A person follows a link, as that of a checklist: the other page learns nothing, and a GET changes nothing. */
function isVisit({ method, headers }: Request): boolean {
  return (
    method === "GET" && headers.get("Sec-Fetch-Mode") === "navigate" && headers.get("Sec-Fetch-Dest") === "document"
  );
}

function refusal(detail: string): Response {
  return Response.json({ error: detail }, { status: 403 });
}
