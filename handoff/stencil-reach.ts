import type { ScopeFamily } from "../scopes";
import type { ProbeRow } from "./prober";

/**
 * What a Stencil-CLI token may be found to reach. BigCommerce publishes no such list: this is what the public source of
 * `stencil init`, `stencil start` and `stencil push` reads, and the emulator grants the same. A test holds the two together.
 */
const stencilFamilies: readonly ScopeFamily[] = [
  "themes",
  "sitesAndRoutes",
  "channelSettings",
  "informationAndSettings",
];

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
