import type { ConfiguredStore } from "../options/expected-stores";
import { clean } from "../../wire/clean";
import { isRecord } from "../../engine/resource-state";

/**
 * Store hash of each key of `bigcommerce:stores`, and of the default store, as far as a preview's configuration tells.
 * Nothing else of it is looked at. What comes from the environment, or is masked, is not in it.
 */
export function configuredStores(config: unknown): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  if (!isRecord(config)) return hashes;
  note(hashes, "default", config["bigcommerce:storeHash"]);
  const stores = settingValue(config["bigcommerce:stores"]);
  if (isRecord(stores)) {
    for (const [key, settings] of Object.entries(stores))
      if (isRecord(settings)) note(hashes, key, settings["storeHash"]);
  }
  return hashes;
}

function note(hashes: Map<string, string>, key: string, hash: unknown): void {
  // A hash of digits stands as a number there, because `pulumi config set --path` stores it as one.
  const text = Number.isSafeInteger(hash) ? String(hash) : hash;
  if (typeof text === "string" && /^[a-z0-9]{3,32}$/.test(text)) hashes.set(key, text);
}

/**
 * A setting as it is meant. The engine writes an object as JSON text, with `[secret]` in the place of what is secret. Any other
 * text stays as it is: read as a number, two long store hashes of digits could become one.
 */
export function settingValue(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const parsed = JSON.parse(value) as unknown;
    return typeof parsed === "object" && parsed !== null ? parsed : value;
  } catch {
    return value;
  }
}

/** Where each store is, by its key, as far as a preview's configuration tells. What is secret in it stays out. */
export function configuredSettings(config: unknown): Readonly<Record<string, ConfiguredStore>> {
  if (!isRecord(config)) return {};
  const top = settingsOf((key) => config[`bigcommerce:${key}`]);
  const stores = settingValue(config["bigcommerce:stores"]);
  const own = isRecord(stores) ? Object.entries(stores) : [];
  const byKey = own.map(([key, settings]) => {
    const named = isRecord(settings) ? settingsOf((setting) => settings[setting]) : {};
    // A store shares what it does not say itself; only the default one has the hash that stands beside the stores.
    return [clean(key), { ...top, ...(key === "default" ? {} : { storeHash: undefined }), ...named }] as const;
  });
  return Object.fromEntries([["default", top] as const, ...byKey]);
}

/** The engine masks what is secret: a part of an object, such as a store's own token, or the whole of it. */
export function areStoresMasked(config: unknown): boolean {
  const stores = isRecord(config) ? config["bigcommerce:stores"] : undefined;
  return stores !== undefined && !isRecord(settingValue(stores));
}

function settingsOf(read: (key: string) => unknown): ConfiguredStore {
  const settings = (["storeHash", "gatewayUrl", "apiUrl", "mode"] as const).flatMap((key) => {
    const value = read(key);
    return ["string", "number", "boolean"].includes(typeof value) ? [[key, String(value)] as const] : [];
  });
  return Object.fromEntries(settings);
}
