import { settingNames as everySetting } from "../../provider/backends";

/** One setting of the stack's configuration, which is an argument of an explicit provider too. */
export interface Setting {
  readonly meaning: string;
  readonly type: "string" | "boolean" | "integer" | "stores" | "adopted";
  readonly secret?: true;
  /** Read where neither the configuration nor the program says it. */
  readonly environment?: string;
}

/** Settings that only a program in TypeScript, or a command, reads. */
type NotOfTheProvider = "pending" | "rotations";

/** Every setting of the provider. A test holds the README's table to it. */
export const settings: Readonly<Record<string, Setting>> = {
  storeHash: {
    meaning:
      "Hash of the store: the lower-case letters and digits between `/stores/` and the next slash of the API path.",
    type: "string",
    environment: "BIGCOMMERCE_STORE_HASH",
  },
  gatewayUrl: {
    meaning: "Address of the API account gateway. Plain `http:` is accepted for a loopback address only.",
    type: "string",
    environment: "BIGCOMMERCE_GATEWAY_URL",
  },
  gatewayToken: {
    meaning: "Secret: the gateway's token, with `manage` access to the store.",
    type: "string",
    secret: true,
    environment: "BIGCOMMERCE_GATEWAY_TOKEN",
  },
  stores: {
    meaning: "Several stores: key to settings. Stores share gatewayUrl and gatewayToken unless they have their own.",
    type: "stores",
  },
  mode: {
    meaning: "`gateway` (default): a gateway makes the accounts. `handoff`: a person does.",
    type: "string",
  },
  apiUrl: {
    meaning: "Handoff only: origin of the public REST API. Default `https://api.bigcommerce.com`.",
    type: "string",
  },
  timeoutSeconds: {
    meaning:
      "How long one call may take, with its retries and what a rate limit makes it wait: 1 to 3600, default 300. The resource option `customTimeouts` goes before it.",
    type: "integer",
  },
  adopted: {
    meaning:
      "Secret: credentials of accounts that exist already, by logical name. Written by `bc-accounts adopt`; an import takes an account's secrets from here.",
    type: "adopted",
    secret: true,
  },
  strictPreview: {
    meaning: "True: what a preview finds that `up` would lack is an error. Default false: a warning.",
    type: "boolean",
    environment: "BIGCOMMERCE_STRICT_PREVIEW",
  },
  allowUnknownSecrets: {
    meaning:
      "True: an account that was imported without its secret may stay so, and whatever reads its token gets nothing. Default false: `up` stops and says how to give it.",
    type: "boolean",
  },
} satisfies Record<Exclude<(typeof everySetting)[number], NotOfTheProvider>, Setting>;

export const settingNames: readonly string[] = Object.keys(settings);
