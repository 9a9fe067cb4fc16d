import * as pulumi from "@pulumi/pulumi";

/**
 * The value, or `undefined` where an update went on without it: `bc-accounts up` does so for accounts that a person has still to
 * make. Stack outputs need this, because the engine writes a placeholder text in the place of a value that is not there.
 * Resources need it not: the engine leaves those alone that depend on an account which could not be made.
 *
 * @example
 * ```ts
 * export const token = whenMade(feed.accessToken);
 * ```
 */
export function whenMade<T>(output: pulumi.Output<T>): pulumi.Output<T | undefined> {
  if (pulumi.runtime.isDryRun()) return output;
  // Part of every output, though its type does not say so.
  const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
  return pulumi.output(isKnown.then((known) => (known ? output : undefined))) as pulumi.Output<T | undefined>;
}
