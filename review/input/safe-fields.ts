import { isRecord } from "../../engine/resource-state";
import { MASKED, SIGNATURE } from "../../engine/special-values";
import { UNKNOWN } from "../../engine/unknown";
import { declaredFields } from "../../policy/index";
import { clean } from "../../wire/clean";
import { InputError } from "./input-error";

/** Most entries of one list or map of one account. Real accounts have some dozens. */
const MOST_ENTRIES = 2000;

/**
 * The only properties of an account that are ever read. Credentials, keepers and whatever else a file holds stay where
 * they are: what is not copied cannot be printed.
 */
const safeFields = [...declaredFields, "storeHash", "createdAt", "fingerprint", "generation"] as const;

/**
 * Copies the safe properties of an account: texts cleaned, secrets and everything of an unexpected form replaced by the
 * engine's mark of an unknown value, so that nothing passes for harmless because it could not be read.
 *
 * @throws {@link InputError} when a list or map is absurdly long.
 */
export function pickSafeFields(properties: unknown, source: string, account: string): Record<string, unknown> {
  if (properties === undefined || properties === null) return {};
  if (!isRecord(properties) || Object.hasOwn(properties, SIGNATURE)) return { scopes: UNKNOWN };
  const picked: Record<string, unknown> = {};
  for (const field of safeFields) {
    if (!Object.hasOwn(properties, field)) continue;
    const value = properties[field];
    if (value === undefined || value === null) continue;
    if (sizeOf(value) > MOST_ENTRIES) {
      throw new InputError(
        source,
        `\`${field}\` of account ${clean(account)} has more than ${MOST_ENTRIES} entries`,
        "Split the account, or correct the program that made them.",
      );
    }
    picked[field] = copy(value);
  }
  return picked;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyText);
  if (isRecord(value)) {
    if (Object.hasOwn(value, SIGNATURE)) return UNKNOWN;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), copyText(item)]));
  }
  return copyText(value);
}

function copyText(value: unknown): string {
  return typeof value === "string" && value !== MASKED ? clean(value) : UNKNOWN;
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : 1;
}
