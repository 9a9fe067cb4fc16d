import * as pulumi from "@pulumi/pulumi";
import { isOfThisRun } from "./is-of-this-run";
import { isUnitTest } from "./is-unit-test";

/** An account of the program, of whichever front. */
interface Account {
  readonly id: pulumi.Output<string>;
  readonly storeHash: pulumi.Output<string>;
  readonly createdAt: pulumi.Output<string>;
}

/** Settings of a provider that the program made itself, by the names of its arguments. */
type OwnSettings = Readonly<Record<string, string | undefined>>;

/**
 * Tells the gateway, in a real update, that the account's credentials are stored, as soon as they are.
 *
 * @param own Where the account's settings come from if not from the stack's configuration.
 */
export function confirmInUpdate(account: Account, own?: pulumi.Output<OwnSettings>): void {
  if (!isRealUpdate() || !writesCheckpoints()) return;
  const { id, storeHash, createdAt } = account;
  pulumi.all([id, storeHash, createdAt, own]).apply(async ([id, storeHash, createdAt, settings]) => {
    if (!isOfThisRun(createdAt)) return;
    // Loaded when the first account is there, and not with the program: a preview has no use for an HTTP client.
    const { confirmWhenStored } = await import("./confirm-when-stored.js");
    confirmWhenStored(id, storeHash, settings);
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
