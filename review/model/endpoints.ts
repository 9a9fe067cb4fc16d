import { describeNeed, findOperations, grants, parseCall } from "../../scopes";
import { declaredNeed, strangersIn, type Account } from "../../policy/index";
import { openingParameters, scopesOf } from "./grant";
import type { AccountReview, Grant } from "./schema";

/** Declared endpoints that the scopes do not open, and those that no page knows. */
export function reviewEndpoints(
  account: Account,
  before: Grant | undefined,
  after: Grant,
): Omit<AccountReview["endpoints"], "added"> {
  const { endpoints: declared } = account;
  const need = isOpen(after) ? undefined : declaredNeed(account);
  if (need === undefined) return { declared: declared.length, notGranted: [], notDocumented: [] };
  return {
    declared: declared.length,
    notGranted: declared.flatMap((call) => {
      const operation = findOperations(call).find(
        (each) => each.grantedBy.length > 0 && !grants(scopesOf(after), each, openingParameters(after)),
      );
      if (operation === undefined) return [];
      const stopsWorking =
        before?.tokenType === "v2v3" && grants(scopesOf(before), operation, openingParameters(before));
      return [{ call, needs: describeNeed(operation.need), stopsWorking }];
    }),
    notDocumented: strangersIn(need).map(({ call, suggestion }) => ({
      call: callText(call),
      suggestion: suggestion ?? null,
    })),
  };
}

/** Method and path as they were declared; without server and query, which can hold a credential. */
function callText(call: string): string {
  const parsed = parseCall(call);
  return parsed === undefined ? "(no METHOD /path)" : `${parsed.method} ${parsed.path}`;
}

/** Is a part of the scopes known only after the update? Then nothing can be said about too little. */
function isOpen({ unknown }: Grant): boolean {
  return unknown.some((path) => !path.startsWith("accessLevel"));
}
