import { tell } from "../../wire/tell";
import type { Maker } from "../account";
import type { Backend } from "./backend";
import { GatewayBackend } from "./gateway/gateway-backend";
import { HandoffBackend } from "./handoff/handoff-backend";
import { ConfigurationError } from "../../wire/errors";
import { type HandedCredentials, readAdopted, StoreApi } from "../../handoff";
import { HttpClient } from "./gateway/http";
import { DEFAULT_STORE, howToSet, type SettingName, storeKey } from "./setting";
import { type ReachableStore, type StackConfig, StoreSettings } from "./store-settings";

export { DEFAULT_STORE };
export type { StackConfig };

/**
 * The stores that a configuration names, each with its backend: the only place that picks one.
 * One instance serves a provider process, so that all resources of a store share its connections, pace and memos.
 */
export class Connections {
  readonly #backends = new Map<string, Backend>();
  #impatient: Connections | undefined;
  readonly #settings: StoreSettings;
  #adopted: ReadonlyMap<string, HandedCredentials> | undefined;

  constructor(
    private readonly config: StackConfig,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {
    this.#settings = new StoreSettings(config, environment);
  }

  /** The store hash that `key` stands for. @throws ConfigurationError that says how to configure it. */
  storeHash(key: string = DEFAULT_STORE): string {
    return this.#settings.of(key).storeHash;
  }

  /** The backend of the store that `key` stands for. @throws ConfigurationError */
  store(key: string = DEFAULT_STORE): Backend {
    const settings = this.#settings.of(key);
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
    const deadlineMs = this.#settings.timeoutSeconds() * 1000;
    if (settings.mode === "handoff") {
      const { apiUrl, storeHash } = settings;
      return new HandoffBackend({
        api: new StoreApi({ url: apiUrl, storeHash, deadlineMs }),
        apiUrl,
        adopted: () => this.adopted(),
        tell,
      });
    }
    return new GatewayBackend(
      settings.storeHash,
      new HttpClient({ url: settings.gatewayUrl, token: settings.gatewayToken, deadlineMs }),
      tell,
    );
  }

  /** The same stores, with little patience: for looks that nobody may be kept waiting by. */
  impatient(seconds: number): Connections {
    const config: StackConfig = {
      get: (key) => (key === "bigcommerce:timeoutSeconds" ? String(seconds) : this.config.get(key)),
    };
    return (this.#impatient ??= new Connections(config, this.environment));
  }

  /** Is trouble that a preview foresees an error, and not a warning? */
  isPreviewStrict(): boolean {
    const setting =
      this.config.get("bigcommerce:strictPreview") ?? this.environment["BIGCOMMERCE_STRICT_PREVIEW"] ?? "";
    return /^(?:1|true)$/i.test(setting);
  }

  /** How the store that `key` stands for is reached, without secrets. @throws ConfigurationError */
  describe(key: string = DEFAULT_STORE): { mode: "gateway" | "handoff"; storeHash: string; url: string } {
    const settings = this.#settings.of(key);
    const url = settings.mode === "gateway" ? settings.gatewayUrl : settings.apiUrl;
    return { mode: settings.mode, storeHash: settings.storeHash, url };
  }

  /** Does a person make the accounts of this store? Needs nothing of what else is configured for it. */
  isHandoff(key: string = DEFAULT_STORE): boolean {
    return this.#settings.partsOf(key).settings.mode === "handoff";
  }

  /** Keys of all configured stores; the default one is always among them. */
  keys(): string[] {
    return this.#settings.keys();
  }

  /** Reads a store's public API, whatever its mode. Only a store in handoff mode has an address for it. @throws ConfigurationError */
  storeApi(key: string = DEFAULT_STORE): StoreApi {
    const settings = this.#settings.of(key);
    if (settings.mode === "handoff") return new StoreApi({ url: settings.apiUrl, storeHash: settings.storeHash });
    throw new ConfigurationError(
      `Store "${key}" uses a gateway, which makes the accounts itself. To make accounts by hand: pulumi config set bigcommerce:mode handoff`,
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
   * @param maker - Who made the account. The other kind of backend could only guess what became of it.
   * @throws ConfigurationError if no configured store has this hash, or none of this kind.
   */
  storeOf(hash: string, maker?: Maker): Backend {
    return this.store(this.keyOf(hash, maker));
  }

  /** The key under which the store of this hash is configured. @throws ConfigurationError if it is not, or not for this maker */
  keyOf(hash: string, maker?: Maker): string {
    const keys = this.keys().filter((key) => this.#settings.partsOf(key).settings.storeHash === hash);
    const makerOf = (key: string): Maker =>
      this.#settings.partsOf(key).settings.mode === "handoff" ? "person" : "gateway";
    const fitting = maker === undefined ? keys[0] : keys.find((key) => makerOf(key) === maker);
    if (fitting !== undefined) return fitting;
    if (keys.length > 0) throw wrongMaker(hash, maker ?? "gateway");
    throw new ConfigurationError(
      `Store ${hash} is no longer configured, and this API account was made in it. ` +
        `Put it back until the account is gone: ${howToSet(storeKey(hash, "storeHash"), "storeHash", hash)} ` +
        "(also its gatewayUrl and gatewayToken)",
    );
  }

  /** Is the store of this hash configured for accounts of this maker? */
  hasStoreOf(hash: string, maker: Maker): boolean {
    try {
      this.keyOf(hash, maker);
      return true;
    } catch (error) {
      if (error instanceof ConfigurationError) return false;
      throw error;
    }
  }
}

/** Without this, a backend would say "no such account" of what it never made, and a living account would leave state. */
function wrongMaker(hash: string, maker: Maker): ConfigurationError {
  const [was, now, key, settings] =
    maker === "person"
      ? ([
          "by a person",
          "a gateway now makes the accounts, and does not know this account",
          "by-hand",
          { mode: "handoff" },
        ] as const)
      : ([
          "by a gateway",
          "a person now makes the accounts (handoff), and did not make this account",
          "by-gateway",
          { mode: "gateway", gatewayUrl: "<url>" },
        ] as const);
  const commands = Object.entries({ storeHash: hash, ...settings }).map(
    ([name, value]) => `  ${howToSet(storeKey(key, name as SettingName), name as SettingName, value)}`,
  );
  return new ConfigurationError(
    `An API account of store ${hash} was made ${was}, and ${now}. Nothing was changed. ` +
      "Configure the old way under a second store key until the account is gone. The next replacement makes the new account in the new way " +
      `and deletes the old account in the old way:\n${commands.join("\n")}`,
  );
}
