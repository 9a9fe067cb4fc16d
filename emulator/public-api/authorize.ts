import type { StencilAccessLevel } from "../../contract";
import { catalogue, toParameters, unrequestableFamilies, type CatalogueEntry, type Operation } from "../../scopes";
import type { Decision } from "./decision";
import type { EmulatedAccount } from "../stores/account-store";

/**
 * What a Stencil-CLI token may call. The platform does not publish it; this is what the public source of
 * `stencil init`, `stencil start` and `stencil push` calls: themes, the sites and channels to preview on, and
 * the store's locale. Only a token that may publish can upload and activate themes.
 */
const stencilGrants = {
  "local-development-only": [
    "store_themes_read_only",
    "store_sites_read_only",
    "store_channel_settings_read_only",
    "store_v2_information_read_only",
  ],
  "publish-theme": [
    "store_themes_manage",
    "store_sites_read_only",
    "store_channel_settings_read_only",
    "store_v2_information_read_only",
  ],
} as const satisfies Record<StencilAccessLevel, readonly string[]>;

/** What every V2/V3 account holds without choosing it: webhooks, and the weakest level of some families. */
const heldByDefault: readonly string[] = [
  ...unrequestableFamilies.default.parameters,
  ...Object.values<CatalogueEntry>(catalogue).flatMap(({ levels }) =>
    levels.filter((level) => level.heldByDefault).map(({ parameter }) => parameter),
  ),
];

/** Scope parameters that an account's token carries, chosen or implied, in their canonical spelling. */
export function parametersOf(
  account: Pick<EmulatedAccount, "tokenType" | "scopes" | "accessLevel">,
): readonly string[] {
  if (account.tokenType === "stencil-cli") return stencilGrants[account.accessLevel ?? "local-development-only"];
  return [...toParameters({}, account.scopes), ...heldByDefault];
}

/**
 * Any one parameter of `operation.anyOf` opens the call. The three calls that no documented scope opens
 * (writes to `/v3/tax/classes`) stay shut for every token: an emulator of least privilege fails closed.
 */
export function decide(
  account: Pick<EmulatedAccount, "tokenType" | "scopes" | "accessLevel">,
  operation: Operation,
): Decision {
  const held = new Set(parametersOf(account));
  const by = operation.anyOf.find((parameter) => held.has(parameter));
  return by === undefined ? { allowed: false, needs: operation.anyOf } : { allowed: true, by };
}
