import type { ErrorCode } from "../../../contract";

const REPEAT = "Run the command again; nothing is doubled.";
const REPORT =
  "The provider should have found this before its request. Please report it, with the version of the gateway.";

/** What a person can do about each answer of a gateway. The reference of errors is made from it. */
export const waysOut: Readonly<Record<ErrorCode, string>> = {
  invalid_request:
    "The gateway does not know the form of this request: give gateway and provider the same version of the package.",
  unauthorized: "Set a token that this gateway knows: pulumi config set --secret bigcommerce:gatewayToken <token>",
  forbidden:
    "Use a gateway token with the needed verb for this store: pulumi config set --secret bigcommerce:gatewayToken <token>",
  beyond_ceiling:
    "Declare less, or set a token with a higher ceiling: pulumi config set --secret bigcommerce:gatewayToken <token>. `npx bc-accounts doctor` shows the ceiling.",
  owner_not_covered:
    "Set the gateway token that was made for this organization, project and stack: pulumi config set --secret bigcommerce:gatewayToken <token>",
  store_unknown: "Check the store hash: pulumi config set bigcommerce:storeHash <hash>",
  not_found:
    "Somebody deleted the account in the store. Run `pulumi refresh`; the next `pulumi up` makes the account again.",
  route_unknown: "Check the address, path included: pulumi config set bigcommerce:gatewayUrl <url>",
  method_not_allowed:
    "Give gateway and provider the same version of the package, and look for a proxy that rewrites requests.",
  name_taken: "Choose another `name`, or leave it out to get a unique name.",
  account_limit_reached: "Delete an account of this store that nobody uses, then run the command again.",
  not_supported: "Run the command again: it asks the store again what it can do.",
  idempotency_conflict: REPEAT,
  credentials_gone: REPEAT,
  payload_too_large: "Shorten the inputs of the account, its `name` first.",
  unsupported_media_type: "Look for a proxy that rewrites requests between this machine and the gateway.",
  name_too_short: "Give a `name` of at least 4 characters.",
  unknown_scope:
    "The gateway's catalogue is older or newer than the provider's: give both the same version of the package.",
  scope_level_not_available:
    "The gateway's catalogue is older or newer than the provider's: give both the same version of the package.",
  scopes_required: REPORT,
  scopes_not_allowed: REPORT,
  rate_limited:
    "Run the command again after that time, or let it wait: pulumi config set bigcommerce:timeoutSeconds 3600",
  internal: `${REPEAT} If the error stays, look at the gateway's log.`,
  driver_failed: `${REPEAT} If the error stays, look at the gateway's log.`,
  overloaded: `${REPEAT} If the error stays, let fewer programs use this store at the same time.`,
  tokens_unreadable:
    "Repair the gateway's tokens file, as the gateway's log says, then run the command again; nothing is doubled.",
  ledger_failed:
    "Repair the gateway's ledger, as the gateway's log says, then run the command again; nothing is doubled.",
};

/** Undefined for a code of a newer gateway. */
export function wayOutOf(code: string): string | undefined {
  return Object.hasOwn(waysOut, code) ? waysOut[code as ErrorCode] : undefined;
}
