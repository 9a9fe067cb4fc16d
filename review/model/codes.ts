/** How much a finding weighs. `error` and `warning` can close the gate, `note` never does. */
export type FindingSeverity = "error" | "warning" | "note";

export interface FindingKind {
  readonly title: string;
  readonly severity: FindingSeverity;
  /** What to do about it, for somebody who meets the code for the first time. */
  readonly advice: string;
}

const kind = (severity: FindingSeverity, title: string, advice: string): FindingKind => ({ title, severity, advice });

/** Every finding that a review can have. Codes are stable: dashboards and suppressions name them. */
export const findingKinds = {
  "scope-escalation": kind(
    "error",
    "An account that exists gains access",
    "Check that the account's purpose needs it; if so, record the approval that the review prints.",
  ),
  "possible-escalation": kind(
    "error",
    "Access is known only after the update",
    "Give the scopes as plain values, so that they can be reviewed before they are granted.",
  ),
  "new-account": kind(
    "warning",
    "An account is created",
    "Check owner, purpose and scopes; if they are right, record the approval that the review prints.",
  ),
  "moved-to-another-store": kind(
    "error",
    "An account gains access to another store",
    "Check that the integration belongs to that store: the access there is new as a whole.",
  ),
  "drift-kept": kind(
    "error",
    "Access that was widened outside of Pulumi is kept",
    "Find out who widened it and why, before the program makes it official.",
  ),
  drifted: kind(
    "warning",
    "The store differs from what state records",
    "Find out who changed the account outside of Pulumi; the update sets it back to what the program says.",
  ),
  "account-forged": kind(
    "error",
    "A resource makes an API account by other code than this package's, or under another type",
    "Declare the account as an ApiAccount of this package. If the state holds it already, find out who made it, delete it in the control panel, and take it out of the state with `pulumi state delete`.",
  ),
  "token-retained": kind(
    "error",
    "A token goes on working that no state holds any more",
    "Take `retainOnDelete` or `deletedWith` away first, with an update of its own; or delete the account in the control panel and take it out of the state.",
  ),
  "exceeds-boundary": kind(
    "error",
    "An account holds more than the boundary allows",
    "Take away the excess, or change the boundary in a pull request of its own.",
  ),
  "forbidden-call": kind(
    "error",
    "An account could make a call that nobody may make",
    "Take away the scope that opens the call.",
  ),
  "forbidden-call-possible": kind(
    "warning",
    "Whether an account could make a forbidden call cannot be told",
    "Take away the parameter, or find out what it opens before somebody signs for it.",
  ),
  "endpoint-not-granted": kind(
    "warning",
    "A declared endpoint is not covered by the scopes",
    "Add the scope that the finding names, or take the endpoint off the list.",
  ),
  "endpoint-not-documented": kind(
    "warning",
    "A declared endpoint is not in BigCommerce's documentation",
    "Correct the entry in `endpoints`.",
  ),
  "surplus-scope": kind(
    "warning",
    "Scopes go beyond the declared endpoints",
    "Use the smaller set that the finding prints.",
  ),
  "token-gap": kind(
    "warning",
    "A replacement leaves a moment without a working token",
    "Leave out or change `name`, or make room in the store, so that the new account can be made first.",
  ),
  "consumers-change": kind(
    "note",
    "Resources change because an account's token does",
    "Make sure that they can be deployed together with this change.",
  ),
  "rotation-goes-back": kind(
    "error",
    "A rotation would go back to an older account",
    "See whether the clock of the machine that made the preview is right, and whether BIGCOMMERCE_TODAY is set there; a changed `startingOn` or `every` does it, too.",
  ),
  "store-over-limit": kind(
    "error",
    "A store would hold more accounts than BigCommerce allows",
    "Remove accounts that nothing uses.",
  ),
  "store-nearly-full": kind(
    "warning",
    "A store is nearly full",
    "Remove accounts that nothing uses before it is full.",
  ),
  "policy-violation": kind("error", "A policy rule refuses an account", "Follow the way out that the rule names."),
  "policy-warning": kind("warning", "A policy rule warns about an account", "Follow the way out that the rule names."),
  "policy-undecided": kind(
    "note",
    "A policy rule cannot judge before the update",
    "The policy pack judges again when the values are known.",
  ),
  "approval-unusable": kind(
    "warning",
    "A recorded approval does not cover the change",
    "Have the change approved anew, with the exact delta that the review prints.",
  ),
  "step-not-understood": kind(
    "error",
    "A step of the preview is not understood",
    "Make the preview again with `pulumi preview --json --show-sames`; where that does not help, report it with the step's `op`.",
  ),
  "input-contradicts-itself": kind(
    "error",
    "What was handed in contradicts itself",
    "Make the preview again, where nobody but you can change the file; name two states of one stack.",
  ),
  "store-address-changed": kind(
    "error",
    "A store is led to another address",
    "Find out who runs what stands at the new address: whoever does gets the gateway's token and every credential. If it is right, change the file of expected stores in a pull request of its own.",
  ),
  "own-code": kind(
    "warning",
    "A resource runs code that came with the program",
    "Read that code: it runs in the update, with the stack's configuration and the gateway's token, and no preview shows what it does. The ceiling of the gateway's token is what holds it.",
  ),
  "policy-weakened": kind(
    "warning",
    "The policy configuration makes the pack weaker",
    "Take the entry away, or record an exception for the accounts that need it.",
  ),
  "policy-off": kind(
    "error",
    "No policy rule judges anything",
    "Take `all: disabled` out of the policy configuration.",
  ),
  "endpoint-claimed": kind(
    "note",
    "An endpoint is declared anew, and justifies access",
    "Ask what the integration makes the call for: a declared endpoint is a claim that nobody has checked.",
  ),
  "endpoint-never-seen": kind(
    "note",
    "A declared endpoint was never seen in use",
    "Ask whether the integration still makes the call; if it does not, take it off the list with what it justifies.",
  ),
  "webhooks-move": kind(
    "note",
    "Webhooks are made again with a new token",
    "Nothing. Until the old account is gone, receivers get each event twice.",
  ),
  "webhooks-stop-deletion": kind(
    "warning",
    "Active webhooks stop a deletion",
    "Move them first: `npx bc-accounts webhooks copy`. Or let them go: `forceDelete: true`, with an update of its own.",
  ),
  "endpoint-not-seen-lately": kind(
    "error",
    "A declared endpoint was not seen in use as lately as is demanded",
    "Take it off the list with what it justifies; or record the integration where it makes the call: `bc-accounts record`.",
  ),
  "call-not-declared": kind(
    "warning",
    "An account was seen to make a call that it does not declare",
    "Ask whether the integration is meant to make the call; if so, declare it, else find out who else has the token.",
  ),
  "preview-failed": kind(
    "error",
    "The preview ended with errors",
    "Mend what `pulumi preview` reports, and review again: what failed is not in the file.",
  ),
  "preview-incomplete": kind(
    "note",
    "Unchanged resources are not in the preview",
    "Make the preview with `--show-sames`: rules about whole stacks and stores need every account.",
  ),
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;
export const findingCodes = Object.keys(findingKinds) as readonly FindingCode[];
