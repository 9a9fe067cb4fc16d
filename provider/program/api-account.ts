import * as pulumi from "@pulumi/pulumi";
import { AccountResource, namedOutputs, secretOutputs } from "./account-outputs";
import type { StencilAccessLevel, TokenType } from "../../contract";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../engine/account-resource";
import type { AccessLevel, DeclaredCall, ScopeFamily } from "../../scopes";
import type { InputName, inputFields } from "../lifecycle/inputs";
import { ownerOf } from "./owner-of";
import { confirmInUpdate } from "./confirm-in-update";
import { pausePromiseTraces } from "./pause-promise-traces";
import { warnInPreview } from "./warn-in-preview";

/** OAuth scopes as a program writes them: every level may itself be an output of another resource. */
export type ScopeInputs = { readonly [F in ScopeFamily]?: pulumi.Input<AccessLevel<F>> };

/** Credentials of an account that a person made, as the control panel's file has them. */
export interface CredentialInputs {
  readonly accessToken: pulumi.Input<string>;
  readonly clientId?: pulumi.Input<string> | undefined;
  readonly clientSecret?: pulumi.Input<string> | undefined;
  readonly apiPath?: pulumi.Input<string> | undefined;
  /** The account's label. */
  readonly name?: pulumi.Input<string> | undefined;
}

/** What a program declares of an API account. docs/reference/api-account.md says what changing each input does. */
export interface ApiAccountArgs {
  /**
   * Label in the control panel, at least 4 characters.
   * @default `<logical name>-<6 hexadecimal digits>`, chosen when the account is made; best left out, so that a replacement can stand beside the old account
   */
  readonly name?: pulumi.Input<string> | undefined;
  /** @default "v2v3" */
  readonly tokenType?: pulumi.Input<TokenType> | undefined;
  /** Family and access level. Required and not empty for V2/V3 API tokens, refused for Stencil-CLI tokens. */
  readonly scopes?: pulumi.Input<ScopeInputs> | undefined;
  /** Scope parameters that this version's catalogue does not know yet, for example `store_new_thing_read_only`. */
  readonly additionalScopes?: pulumi.Input<readonly pulumi.Input<string>[]> | undefined;
  /** Stencil-CLI tokens only. @default "local-development-only" */
  readonly accessLevel?: pulumi.Input<StencilAccessLevel> | undefined;
  /** Key of the store in the `bigcommerce:stores` configuration. @default "default" */
  readonly store?: pulumi.Input<string> | undefined;
  /**
   * Handoff only: credentials of an account that a person made in the control panel. Kept secret whether or not they are marked so.
   * Usually left out: `bc-accounts adopt` puts them into the stack's configuration, where the account finds them by its logical name.
   */
  readonly credentials?: pulumi.Input<CredentialInputs> | undefined;
  /** Any change makes a new account with a new token: rotation on demand, for example `{ rotated: "2026-11" }`. */
  readonly keepers?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
  /**
   * Lets the account be deleted although it has active webhooks that nothing takes over: BigCommerce deletes them with it.
   * Counts from the `pulumi up` after which it is in state.
   * @default false
   */
  readonly forceDelete?: pulumi.Input<boolean> | undefined;
  /** Why each scope family is needed. Read by the policy pack and reviewers; never sent anywhere. */
  readonly justifications?: pulumi.Input<{ readonly [F in ScopeFamily]?: pulumi.Input<string> }> | undefined;
  /** Calls that the account is for, for example `GET /v3/catalog/products`. Read by the policy pack and reviewers. */
  readonly endpoints?: pulumi.Input<readonly pulumi.Input<DeclaredCall>[]> | undefined;
  /** Who answers for the account. Read by the policy pack and reviewers. */
  readonly team?: pulumi.Input<string> | undefined;
}

/**
 * A BigCommerce store-level API account: name, token type, OAuth scopes; its credentials are secret outputs.
 *
 * @example A token that reads the catalogue
 * ```ts
 * const feed = new ApiAccount("catalogue-feed", { scopes: { products: "read-only" } });
 * export const token = feed.accessToken; // secret
 * ```
 * @example A token for theme developers
 * ```ts
 * new ApiAccount("theme-preview", { tokenType: "stencil-cli", accessLevel: "local-development-only" });
 * ```
 * @example Rotation on demand: raise the number, and consumers get the new token before the old account goes
 * ```ts
 * new ApiAccount("order-sync", { scopes: { orders: "modify" }, keepers: { rotation: "2" } });
 * ```
 */
export class ApiAccount extends AccountResource {
  /** Read by Pulumi's own tools, for example typed policies. */
  static readonly __pulumiType = DYNAMIC_ACCOUNT_TYPE;

  /** True for every ApiAccount, also one from another copy of this package. */
  static override isInstance(value: unknown): value is ApiAccount {
    return (
      pulumi.Resource.isInstance(value) && (value as { __pulumiType?: unknown }).__pulumiType === DYNAMIC_ACCOUNT_TYPE
    );
  }

  constructor(name: string, args: ApiAccountArgs, options: pulumi.CustomResourceOptions = {}) {
    if (options.import !== undefined) throw new pulumi.RunError(cannotImport(name));
    const owner = ownerOf(name, options.parent);
    const resumeTraces = pausePromiseTraces();
    try {
      super(
        DYNAMIC_ACCOUNT_TYPE,
        name,
        {
          ...namedOutputs,
          // Spread, not picked: a name that TypeScript would have refused reaches check(), which says what is wrong with it.
          ...args,
          ...(args.credentials === undefined ? {} : { credentials: pulumi.secret(args.credentials) }),
          owner,
          // As an input, because the engine gives a dynamic provider no other sight of the option.
          ...(isNonEmpty(options.replaceOnChanges) ? { replaceOnChanges: options.replaceOnChanges } : {}),
          __provider: ACCOUNT_PROVIDER,
        },
        pulumi.mergeOptions(options, { additionalSecretOutputs: secretOutputs }),
      );
      resumeTraces();
    } catch (error) {
      resumeTraces(error);
      throw error;
    }
    const idle = (options.replaceOnChanges ?? []).filter((path) =>
      metadataInputs.some((input) => path.split(".")[0] === input),
    );
    if (idle.length > 0) {
      void pulumi.log.warn(
        `replaceOnChanges names ${idle.join(", ")}, which is recorded and never sent anywhere: a change of it replaces no account. ` +
          "To replace the account when another value changes, put that value into `keepers`.",
        this,
      );
    }
    confirmInUpdate(this);
    warnInPreview(this, owner, args);
  }
}

/** Inputs that change nothing but what state records. The table of inputs is not loaded for these few words. */
const isMetadata = { justifications: true, endpoints: true, team: true } satisfies Record<MetadataInput, true>;
export const metadataInputs: readonly (keyof ApiAccountArgs)[] = Object.keys(isMetadata) as MetadataInput[];

/** As the table says it: one that is missing in `isMetadata` or in the arguments does not compile. */
type MetadataInput = {
  [N in InputName]: (typeof inputFields)[N]["effect"] extends "metadata" ? N : never;
}[InputName];

function isNonEmpty(list: readonly string[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/** The engine would ask read() for an account of which it knows nothing but the id, and nobody can read credentials back. */
function cannotImport(name: string): string {
  return (
    `API account "${name}" cannot be imported: BigCommerce shows the credentials of an account once, so an import cannot read them. ` +
    "Remove the option `import`. If you have its credentials: use the packaged plugin (docs/plugin.md), or `npx bc-accounts adopt` (handoff mode). " +
    "If not, declare a new account, and delete the old account in the control panel when nobody uses it any more."
  );
}
