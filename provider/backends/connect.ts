import { z } from "zod";
import type { Backend } from "./backend";
import { GatewayBackend } from "./gateway/gateway-backend";
import { HandoffBackend } from "./handoff/handoff-backend";
import { ConfigurationError } from "../../wire/errors";
import { type HandedCredentials, readAdopted } from "../../handoff/credentials";
import { StoreApi } from "../../handoff/store-api";
import { HttpClient } from "./gateway/http";
import { isLoopback } from "../../wire/loopback";
import { redact, registerSecrets } from "../../wire/redact";

/** What a dynamic provider is given by `configure`: keys as `namespace:name`, objects as JSON text, secrets decrypted. */
export interface StackConfig {
  get(key: string): string | undefined;
}

/** Key of the store that resources without `store` use. */
export const DEFAULT_STORE = "default";

const storeSettingsSchema = z.strictObject({
  storeHash: z.string().optional(),
  gatewayUrl: z.string().optional(),
  gatewayToken: z.string().optional(),
  apiUrl: z.string().optional(),
  mode: z.string().optional(),
});
type StoreSettings = z.infer<typeof storeSettingsSchema>;

/** A store whose settings are complete and checked. */
type ReachableStore =
  | {
      readonly mode: "gateway";
      readonly storeHash: string;
      readonly gatewayUrl: string;
      readonly gatewayToken: string;
    }
  | { readonly mode: "handoff"; readonly storeHash: string; readonly apiUrl: string };

/** Modes that `bigcommerce:mode` may name: a gateway makes the accounts, or a person does. */
const MODES = ["gateway", "handoff"] as const;

/** BigCommerce's public REST API. */
const PUBLIC_API = "https://api.bigcommerce.com";

const environmentNames = {
  storeHash: "BIGCOMMERCE_STORE_HASH",
  gatewayUrl: "BIGCOMMERCE_GATEWAY_URL",
  gatewayToken: "BIGCOMMERCE_GATEWAY_TOKEN",
} as const;

/**
 * The only reader of configuration, and the only place that picks a backend.
 * One instance serves a provider process, so that all resources of a store share its connections, pace and memos.
 */
export class Connections {
  readonly #backends = new Map<string, Backend>();
  #stores: Readonly<Record<string, StoreSettings>> | undefined;
  #adopted: ReadonlyMap<string, HandedCredentials> | undefined;

  constructor(
    private readonly config: StackConfig,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /** The store hash that `key` stands for. @throws ConfigurationError that says how to configure it. */
  storeHash(key: string = DEFAULT_STORE): string {
    return this.#settings(key).storeHash;
  }

  /** The backend of the store that `key` stands for. @throws ConfigurationError */
  store(key: string = DEFAULT_STORE): Backend {
    const settings = this.#settings(key);
    const address = settings.mode === "gateway" ? settings.gatewayUrl : settings.apiUrl;
    // With the token: two keys for one store may have tokens of different rights.
    const token = settings.mode === "gateway" ? settings.gatewayToken : "";
    const identity = JSON.stringify([settings.mode, address, settings.storeHash, token]);
    let backend = this.#backends.get(identity);
    if (!backend) {
      backend = this.#open(settings);
      this.#backends.set(identity, backend);
    }
    return backend;
  }

  #open(settings: ReachableStore): Backend {
    const deadlineMs = this.#timeoutSeconds() * 1000;
    if (settings.mode === "handoff") {
      const { apiUrl, storeHash } = settings;
      return new HandoffBackend({
        api: new StoreApi({ url: apiUrl, storeHash, deadlineMs }),
        apiUrl,
        adopted: () => this.adopted(),
        tell: (line) => process.stderr.write(`${redact(line)}\n`),
      });
    }
    return new GatewayBackend(
      settings.storeHash,
      new HttpClient({ url: settings.gatewayUrl, token: settings.gatewayToken, deadlineMs }),
    );
  }

  /** How the store that `key` stands for is reached, without secrets. @throws ConfigurationError */
  describe(key: string = DEFAULT_STORE): { mode: "gateway" | "handoff"; storeHash: string; url: string } {
    const settings = this.#settings(key);
    const url = settings.mode === "gateway" ? settings.gatewayUrl : settings.apiUrl;
    return { mode: settings.mode, storeHash: settings.storeHash, url };
  }

  /** Keys of all configured stores; the default one is always among them. */
  keys(): string[] {
    return [...new Set([DEFAULT_STORE, ...Object.keys(this.#configuredStores())])];
  }

  /** Reads a store's public API, whatever its mode. Only a store in handoff mode has an address for it. @throws ConfigurationError */
  storeApi(key: string = DEFAULT_STORE): StoreApi {
    const settings = this.#settings(key);
    if (settings.mode === "handoff") return new StoreApi({ url: settings.apiUrl, storeHash: settings.storeHash });
    throw new ConfigurationError(
      `Store "${key}" is reached through a gateway, which makes its accounts itself. To hand accounts over by hand: pulumi config set bigcommerce:mode handoff`,
    );
  }

  /** Credentials that a person handed over, by logical name. */
  adopted(): ReadonlyMap<string, HandedCredentials> {
    return (this.#adopted ??= readAdopted(this.config.get("bigcommerce:adopted")));
  }

  /** The same for one who is about to write the entry of this name: what it held may be unreadable. */
  adoptedBefore(name: string): ReadonlyMap<string, HandedCredentials> {
    return readAdopted(this.config.get("bigcommerce:adopted"), name);
  }

  /**
   * The backend of the store in which an existing account was made, whatever its key is called today.
   * @throws ConfigurationError if no configured store has this hash.
   */
  storeOf(hash: string): Backend {
    return this.store(this.keyOf(hash));
  }

  /** The key under which the store of this hash is configured. @throws ConfigurationError if it is not */
  keyOf(hash: string): string {
    for (const key of this.keys()) {
      if (this.#partialSettings(key).storeHash === hash) return key;
    }
    throw new ConfigurationError(
      `Store ${hash}, in which this API account was made, is not configured any more. ` +
        `Put it back until the account is gone: pulumi config set --path 'bigcommerce:stores["${hash}"].storeHash' ${hash} ` +
        "(and its gatewayUrl and gatewayToken likewise)",
    );
  }

  #settings(key: string): ReachableStore {
    const { storeHash, gatewayUrl, gatewayToken, apiUrl, mode } = this.#partialSettings(key);
    const known = Object.keys(this.#configuredStores());
    if (key !== DEFAULT_STORE && !known.includes(key)) {
      throw new ConfigurationError(
        `No store is configured under the key "${key}". ${known.length > 0 ? `Configured: ${known.sort().join(", ")}. ` : ""}` +
          howToConfigure(key),
      );
    }
    if (mode !== undefined && !(MODES as readonly string[]).includes(mode)) {
      throw new ConfigurationError(
        `The mode of store "${key}" is not one that this version knows. Known: ${MODES.join(", ")}. Leave it out: pulumi config rm bigcommerce:mode`,
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
        storeHash: checkStoreHash(storeHash),
        apiUrl: checkUrl("apiUrl", apiUrl ?? PUBLIC_API, PUBLIC_API),
      };
    }
    const missing = Object.entries({ storeHash, gatewayUrl, gatewayToken })
      .filter(([, value]) => !value)
      .map(([name]) => name);
    if (!storeHash || !gatewayUrl || !gatewayToken) {
      throw new ConfigurationError(
        `Store "${key}" cannot be reached, because ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} not configured. ${howToConfigure(key, missing)}`,
      );
    }
    return {
      mode: "gateway",
      storeHash: checkStoreHash(storeHash),
      gatewayUrl: checkUrl("gatewayUrl", gatewayUrl, "https://gateway.example.com"),
      gatewayToken: checkToken(key, gatewayToken),
    };
  }

  /** One key's settings: from `bigcommerce:stores`, and for the default store from the single keys and the environment too. */
  #partialSettings(key: string): StoreSettings {
    const own = this.#configuredStores()[key] ?? {};
    const settings: StoreSettings = { mode: this.config.get("bigcommerce:mode"), ...own };
    // A gateway often serves many stores, so its address and token are shared; a store hash never is.
    for (const name of ["gatewayUrl", "gatewayToken", "storeHash"] as const) {
      if (name === "storeHash" && key !== DEFAULT_STORE) continue;
      settings[name] ??= this.config.get(`bigcommerce:${name}`) ?? this.environment[environmentNames[name]];
    }
    settings.apiUrl ??= this.config.get("bigcommerce:apiUrl");
    registerSecrets(settings.gatewayToken);
    return settings;
  }

  #configuredStores(): Readonly<Record<string, StoreSettings>> {
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

  #timeoutSeconds(): number {
    const text = this.config.get("bigcommerce:timeoutSeconds");
    if (text === undefined) return 300;
    const seconds = Number(text);
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
    throw new ConfigurationError(
      "bigcommerce:timeoutSeconds is not a whole number from 1 to 3600: pulumi config set bigcommerce:timeoutSeconds 300",
    );
  }
}

function howToConfigure(key: string, missing: readonly string[] = ["storeHash", "gatewayUrl", "gatewayToken"]): string {
  const commands = missing.map((name) => {
    const secret = name === "gatewayToken" ? "--secret " : "";
    const placeholder = { storeHash: "<hash>", gatewayUrl: "<url>", gatewayToken: "<token>" }[name] ?? "<value>";
    return key === DEFAULT_STORE
      ? `  pulumi config set ${secret}bigcommerce:${name} ${placeholder}`
      : `  pulumi config set ${secret}--path bigcommerce:stores.${key}.${name} ${placeholder}`;
  });
  return `Set it with:\n${commands.join("\n")}\nTo try without a store, start the emulator: npx bc-accounts emulator`;
}

function checkStoreHash(hash: string): string {
  if (/^[a-z0-9]{3,32}$/.test(hash)) return hash;
  const bare = /(?:stores\/|store-)([a-z0-9]{6,32})/.exec(hash)?.[1];
  throw new ConfigurationError(
    "bigcommerce:storeHash is not a store hash. It is the lower-case letters and digits between `/stores/` and the next slash of the API path" +
      (bare ? `: pulumi config set bigcommerce:storeHash ${bare}` : ", without `store-` or `stores/` in front."),
  );
}

/** What a header can carry. A line break at the end is the usual accident: `echo` writes one. */
function checkToken(key: string, token: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  const path = key === DEFAULT_STORE ? "bigcommerce:gatewayToken" : `--path bigcommerce:stores.${key}.gatewayToken`;
  throw new ConfigurationError(
    `The gateway token of store "${key}" has a line break, a space or another character that no token has. ` +
      `Set it again as one line: printf %s '<token>' | pulumi config set --secret ${path} (or as ${environmentNames.gatewayToken})`,
  );
}

function checkUrl(key: "gatewayUrl" | "apiUrl", text: string, example: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError(`bigcommerce:${key} is not a URL: pulumi config set bigcommerce:${key} ${example}`);
  }
  if (url.username || url.password) {
    throw new ConfigurationError(
      `bigcommerce:${key} holds a user name or password, which would be shown in messages. ` +
        (key === "gatewayUrl" ? "Use bigcommerce:gatewayToken (secret) instead." : "Leave them out."),
    );
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) {
    return (url.origin + url.pathname).replace(/\/+$/, "");
  }
  throw new ConfigurationError(
    `bigcommerce:${key} uses ${url.protocol}//, but credentials travel over it: only https:// is accepted, and http:// for a loopback address.`,
  );
}
