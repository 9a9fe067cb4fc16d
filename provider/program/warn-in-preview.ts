import * as pulumi from "@pulumi/pulumi";
import { isUnitTest } from "./is-unit-test";

/** Inputs of an account by which it is looked for. */
interface Args {
  readonly store?: pulumi.Input<string> | undefined;
  readonly credentials?:
    | pulumi.Input<{
        readonly accessToken: pulumi.Input<string>;
        readonly clientId?: pulumi.Input<string> | undefined;
        readonly clientSecret?: pulumi.Input<string> | undefined;
        readonly apiPath?: pulumi.Input<string> | undefined;
        readonly name?: pulumi.Input<string> | undefined;
      }>
    | undefined;
}

/**
 * Has a preview tell what `pulumi up` would lack to make the account. In the program's process, because a dynamic provider is not
 * asked in a preview to make anything: whoever has no id yet is to be made.
 */
export function warnInPreview(
  account: pulumi.CustomResource,
  owner: pulumi.Input<string>,
  { store, credentials }: Args,
): void {
  if (!pulumi.runtime.isDryRun() || isUnitTest()) return;
  // The program ends no sooner than the look does.
  const done = pulumi.runtime.rpcKeepAlive();
  void (async () => {
    if (await isKnown(account.id)) return;
    const wish = pulumi.output({ owner, store, credentials });
    if (!(await isKnown(wish))) return;
    // Loaded when there is something to make: any other preview has no use for an HTTP client.
    const { lookAhead } = await import("./look-ahead.js");
    await lookAhead(account, await valueOf(wish));
  })()
    .catch((error: unknown) => {
      // Ends the program. Any other failure is that of a registration, and the engine's to report.
      if (pulumi.RunError.isInstance(error)) throw error;
    })
    .finally(done);
}

/** Part of every output, though its type does not say so. */
function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
