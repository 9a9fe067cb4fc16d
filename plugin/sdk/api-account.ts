import * as pulumi from "@pulumi/pulumi";
import type { ApiAccountArgs } from "../../provider";
import { DYNAMIC_ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE as TYPE } from "../../engine/account-resource";
import {
  AccountResource,
  confirmInUpdate,
  namedOutputs,
  ownerOf,
  pausePromiseTraces,
  secretOutputs,
} from "../../provider/program";
import { ownProvider } from "./provider";

/**
 * A BigCommerce store-level API account, managed by the packaged plugin, which `plugins.providers` of Pulumi.yaml names.
 *
 * Takes what the `ApiAccount` of the dynamic provider takes, and an account of that one moves here by itself: see docs/plugin.md.
 *
 * @example
 * ```ts
 * import { ApiAccount } from "pulumi-bigcommerce-api-accounts/plugin";
 *
 * const feed = new ApiAccount("catalogue-feed", { scopes: { products: "read-only" } });
 * export const token = feed.accessToken; // secret
 * ```
 */
export class ApiAccount extends AccountResource {
  /** Read by Pulumi's own tools, for example typed policies. */
  static readonly __pulumiType = TYPE;

  /** True for every ApiAccount of the plugin, also one from another copy of this package. */
  static override isInstance(value: unknown): value is ApiAccount {
    return pulumi.Resource.isInstance(value) && (value as { __pulumiType?: unknown }).__pulumiType === TYPE;
  }

  /** The account of a state that knows it: `get` never makes one. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): ApiAccount {
    return new ApiAccount(name, {}, { ...options, id });
  }

  /** As in {@link AccountResource}. Fails where the account was imported without it. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** As in {@link AccountResource}. Fails where the account was imported without it. */
  declare readonly accessToken: pulumi.Output<string>;
  /** True where the account was imported without its secret. */
  declare readonly secretUnknown: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: ApiAccountArgs, options: pulumi.CustomResourceOptions = {}) {
    const resumeTraces = pausePromiseTraces();
    try {
      super(
        TYPE,
        name,
        {
          ...namedOutputs,
          secretUnknown: undefined,
          // Spread, not picked: a name that TypeScript would have refused reaches check(), which says what is wrong with it.
          ...args,
          ...(args.credentials === undefined ? {} : { credentials: pulumi.secret(args.credentials) }),
          // The plugin knows no organization: the engine tells it the URN, which holds none.
          ...(options.id === undefined ? { owner: ownerOf(name, options.parent) } : {}),
        },
        pulumi.mergeOptions(options, {
          additionalSecretOutputs: secretOutputs,
          aliases: [{ type: DYNAMIC_ACCOUNT_TYPE }],
        }),
      );
      resumeTraces();
    } catch (error) {
      resumeTraces(error);
      throw error;
    }
    const own = ownProvider(TYPE, options);
    for (const output of ["accessToken", "clientSecret"] as const)
      failWhenUnknown(this, name, output, own !== undefined);
    if (options.id === undefined) confirmInUpdate(this, own?.settings);
  }
}

/**
 * Makes an output fail, with what to do, where the secret is not known. On reading only: an account whose token nothing reads
 * may stay without it.
 */
function failWhenUnknown(
  account: ApiAccount,
  name: string,
  output: "accessToken" | "clientSecret",
  hasOwnProvider: boolean,
): void {
  const stored = account[output];
  let guarded: pulumi.Output<string> | undefined;
  Object.defineProperty(account, output, {
    enumerable: true,
    configurable: true,
    get: () =>
      (guarded ??= pulumi.all([stored, account.secretUnknown]).apply(([value, isUnknown]) => {
        if (isUnknown === true) throw new pulumi.RunError(secretIsUnknown(name, output, hasOwnProvider));
        return value;
      })),
  });
}

function secretIsUnknown(name: string, output: string, hasOwnProvider: boolean): string {
  const give = hasOwnProvider
    ? `give its provider the argument adopted: { ${JSON.stringify(name)}: { accessToken: <token> } }, as a secret`
    : `pulumi config set --secret --path ${pathOfToken(name)} <token>`;
  return (
    `The program reads ${output} of API account "${name}", which was imported without its secret. Store it: ${give}. ` +
    'Or make a new account: add keepers: { rotated: "1" } to the account.'
  );
}

/** Loaded on use: a program whose accounts have their tokens does without it. */
function pathOfToken(name: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { adoptedPath, quoteForShell } = require("../../handoff") as typeof import("../../handoff");
  return quoteForShell(`${adoptedPath(name)}.accessToken`);
}
