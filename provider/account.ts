import type { StencilAccessLevel, TokenType } from "../contract";

/** Who makes the accounts of a store: a gateway, or a person in the control panel. Neither knows what the other made. */
export type Maker = "gateway" | "person";

/** An account as its store shows it: scopes as sorted parameters, no credentials. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly tokenType: TokenType;
  readonly parameters: readonly string[];
  readonly accessLevel?: StencilAccessLevel | undefined;
  readonly owner?: string | undefined;
  readonly createdAt: string;
}

export interface Credentials {
  readonly apiPath: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
}

export interface NewAccount {
  readonly account: Account;
  readonly credentials: Credentials;
}
