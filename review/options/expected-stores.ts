import { z } from "zod";
import { parseJson } from "./parse-json";

const address = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).href.replace(/\/$/, ""));
const storeSchema = z.strictObject({
  storeHash: z.string().min(1).optional(),
  gatewayUrl: address.optional(),
  apiUrl: address.optional(),
  mode: z.enum(["gateway", "handoff"]).default("gateway"),
});
export type ExpectedStore = z.output<typeof storeSchema>;
/** Where each store of a stack is, by its key; `default` for the one without a key. */
export type ExpectedStores = Readonly<Record<string, ExpectedStore>>;

/**
 * Reads where the stores of a stack are: `{ "stores": { "default": { "storeHash": "abc123", "gatewayUrl": "https://…" } } }`.
 * The configuration of a stack is part of a pull request; this file belongs to whoever reviews it.
 *
 * @throws OptionError
 */
export function readExpectedStores(text: string, source: string): ExpectedStores {
  return parseJson(z.strictObject({ stores: z.record(z.string(), storeSchema) }), text, source).stores;
}

/**
 * How a preview leads elsewhere than expected, by its configuration and by the stores that its accounts are in. A setting that
 * it leaves out comes from the environment.
 */
export function movedStores(
  expected: ExpectedStores,
  configured: Readonly<Record<string, ConfiguredStore>>,
  used: readonly string[],
): string[] {
  // Other stores share what stands at the top, and only a hash makes it the default store's.
  const named = Object.keys(configured).filter((key) => key !== "default" || configured[key]?.storeHash !== undefined);
  const strangers = [...new Set([...named, ...used])]
    .filter((key) => !Object.hasOwn(expected, key))
    .map((key) => `store ${key} is not among the expected ones`);
  const moved = Object.entries(expected).flatMap(([key, store]) => {
    const found = configured[key] ?? {};
    return (["storeHash", "gatewayUrl", "apiUrl", "mode"] as const).flatMap((setting) => {
      const now = found[setting];
      if (now === undefined) return [];
      return normal(now) === (store[setting] ?? "") ? [] : [`${setting} of store ${key} is another than expected`];
    });
  });
  return [...strangers, ...moved];
}

/** Settings of a store as a preview shows them. */
export interface ConfiguredStore {
  readonly storeHash?: string | undefined;
  readonly gatewayUrl?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly mode?: string | undefined;
}

function normal(value: string): string {
  return URL.canParse(value) && /^https?:/.test(value) ? new URL(value).href.replace(/\/$/, "") : value;
}
