import { commonProblems, type Route, routes } from "../../../contract/http";
import { code } from "../markdown";
import { fillTemplate } from "../template";

/** docs/reference/gateway-api.md */
export function gatewayApiPage(): string {
  const calls = Object.values(routes as Readonly<Record<string, Route>>).map(call);
  return fillTemplate("gateway-api", { calls: calls.join("\n").trimEnd() });
}

function call(route: Route): string {
  const { method, path, summary, description, access, success, problems } = route;
  return fillTemplate("gateway-api.call", {
    method: method.toUpperCase(),
    path,
    summary,
    description,
    needs: access === "none" ? "no token" : access === "token" ? "any token" : `a token that may \`${access}\``,
    status: success.status,
    answer: success.description,
    codes: [...new Set([...problems, ...commonProblems(route)])].map(code).join(", "),
  });
}
