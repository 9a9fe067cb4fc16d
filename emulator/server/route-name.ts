import { route } from "../public-api/route";
import { loggablePath } from "./request-log";

/**
 * Name under which a request is counted: its method and the documented path, with `{store}` and other placeholders. An
 * undocumented path counts under its own name.
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
