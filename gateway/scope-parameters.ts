import type { StencilAccessLevel, TokenType } from "../contract";
import { explainParameter, fromParameters, siblingParameter, toParameters } from "../scopes";
import { GatewayProblem } from "./gateway-problem";

/** What a Stencil-CLI token may do when nobody says. */
const DEFAULT_ACCESS_LEVEL: StencilAccessLevel = "local-development-only";

/** What a token of this type is to reach, checked against the catalogue. */
export interface CheckedAccess {
  /** Sorted, without repetition, in the catalogue's spelling; of two levels of a family the stronger. */
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
}

/**
 * Checks scopes and access level against token type and catalogue.
 *
 * A parameter outside of the catalogue is accepted if it looks like a scope (`store_...`): BigCommerce adds families
 * before this project knows them. A misspelt known parameter is refused, and so is a level that a known family does not
 * offer.
 *
 * @throws GatewayProblem `scopes_required`, `scopes_not_allowed`, `unknown_scope`, `scope_level_not_available`, `invalid_request`
 */
export function checkAccess(
  tokenType: TokenType,
  parameters: readonly string[],
  accessLevel: StencilAccessLevel | undefined,
): CheckedAccess {
  if (tokenType === "stencil-cli") {
    if (parameters.length > 0) {
      throw new GatewayProblem(
        "scopes_not_allowed",
        "leave scopes out: a Stencil-CLI token takes access_level instead",
      );
    }
    return { scopes: [], accessLevel: accessLevel ?? DEFAULT_ACCESS_LEVEL };
  }
  if (accessLevel !== undefined) {
    throw new GatewayProblem(
      "invalid_request",
      "access_level is for Stencil-CLI tokens only; a V2/V3 API token takes scopes",
    );
  }
  return { scopes: checkScopeParameters(parameters) };
}

/** The scopes of a V2/V3 API token, checked and in their canonical form. */
function checkScopeParameters(parameters: readonly string[]): string[] {
  for (const parameter of parameters) checkParameter(parameter);
  const scopes = canonicalScopes(parameters);
  if (scopes.length === 0) {
    throw new GatewayProblem("scopes_required", "name at least one scope, for example `store_v2_products_read_only`");
  }
  return scopes;
}

/** The same set of scopes in one spelling and one order, so that two of them can be compared. */
export function canonicalScopes(parameters: readonly string[]): string[] {
  const { scopes, additional } = fromParameters(parameters);
  return toParameters(scopes, additional);
}

function checkParameter(parameter: string): void {
  const meaning = explainParameter(parameter);
  if (meaning.kind === "scope" || meaning.kind === "implicit") return;
  if (meaning.kind === "other-account-kind") {
    throw new GatewayProblem(
      "unknown_scope",
      `${parameter} (${meaning.label}) belongs to ${meaning.accountKind} API accounts, not to those of a store`,
    );
  }
  const sibling = siblingParameter(parameter);
  if (sibling !== undefined) {
    throw new GatewayProblem(
      "scope_level_not_available",
      `${parameter} does not exist: the family of ${sibling} does not offer that level`,
    );
  }
  if (meaning.suggestion !== undefined) {
    throw new GatewayProblem("unknown_scope", `${parameter} is not known: did you mean ${meaning.suggestion}?`);
  }
  if (!/^store_[a-z0-9_]+$/.test(parameter)) {
    throw new GatewayProblem(
      "unknown_scope",
      `${parameter} is not known, and does not look like a scope of a store (store_...)`,
    );
  }
}
