const LIST_PATH = "/manage/settings/auth/api-accounts";

/**
 * Address of a store's list of API accounts (third-party code and Microsoft's documentation agree on it).
 *
 * @param panelUrl - Origin of an emulator's control panel. Default: BigCommerce's own, one host for each store.
 */
export function listAddress(store: string, panelUrl?: string): string {
  if (panelUrl === undefined) return `https://store-${store}.mybigcommerce.com${LIST_PATH}`;
  return `${panelUrl.replace(/\/+$/, "")}${LIST_PATH}?store=${store}`;
}

/** Does an address say which store it is of, and which one? Undefined where it does not say. */
export function storeOfAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return /^store-([a-z0-9]+)\./.exec(url.hostname)?.[1] ?? url.searchParams.get("store") ?? undefined;
}

/** The store in an API path, `https://api.bigcommerce.com/stores/<hash>/v3/`. */
export function storeOfApiPath(apiPath: string): string | undefined {
  return /\/stores\/([a-z0-9]+)(?:\/|$)/.exec(apiPath)?.[1];
}
