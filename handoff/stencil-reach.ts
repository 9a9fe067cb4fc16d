import { stencilParameters } from "../bigcommerce";
import { fromParameters, scopeEntries, type ScopeFamily } from "../scopes";
import type { ProbeRow } from "./prober";

/** What a Stencil-CLI token may be found to reach, whatever its level. */
const stencilFamilies: readonly ScopeFamily[] = scopeEntries(
  fromParameters(Object.values(stencilParameters).flat()).scopes,
).map(({ family }) => family);

/**
 * Families that a token was proved to hold and a Stencil-CLI token has no use for: signs of a V2/V3 token.
 * Only what BigCommerce documents counts; which scope opens a call is elsewhere a guess. Pure.
 */
export function beyondStencil(rows: readonly ProbeRow[]): ProbeRow[] {
  return rows.filter(
    ({ family, verdict, basis }) =>
      verdict === "present" && basis === "documented" && !stencilFamilies.includes(family),
  );
}

/** Does a token reach what a Stencil-CLI token does, all of it and nothing else? A V2/V3 token with the same scopes looks the same. Pure. */
export function looksLikeStencil(rows: readonly ProbeRow[]): boolean {
  const reached = rows.filter(({ verdict }) => verdict === "present").map(({ family }) => family);
  return beyondStencil(rows).length === 0 && stencilFamilies.every((family) => reached.includes(family));
}
