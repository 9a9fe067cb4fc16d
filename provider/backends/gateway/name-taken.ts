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
      `${account}, and this gateway did not make it. Choose another \`name\`, or leave it out to have a unique one made. ` +
      "If nothing uses that account, delete it in the control panel."
    );
  }
  const theirs = logicalName(holder.owner);
  if (holder.owner === owner) {
    return (
      `${account}, and it is this resource's own. While the stack has it, replace it by a change of \`keepers\`, ` +
      "or set the resource option `deleteBeforeReplace`: under a name of its own the old account has to go first. " +
      `If the stack has it no more (\`pulumi state delete\`, a lost state), nobody can read its credentials again: ` +
      "delete it in the control panel and run the command again, or leave `name` out. " +
      "If you still have its credentials, handoff mode takes them: npx bc-accounts adopt"
    );
  }
  if (stackOf(holder.owner) === stackOf(owner)) {
    return (
      `${account}, and it is "${theirs}" of this stack. If the resource was renamed, say so, and the account stays: ` +
      `{ aliases: [{ name: ${JSON.stringify(theirs)} }] }. If accounts swap their names, do it in two updates, ` +
      "with a third name in between. Else choose another `name`."
    );
  }
  return (
    `${account}, and it belongs to "${theirs}" of the stack ${stackOf(holder.owner) ?? ""}. Choose another \`name\`, or leave it out. ` +
    "If `pulumi state move` brought the account here, replace it by a change of `keepers`, or set the resource option `deleteBeforeReplace`."
  );
}

function stackOf(owner: string | undefined): string | undefined {
  return owner?.split("/").slice(0, 3).join("/");
}
