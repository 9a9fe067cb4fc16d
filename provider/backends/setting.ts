import { quoteForShell } from "../../handoff";

/** Key of the store that resources without `store` use. */
export const DEFAULT_STORE = "default";

export type SettingName = "storeHash" | "gatewayUrl" | "gatewayToken" | "apiUrl" | "mode";

/** Every setting under `bigcommerce:` in the configuration of a stack. */
export const settingNames = [
  "storeHash",
  "gatewayUrl",
  "gatewayToken",
  "stores",
  "mode",
  "apiUrl",
  "timeoutSeconds",
  "adopted",
  "strictPreview",
  "allowUnknownSecrets",
  "pending",
  "rotations",
] as const;

export const environmentNames = {
  storeHash: "BIGCOMMERCE_STORE_HASH",
  gatewayUrl: "BIGCOMMERCE_GATEWAY_URL",
  gatewayToken: "BIGCOMMERCE_GATEWAY_TOKEN",
} as const satisfies Partial<Record<SettingName, string>>;

/** The place of a setting. A message names the place, and its command corrects the value there. */
export interface Source {
  /** For a sentence, for example `bigcommerce:stores.eu.storeHash`. */
  readonly shown: string;
  /** Arguments of `pulumi config set` and `pulumi config rm`; undefined for a variable of the environment. */
  readonly configPath?: string;
}

/** A setting that counts for the default store, and where it is shared for every store. */
export function singleKey(name: SettingName): Source {
  return { shown: `bigcommerce:${name}`, configPath: `bigcommerce:${name}` };
}

/** A setting of one store in `bigcommerce:stores`. */
export function storeKey(key: string, name: SettingName): Source {
  // A dot or a bracket in a key would be read as a step of the path, and `pulumi config set` would spoil what is there.
  const path = /^[A-Za-z_][\w-]*$/.test(key)
    ? `bigcommerce:stores.${key}.${name}`
    : `bigcommerce:stores[${JSON.stringify(key)}].${name}`;
  return { shown: path, configPath: `--path ${quoteForShell(path)}` };
}

export function environmentKey(name: keyof typeof environmentNames): Source {
  return { shown: environmentNames[name] };
}

/** The command that sets a value at the place where the present one stands. */
export function howToSet(source: Source, name: SettingName, value: string): string {
  if (source.configPath === undefined) return `export ${source.shown}=${value}`;
  return `pulumi config set ${name === "gatewayToken" ? "--secret " : ""}${source.configPath} ${value}`;
}

export function howToRemove(source: Source): string {
  return source.configPath === undefined ? `unset ${source.shown}` : `pulumi config rm ${source.configPath}`;
}
