import type { StencilAccessLevel, TokenType } from "../../contract";

/** What the form is to make. */
export interface FormOrder {
  readonly name: string;
  readonly tokenType: TokenType;
  /** Scope parameters; empty for Stencil-CLI tokens. */
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel | undefined;
}
