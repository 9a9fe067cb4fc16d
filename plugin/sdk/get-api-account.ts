import * as pulumi from "@pulumi/pulumi";
import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Scopes } from "../../scopes";

export interface GetApiAccountArgs {
  /** Id of the account, as the store has it. */
  readonly id: string;
  /** Key of the store in `bigcommerce:stores`. @default "default" */
  readonly store?: string | undefined;
}

/** An account as its store shows it. No credentials: BigCommerce shows those once. */
export interface GetApiAccountResult {
  readonly id: string;
  readonly name: string;
  readonly storeHash: string;
  readonly tokenType: TokenType;
  readonly scopes: Scopes;
  readonly additionalScopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
  readonly createdAt: string;
}

const TOKEN = "bigcommerce:index:getApiAccount";

/** Looks at an API account that exists, whoever made it. Not in handoff mode, where nothing can be looked up. */
export function getApiAccount(
  args: GetApiAccountArgs,
  options: pulumi.InvokeOptions = {},
): Promise<GetApiAccountResult> {
  return pulumi.runtime.invoke(TOKEN, { ...args }, options) as Promise<GetApiAccountResult>;
}

/** As {@link getApiAccount}, for an id that is itself an output. */
export function getApiAccountOutput(
  args: { readonly id: pulumi.Input<string>; readonly store?: pulumi.Input<string> },
  options: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetApiAccountResult> {
  return pulumi.runtime.invokeOutput<GetApiAccountResult>(TOKEN, { ...args }, options);
}
