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
 * @throws OptionError for a call that BigCommerce does not document: a rule that can never hold would be a false comfort.
 */
export function readForbiddenCalls(text: string, source: string): ForbiddenCall[] {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "");
  const problems: string[] = [];
  const calls = lines.flatMap((call): ForbiddenCall[] => {
    const operation = findOperation(call);
    if (operation !== undefined) return [{ call, operation }];
    const near = suggestCall(call);
    problems.push(`BigCommerce documents no call "${call}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
    return [];
  });
  if (lines.length === 0) problems.push('it names no call; write them as "DELETE /v3/customers"');
  if (problems.length > 0) throw new OptionError(source, problems);
  return calls;
}
