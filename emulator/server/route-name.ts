import { route } from "../public-api/route";
import { loggablePath } from "./request-log";

/**
 * What a request is counted as: its method and the path as the contract or the platform's documentation writes it,
 * with `{store}` and the like in place of what differs from call to call; the path itself where neither knows it.
 */
export function routeName(method: string, pathname: string): string {
  const [, path] = /^\/stores\/[^/]+(\/.*)$/.exec(pathname) ?? [];
  const target = path === undefined ? undefined : route(method, path);
  if (target?.found === "operation") return target.operation.call;
  const template = pathname
    .replace(/^(\/v1\/stores\/)[^/]+/, "$1{store}")
    .replace(/(\/accounts\/)(?!confirm$)[^/]+/, "$1{account}");
  return `${method} ${loggablePath(template)}`;
}
