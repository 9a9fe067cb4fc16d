import { NO_ORGANIZATION } from "../../engine/owner";
import { readPlan } from "../../review";
import type { Scopes } from "../../scopes";

/** What a stack's state says that an account is for. */
export interface DeclaredAccount {
  /** `organization/project/stack/logical name`, as the gateway and the records name it. */
  readonly owner: string;
  readonly logicalName: string;
  readonly fingerprint: string | undefined;
  readonly endpoints: readonly string[];
  readonly scopes: Scopes;
}

/** The accounts of a `pulumi stack export`, with or without its secrets. */
export function declaredAccounts(exported: unknown): DeclaredAccount[] {
  const { accounts } = readPlan([{ name: "The export", bytes: Buffer.from(JSON.stringify(exported)) }]);
  return accounts.flatMap(({ after, before }) => {
    const side = after ?? before;
    if (side === undefined) return [];
    const { project, stack, logicalName, endpoints, scopes } = side.account;
    const owner = [NO_ORGANIZATION, project, stack, logicalName].join("/");
    return [{ owner, logicalName, fingerprint: side.fingerprint, endpoints, scopes }];
  });
}
