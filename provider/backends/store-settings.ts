import { z } from "zod";
import { ConfigurationError } from "../../wire/errors";
import { isLoopback } from "../../wire/loopback";
import { registerSecrets } from "../../wire/redact";
import {
  DEFAULT_STORE,
  environmentKey,
  environmentNames,
  howToRemove,
  howToSet,
  type SettingName,
  singleKey,
  type Source,
  storeKey,
} from "./setting";

/** What a dynamic provider is given by `configure`: keys as `namespace:name`, objects as JSON text, secrets decrypted. */
export interface StackConfig {
  get(key: string): string | undefined;
}

/** Text; also a number or a boolean, because `pulumi config set --path` stores `12345678` and `true` as those. */
const setting = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional();

const storeSettingsSchema = z.strictObject({
  storeHash: setting,
  gatewayUrl: setting,
  gatewayToken: setting,
  apiUrl: setting,
  mode: setting,
});
type PartialSettings = z.infer<typeof storeSettingsSchema>;

/** A store whose settings are complete and checked. */
export type ReachableStore =
  | {
      readonly mode: "gateway";
      readonly storeHash: string;
      readonly gatewayUrl: string;
      readonly gatewayToken: string;
    }
  | { readonly mode: "handoff"; readonly storeHash: string; readonly apiUrl: string };

/** Modes that `bigcommerce:mode` may name: a gateway makes the accounts, or a person does. */
const modes = ["gateway", "handoff"] as const;

/** BigCommerce's public REST API. */
const PUBLIC_API = "https://api.bigcommerce.com";

/** The only reader of configuration: the settings of each store, with the place where each of them stands. */
export class StoreSettings {
  #stores: Readonly<Record<string, PartialSettings>> | undefined;

  constructor(
    private readonly config: StackConfig,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Keys of all configured stores; the default one is always among them. */
  keys(): string[] {
    return [...new Set([DEFAULT_STORE, ...Object.keys(this.#configured())])];
  }

  /** The settings of a store, complete and checked. @throws ConfigurationError that says how to configure it. */
  of(key: string): ReachableStore {
    const { settings, sources } = this.partsOf(key);
    const { storeHash, gatewayUrl, gatewayToken, apiUrl, mode } = settings;
    const sourceOf = (name: SettingName) => sources[name] ?? placeOf(key, name);
    const known = Object.keys(this.#configured());
    if (key !== DEFAULT_STORE && !known.includes(key)) {
      throw new ConfigurationError(
        `No store is configured under the key "${key}". ${known.length > 0 ? `Configured: ${known.sort().join(", ")}. ` : ""}` +
          howToConfigure(key),
      );
    }
    if (mode !== undefined && !(modes as readonly string[]).includes(mode)) {
      throw new ConfigurationError(
        `The mode of store "${key}" is unknown to this version. Known: ${modes.join(", ")}. Leave it out: ${howToRemove(sourceOf("mode"))}`,
      );
    }
    if (mode === "handoff") {
      if (!storeHash) {
        throw new ConfigurationError(
          `Store "${key}" cannot be reached, because storeHash is not configured. ${howToConfigure(key, ["storeHash"])}`,
        );
      }
      return {
        mode,
        storeHash: checkStoreHash(sourceOf("storeHash"), storeHash),
        apiUrl: checkUrl(sourceOf("apiUrl"), "apiUrl", apiUrl ?? PUBLIC_API, PUBLIC_API),
      };
    }
    const missing = (["storeHash", "gatewayUrl", "gatewayToken"] as const).filter((name) => !settings[name]);
    if (!storeHash || !gatewayUrl || !gatewayToken) {
      throw new ConfigurationError(
        `Store "${key}" cannot be reached, because ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} not configured. ${howToConfigure(key, missing)}`,
      );
    }
    return {
      mode: "gateway",
      storeHash: checkStoreHash(sourceOf("storeHash"), storeHash),
      gatewayUrl: checkUrl(sourceOf("gatewayUrl"), "gatewayUrl", gatewayUrl, "https://gateway.example.com"),
      gatewayToken: checkToken(key, sourceOf("gatewayToken"), gatewayToken),
    };
  }

  /** One key's settings: from `bigcommerce:stores`, and for the default store from the single keys and the environment too. */
  partsOf(key: string): { settings: PartialSettings; sources: Partial<Record<SettingName, Source>> } {
    const settings: PartialSettings = {};
    const sources: Partial<Record<SettingName, Source>> = {};
    const offer = (name: SettingName, value: string | undefined, source: Source) => {
      if (value === undefined || settings[name] !== undefined) return;
      settings[name] = value;
      sources[name] = source;
    };
    const own = this.#configured()[key] ?? {};
    for (const name of Object.keys(own) as SettingName[]) offer(name, own[name], storeKey(key, name));
    for (const name of ["mode", "apiUrl", "gatewayUrl", "gatewayToken", "storeHash"] as const) {
      // A gateway often serves many stores, so its address and token are shared; a store hash never is.
      if (name === "storeHash" && key !== DEFAULT_STORE) continue;
      offer(name, this.config.get(`bigcommerce:${name}`), singleKey(name));
      if (name === "mode" || name === "apiUrl") continue;
      offer(name, this.environment[environmentNames[name]], environmentKey(name));
    }
    registerSecrets(settings.gatewayToken);
    return { settings, sources };
  }

  #configured(): Readonly<Record<string, PartialSettings>> {
    if (this.#stores) return this.#stores;
    const text = this.config.get("bigcommerce:stores");
    if (text === undefined) return (this.#stores = {});
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new ConfigurationError(
        "bigcommerce:stores is not an object. Set it by path: pulumi config set --path bigcommerce:stores.eu.storeHash <hash>",
      );
    }
    const result = z.record(z.string(), storeSettingsSchema).safeParse(parsed);
    const tooLong = imprecise(parsed);
    if (tooLong !== undefined) {
      throw new ConfigurationError(
        `${storeKey(...tooLong).shown} is a number with too many digits. Write it in quotes, in the file Pulumi.<stack>.yaml.`,
      );
    }
    if (!result.success) {
      const paths = result.error.issues.map(
        (issue) =>
          [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys : [])].join(".") || "its top level",
      );
      throw new ConfigurationError(
        `bigcommerce:stores has something unexpected at ${paths.join(", ")}. ` +
          "Each store is an object of storeHash, gatewayUrl, gatewayToken, apiUrl, mode, all text.",
      );
    }
    return (this.#stores = result.data);
  }

  /** How long a call may take with all its repetitions. @throws ConfigurationError */
  timeoutSeconds(): number {
    const text = this.config.get("bigcommerce:timeoutSeconds");
    if (text === undefined) return 300;
    const seconds = Number(text);
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
    throw new ConfigurationError(
      "bigcommerce:timeoutSeconds is not a whole number from 1 to 3600: pulumi config set bigcommerce:timeoutSeconds 300",
    );
  }
}

/** A number of the stores that JSON has rounded: what was written is lost. */
function imprecise(stores: unknown): [key: string, name: SettingName] | undefined {
  for (const [key, settings] of Object.entries((stores ?? {}) as Record<string, unknown>)) {
    for (const [name, value] of Object.entries((settings ?? {}) as Record<string, unknown>)) {
      if (typeof value === "number" && !Number.isSafeInteger(value)) return [key, name as SettingName];
    }
  }
  return undefined;
}

/** Where a setting of the store would be put that nothing sets yet. */
function placeOf(key: string, name: SettingName): Source {
  return key === DEFAULT_STORE ? singleKey(name) : storeKey(key, name);
}

const placeholders: Partial<Record<SettingName, string>> = {
  storeHash: "<hash>",
  gatewayUrl: "<url>",
  gatewayToken: "<token>",
};

function howToConfigure(
  key: string,
  missing: readonly SettingName[] = ["storeHash", "gatewayUrl", "gatewayToken"],
): string {
  const commands = missing.map((name) => `  ${howToSet(placeOf(key, name), name, placeholders[name] ?? "<value>")}`);
  return `Set it with:\n${commands.join("\n")}\nTo try without a store, start the emulator: npx bc-accounts emulator`;
}

function checkStoreHash(source: Source, hash: string): string {
  if (/^[a-z0-9]{3,32}$/.test(hash)) return hash;
  if (/^[a-z0-9]*$/.test(hash)) {
    throw new ConfigurationError(
      `${source.shown} is not a store hash: it has ${hash.length} characters, and a store hash has 3 to 32. ` +
        `Take the part of the API path between \`/stores/\` and the next slash: ${howToSet(source, "storeHash", "<hash>")}`,
    );
  }
  const bare = /(?:stores\/|store-)([a-z0-9]{6,32})/.exec(hash)?.[1];
  throw new ConfigurationError(
    `${source.shown} is not a store hash. It is the lower-case letters and digits between \`/stores/\` and the next slash of the API path` +
      (bare
        ? `: ${howToSet(source, "storeHash", bare)}`
        : `, without \`store-\` or \`stores/\` in front: ${howToSet(source, "storeHash", "<hash>")}`),
  );
}

/** What a header can carry. A line break at the end is the usual accident: `echo` writes one. */
function checkToken(key: string, source: Source, token: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  const { configPath } = source;
  throw new ConfigurationError(
    `The gateway token of store "${key}" (${source.shown}) has a line break, a space or another character that no token has. ` +
      (configPath === undefined
        ? `Set it again as one line: export ${source.shown}='<token>'`
        : `Set it again as one line: printf %s '<token>' | pulumi config set --secret ${configPath} (or as ${environmentNames.gatewayToken})`),
  );
}

function checkUrl(source: Source, name: "gatewayUrl" | "apiUrl", text: string, example: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError(`${source.shown} is not a URL: ${howToSet(source, name, example)}`);
  }
  if (url.username || url.password) {
    throw new ConfigurationError(
      `${source.shown} holds a user name or password, which would be shown in messages. ` +
        (name === "gatewayUrl" ? "Use bigcommerce:gatewayToken (secret) instead." : "Leave them out."),
    );
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) {
    return (url.origin + url.pathname).replace(/\/+$/, "");
  }
  throw new ConfigurationError(
    `${source.shown} uses ${url.protocol}//, but credentials travel over it: only https:// is accepted, and http:// for a loopback address.`,
  );
}
