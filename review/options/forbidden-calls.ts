import { findOperation, suggestCall, type Operation } from "../../scopes";
import { OptionError } from "./option-error";

/** A call that no account may be able to make. */
export interface ForbiddenCall {
  /** As it was written. */
  readonly call: string;
  readonly operation: Operation;
}

/**
 * Reads forbidden calls: one `METHOD /path` on each line, `#` starts a comment.
 *
 * @throws OptionError for a call that BigCommerce does not document, or that no scope decides on: a rule that can never
 * match would be a false comfort.
 */
export function readForbiddenCalls(text: string, source: string): ForbiddenCall[] {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
  const problems: string[] = [];
  const calls = lines.flatMap((call): ForbiddenCall[] => {
    const operation = findOperation(call);
    const flaw = operation && neverMatches(operation);
    if (flaw !== undefined) problems.push(`"${call}" can be forbidden to nobody: ${flaw}`);
    if (operation !== undefined) return [{ call, operation }];
    const near = suggestCall(call);
    problems.push(`BigCommerce documents no call "${call}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
    return [];
  });
  if (lines.length === 0) problems.push('it names no call; write them as "DELETE /v3/customers"');
  if (problems.length > 0) throw new OptionError(source, problems);
  return calls;
}

/** Why no review could ever find the call at an account; undefined where one can. */
function neverMatches({ openToEveryAccount, parameters }: Operation): string | undefined {
  if (openToEveryAccount) return "every API account can make it, whatever its scopes. Take it off the list";
  return parameters.length === 0
    ? "BigCommerce's documentation names no scope for it, so nobody can say who could make it. Take it off the list"
    : undefined;
}
