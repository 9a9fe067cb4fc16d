import * as pulumi from "@pulumi/pulumi";

/** Settings of one store. */
export interface StoreArgs {
  readonly storeHash?: string;
  readonly gatewayUrl?: string;
  /** Secret. */
  readonly gatewayToken?: string;
  readonly apiUrl?: string;
  readonly mode?: "gateway" | "handoff";
}

/** What a provider of the program's own is told. What it is not told comes from the environment, and not from the stack's configuration. */
export interface ProviderArgs {
  readonly storeHash?: pulumi.Input<string>;
  readonly gatewayUrl?: pulumi.Input<string>;
  /** Kept secret whether or not it is marked so. */
  readonly gatewayToken?: pulumi.Input<string>;
  readonly stores?: pulumi.Input<Readonly<Record<string, StoreArgs>>>;
  readonly mode?: pulumi.Input<"gateway" | "handoff">;
  readonly apiUrl?: pulumi.Input<string>;
  readonly timeoutSeconds?: pulumi.Input<number>;
  /** Credentials of accounts that exist already, by logical name. Kept secret. */
  readonly adopted?: pulumi.Input<Readonly<Record<string, { readonly accessToken: string } & Record<string, string>>>>;
  readonly allowUnknownSecrets?: pulumi.Input<boolean>;
  /** What a preview finds that `up` would lack is an error, and not a warning. */
  readonly strictPreview?: pulumi.Input<boolean>;
}

/**
 * A provider for one store, or several, in place of the stack's configuration.
 *
 * @example
 * ```ts
 * const eu = new Provider("eu", { storeHash: "def456", gatewayUrl, gatewayToken });
 * new ApiAccount("erp", { scopes: { orders: "modify" } }, { provider: eu });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options: pulumi.ResourceOptions = {}) {
    const settings: Readonly<Record<string, pulumi.Input<string> | undefined>> = {
      ...args,
      // Provider arguments are texts: the engine's protocol carries anything else as JSON.
      gatewayToken: args.gatewayToken === undefined ? undefined : pulumi.secret(args.gatewayToken),
      stores: asJson(args.stores),
      adopted: args.adopted === undefined ? undefined : pulumi.secret(pulumi.jsonStringify(args.adopted)),
      timeoutSeconds: asJson(args.timeoutSeconds),
      allowUnknownSecrets: asJson(args.allowUnknownSecrets),
      strictPreview: asJson(args.strictPreview),
    };
    super("bigcommerce", name, settings, options);
    settingsOf.set(this, pulumi.output(settings));
  }
}

/** The program's own provider of an account with these options: named by them, or by a component around it. */
export function ownProvider(type: string, options: pulumi.CustomResourceOptions): OwnProvider | undefined {
  const provider = options.provider ?? options.parent?.getProvider(type);
  const settings = provider instanceof Provider ? settingsOf.get(provider) : undefined;
  return settings === undefined ? undefined : { settings };
}

export interface OwnProvider {
  readonly settings: pulumi.Output<ProviderSettings>;
}

/** What the engine is told of a provider: texts, by the names of its arguments. */
export type ProviderSettings = Readonly<Record<string, string | undefined>>;

/** Not a property: whatever takes a provider apart must not find its token. */
const settingsOf = new WeakMap<Provider, pulumi.Output<ProviderSettings>>();

function asJson(value: pulumi.Input<unknown>): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.jsonStringify(value);
}
