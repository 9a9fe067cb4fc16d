import { isRecord } from "./safe-fields";

/**
 * Store hash of each key of `bigcommerce:stores`, and of the default store, as far as a preview's configuration tells.
 * Nothing else of it is looked at. What comes from the environment, or is masked, is not in it.
 */
export function configuredStores(config: unknown): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  if (!isRecord(config)) return hashes;
  note(hashes, "default", config["bigcommerce:storeHash"]);
  const stores = parse(config["bigcommerce:stores"]);
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

/** The engine writes an object of the configuration as JSON text, and as `[secret]` where a part of it is one. */
function parse(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
