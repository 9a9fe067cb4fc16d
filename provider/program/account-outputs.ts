import * as pulumi from "@pulumi/pulumi";
import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Scopes } from "../../scopes";

/** What the program can read of an API account, whichever front declares it. A type only: no such class exists. */
declare abstract class ResourceWithOutputs extends pulumi.CustomResource {
  /** Label in the control panel. */
  readonly name: pulumi.Output<string>;
  /** Hash of the store in which the account was made. */
  readonly storeHash: pulumi.Output<string>;
  /** Base URL of the store's V3 API, with a trailing slash. */
  readonly apiPath: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** Secret. Shown by BigCommerce once; kept in Pulumi's state only. */
  readonly clientSecret: pulumi.Output<string>;
  /** Secret. Value of the `X-Auth-Token` header. Shown by BigCommerce once; kept in Pulumi's state only. */
  readonly accessToken: pulumi.Output<string>;
  readonly tokenType: pulumi.Output<TokenType>;
  /** What the account is granted; undefined for Stencil-CLI tokens. */
  readonly scopes: pulumi.Output<Scopes | undefined>;
  readonly additionalScopes: pulumi.Output<readonly string[] | undefined>;
  /** Stencil-CLI tokens only. */
  readonly accessLevel: pulumi.Output<StencilAccessLevel | undefined>;
  /** First 12 hexadecimal digits of the access token's SHA-256: tells two tokens apart without showing either. */
  readonly fingerprint: pulumi.Output<string>;
  /** ISO 8601, UTC. */
  readonly createdAt: pulumi.Output<string>;
}

/**
 * A resource with these outputs. This is the SDK's own class, typed. The SDK records the caller of the class that
 * extends its own as the line of the program. With a class in between, reviewers would see a line of this package
 * instead of their own file.
 */
export const AccountResource = pulumi.CustomResource as unknown as typeof ResourceWithOutputs;

type OutputName = Exclude<keyof ResourceWithOutputs, keyof pulumi.CustomResource>;

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
