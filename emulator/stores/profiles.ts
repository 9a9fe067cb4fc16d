import { MOST_ACCOUNTS } from "../../bigcommerce";
import type { CapabilitiesBody } from "../../contract";

/**
 * What a store lets one do to an existing API account.
 *
 * `documented` is what BigCommerce's pages say: scopes never change, names are unique, 50 accounts for each store.
 * Whether an account can be renamed is not said anywhere; the profile allows it, because a label that changes
 * in place is the harder case for a provider. `editable` lets scopes change in place as well.
 */
export const profiles = {
  documented: { rename: true, change_scopes: false, unique_names: true, max_accounts: MOST_ACCOUNTS },
  editable: { rename: true, change_scopes: true, unique_names: true, max_accounts: MOST_ACCOUNTS },
} as const satisfies Record<string, CapabilitiesBody>;

export type ProfileName = keyof typeof profiles;
