import { operationsAt, type Operation } from "../../scopes";

export type Route =
  | { readonly found: "operation"; readonly operation: Operation }
  | { readonly found: "other methods"; readonly allow: readonly string[] }
  | { readonly found: "nothing" };

/**
 * The documented operation behind a call.
 *
 * HEAD is routed as GET, which is also how scopes treat it. The suffix `.json`, which older V2 clients put
 * behind every path, is taken off.
 *
 * @param path - From the version on, as the caller wrote it.
 */
export function route(method: string, path: string): Route {
  if (!/^\/v[23]\//.test(path)) return { found: "nothing" };
  const atPath = operationsAt(path.startsWith("/v2/") ? path.replace(/\.json$/, "") : path);
  const operation = atPath.find((candidate) => candidate.method === (method === "HEAD" ? "GET" : method));
  if (operation !== undefined) return { found: "operation", operation };
  return atPath.length > 0
    ? { found: "other methods", allow: atPath.map((other) => other.method) }
    : { found: "nothing" };
}
