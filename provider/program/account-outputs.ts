import * as pulumi from "@pulumi/pulumi";
import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Scopes } from "../../scopes";

/** What the program can read of an API account, whichever front declares it. */
export abstract class AccountOutputs extends pulumi.CustomResource {
  /** Label in the control panel. */
  declare readonly name: pulumi.Output<string>;
  /** Hash of the store in which the account was made. */
  declare readonly storeHash: pulumi.Output<string>;
  /** Base URL of the store's V3 API, with a trailing slash. */
  declare readonly apiPath: pulumi.Output<string>;
  declare readonly clientId: pulumi.Output<string>;
  /** Secret. Shown by BigCommerce once; kept in Pulumi's state only. */
  declare readonly clientSecret: pulumi.Output<string>;
  /** Secret. Value of the `X-Auth-Token` header. Shown by BigCommerce once; kept in Pulumi's state only. */
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
}

type OutputName = Exclude<keyof AccountOutputs, keyof pulumi.CustomResource>;

/** Every output is named among the inputs, so that the SDK gives the resource a property for it. */
export const namedOutputs: Readonly<Record<OutputName, undefined>> = {
  storeHash: undefined,
  apiPath: undefined,
  clientId: undefined,
  clientSecret: undefined,
  accessToken: undefined,
  fingerprint: undefined,
  createdAt: undefined,
  name: undefined,
  tokenType: undefined,
  scopes: undefined,
  additionalScopes: undefined,
  accessLevel: undefined,
};

/** Outputs that state encrypts. */
export const secretOutputs: string[] = ["clientSecret", "accessToken"];
