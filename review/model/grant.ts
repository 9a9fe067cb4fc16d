import { unknownWithin, type Account } from "../../policy/index";
import { operations, type Scopes } from "../../scopes";
import type { Grant } from "./schema";

/** What an account may do, apart from everything else about it. */
export function grantOf(account: Account): Grant {
  const { tokenType, scopes, additionalScopes, accessLevel } = account;
  const isStencil = tokenType === "stencil-cli";
  return {
    tokenType,
    scopes: isStencil ? {} : { ...scopes },
    additionalScopes: isStencil ? [] : [...additionalScopes],
    accessLevel: isStencil ? (accessLevel ?? null) : null,
    unknown: unknownWithin(account, ["tokenType", "scopes", "additionalScopes", "accessLevel"]),
  };
}

/** The scopes of a grant, for the functions that reckon with them: reading has checked every family and level. */
export function scopesOf({ scopes }: Grant): Scopes {
  return scopes;
}

/** One text for each distinct grant. */
export function grantKey({ tokenType, scopes, additionalScopes, accessLevel, unknown }: Grant): string {
  return JSON.stringify([tokenType, Object.entries(scopes).sort(), additionalScopes, accessLevel, unknown]);
}

/** `customers: modify, orders: read-only`: a grant in a sentence. */
export function grantText({ scopes, additionalScopes, accessLevel, unknown }: Grant): string {
  const parts = [
    ...Object.entries(scopes).map(([family, level]) => `${family}: ${level}`),
    ...additionalScopes,
    ...(accessLevel === null ? [] : [`Stencil-CLI access ${accessLevel}`]),
    ...unknown.map((path) => `${path}, known after apply`),
  ];
  return parts.join(", ") || "no scope";
}

let named: ReadonlySet<string> | undefined;

/** Parameters beside the scopes of which nobody can say what they open. */
export function obscureParameters(grant: Grant): string[] {
  const opening = openingParameters(grant);
  return grant.additionalScopes.filter((parameter) => !opening.includes(parameter));
}

/**
 * Parameters beside the scopes that open a documented operation. The others open nothing that can be named, and asking
 * about each of them for each operation would take most of a review's time.
 */
export function openingParameters({ additionalScopes }: Grant): string[] {
  if (additionalScopes.length === 0) return [];
  named ??= new Set(operations().flatMap(({ parameters }) => parameters));
  return additionalScopes.filter((parameter) => named?.has(parameter) === true);
}
