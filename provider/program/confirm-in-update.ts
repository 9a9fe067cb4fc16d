import * as pulumi from "@pulumi/pulumi";
import { isOfThisRun } from "./is-of-this-run";
import { isUnitTest } from "./is-unit-test";

/** An account of the program, of whichever front. */
interface Account {
  readonly id: pulumi.Output<string>;
  readonly storeHash: pulumi.Output<string>;
  readonly createdAt: pulumi.Output<string>;
}

/** Tells the gateway, in a real update, that the account's credentials are stored, as soon as they are. */
export function confirmInUpdate(account: Account): void {
  if (!isRealUpdate() || !writesCheckpoints()) return;
  pulumi.all([account.id, account.storeHash, account.createdAt]).apply(async ([id, storeHash, createdAt]) => {
    if (!isOfThisRun(createdAt)) return;
    // Loaded when the first account is there, and not with the program: a preview has no use for an HTTP client.
    const { confirmWhenStored } = await import("./confirm-when-stored.js");
    confirmWhenStored(id, storeHash);
  });
}

/** Neither a preview nor a unit test under mocks: there is a state into which accounts are written. */
function isRealUpdate(): boolean {
  return !pulumi.runtime.isDryRun() && !isUnitTest();
}

/**
 * False where the engine stores nothing before its end: an account whose credentials were confirmed too early would be
 * lost with a killed process. The next command confirms what is in state by then.
 */
function writesCheckpoints(): boolean {
  return !/^(?:1|true)$/i.test(process.env["PULUMI_SKIP_CHECKPOINTS"] ?? "");
}
