import * as pulumi from "@pulumi/pulumi";
import type { StencilAccessLevel, TokenType } from "../../contract";
import type { ApiAccountArgs } from "../../provider";
import { DYNAMIC_ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE as TYPE } from "../../engine/account-resource";
import { confirmInUpdate, ownerOf } from "../../provider/program";
import type { Scopes } from "../../scopes";
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
export class ApiAccount extends pulumi.CustomResource {
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

  /** Label in the control panel. */
  declare readonly name: pulumi.Output<string>;
  /** Hash of the store in which the account was made. */
  declare readonly storeHash: pulumi.Output<string>;
  /** Base URL of the store's V3 API, with a trailing slash. */
  declare readonly apiPath: pulumi.Output<string>;
  declare readonly clientId: pulumi.Output<string>;
  /** Secret. Shown by BigCommerce once; kept in Pulumi's state only. Fails where the account was imported without it. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** Secret. Value of the `X-Auth-Token` header. Kept in Pulumi's state only. Fails where the account was imported without it. */
  declare readonly accessToken: pulumi.Output<string>;
  declare readonly tokenType: pulumi.Output<TokenType>;
  /** What the account is granted; undefined for Stencil-CLI tokens. */
  declare readonly scopes: pulumi.Output<Scopes | undefined>;
  declare readonly additionalScopes: pulumi.Output<readonly string[] | undefined>;
  /** Stencil-CLI tokens only. */
  declare readonly accessLevel: pulumi.Output<StencilAccessLevel | undefined>;
  /** First 12 hexadecimal digits of the access token's SHA-256: tells two tokens apart without showing either. */
  declare readonly fingerprint: pulumi.Output<string>;
  /** ISO 8601, UTC. */
  declare readonly createdAt: pulumi.Output<string>;
  /** True where the account was imported without its secret. */
  declare readonly secretUnknown: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: ApiAccountArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      TYPE,
      name,
      {
        // Every output is named, so that the SDK gives the resource a property for it.
        storeHash: undefined,
        apiPath: undefined,
        clientId: undefined,
        clientSecret: undefined,
        accessToken: undefined,
        fingerprint: undefined,
        createdAt: undefined,
        secretUnknown: undefined,
        name: undefined,
        tokenType: undefined,
        scopes: undefined,
        additionalScopes: undefined,
        accessLevel: undefined,
        // Spread, not picked: a name that TypeScript would have refused reaches check(), which says what is wrong with it.
        ...args,
        ...(args.credentials === undefined ? {} : { credentials: pulumi.secret(args.credentials) }),
        // The plugin knows no organization: the engine tells it the URN, which holds none.
        ...(options.id === undefined ? { owner: ownerOf(name, options.parent) } : {}),
      },
      pulumi.mergeOptions(options, {
        additionalSecretOutputs: ["clientSecret", "accessToken"],
        aliases: [{ type: DYNAMIC_ACCOUNT_TYPE }],
      }),
    );
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
    : `pulumi config set --secret --path 'bigcommerce:adopted["${name}"].accessToken' <token>`;
  return (
    `The program reads ${output} of API account "${name}", which was imported without its secret. Give it: ${give}. ` +
    'Or have a new one made: add keepers: { rotated: "1" } to the account.'
  );
}
