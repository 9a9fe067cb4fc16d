import { logicalName } from "../../../engine/owner";

/** The account that has the name already, as the gateway lists it. */
export interface Holder {
  readonly id: string;
  readonly owner?: string | undefined;
}

/**
 * Who has the name, and what to do about it. The gateway knows the owner; whether a state still knows the account, only
 * the person can tell. The name itself is not shown: a program may have declared it as a secret.
 *
 * @param owner - Who wants the name now: `organization/project/stack/logical name`.
 */
export function explainNameTaken(owner: string | undefined, holder: Holder): string {
  const account = `API account ${holder.id} has this \`name\``;
  if (holder.owner === undefined) {
    return (
      `${account}, and this gateway did not make it. Choose another \`name\`, or leave it out to get a unique name. ` +
      "If nothing uses that account, delete it in the control panel."
    );
  }
  const theirs = logicalName(holder.owner);
  if (holder.owner === owner) {
    return (
      `${account}, and it belongs to this resource. If the stack still has it, replace it with a change of \`keepers\`, ` +
      "or set the resource option `deleteBeforeReplace`: with a declared name the old account must be deleted first. " +
      `If the stack no longer has it (\`pulumi state delete\`, a lost state), nobody can read its credentials again: ` +
      "delete it in the control panel and run the command again, or leave `name` out. " +
      "If you still have its credentials, use handoff mode: npx bc-accounts adopt"
    );
  }
  if (stackOf(holder.owner) === stackOf(owner)) {
    return (
      `${account}, and it is "${theirs}" of this stack. If you renamed the resource, declare the old name, and the account stays: ` +
      `{ aliases: [{ name: ${JSON.stringify(theirs)} }] }. To swap the names of two accounts, use two updates ` +
      "with a third name in between. Otherwise choose another `name`."
    );
  }
  return (
    `${account}, and it belongs to "${theirs}" of the stack ${stackOf(holder.owner) ?? ""}. Choose another \`name\`, or leave it out. ` +
    "If `pulumi state move` brought the account here, replace it with a change of `keepers`, or set the resource option `deleteBeforeReplace`."
  );
}

function stackOf(owner: string | undefined): string | undefined {
  return owner?.split("/").slice(0, 3).join("/");
}
