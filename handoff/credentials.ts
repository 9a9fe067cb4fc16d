import { z } from "zod";
import { HandoffError } from "../wire/errors";
import { registerSecrets } from "../wire/redact";
import { fingerprintOf } from "../wire/fingerprint";
import { howToForget } from "./adopted-path";
import { quoteForShell } from "./checklist";

/** Credentials of an account that a person made in the control panel. Everything but the token is a convenience. */
export interface HandedCredentials {
  /** Secret. */
  readonly accessToken: string;
  readonly clientId?: string | undefined;
  /** Secret. */
  readonly clientSecret?: string | undefined;
  /** For people: which store the file was of. Calls go to the configured API URL, never to this. */
  readonly apiPath?: string | undefined;
  /** The account's label, as the downloaded file has it. */
  readonly name?: string | undefined;
}

/** Longest name that a state or a message may hold. The form's own limit is not documented. */
export const LONGEST_NAME = 255;

const oneLine = (what: string) =>
  z
    .string(`${what} must be text`)
    .trim()
    .regex(/^[\x21-\x7e]+$/, `${what} must be one word without spaces`)
    .max(512, `${what} is too long`);

/** Shape of the `credentials` input and of each entry of `bigcommerce:adopted`. Its messages never quote a value. */
export const handedCredentialsSchema = z.strictObject(
  {
    accessToken: oneLine("accessToken"),
    clientId: oneLine("clientId").optional(),
    clientSecret: oneLine("clientSecret").optional(),
    apiPath: oneLine("apiPath").optional(),
    name: z.string("name must be text").trim().max(LONGEST_NAME, "name is too long").optional(),
  },
  "must be an object of accessToken, and clientId, clientSecret, apiPath, name where the downloaded file has them",
);

/** Hash of the store that an API path names, as in `https://api.bigcommerce.com/stores/abc123/v3/`. */
export function storeHashIn(apiPath: string | undefined): string | undefined {
  return /\/stores\/([^/]+)/.exec(apiPath ?? "")?.[1];
}

/**
 * The id of an account that a person made: the client ID, which is no secret and which no two accounts share;
 * `token-<fingerprint>` where the credentials have none. The platform shows a person no other id.
 */
export function idOf({ clientId, accessToken }: HandedCredentials): string {
  return clientId ?? `token-${fingerprintOf(accessToken)}`;
}

/**
 * Entries of the stack configuration `bigcommerce:adopted`: logical name to credentials.
 * An entry is an object, or the JSON text of one, which is what `bc-accounts adopt` stores: one secret for each account.
 *
 * @param text - JSON text of the whole object, as a provider is given it; undefined when nothing was adopted.
 * @param replaced - Name of an entry that is about to be written anew: it may be unreadable.
 * @throws HandoffError that names the entry, never its content.
 */
export function readAdopted(text: string | undefined, replaced?: string): ReadonlyMap<string, HandedCredentials> {
  if (text === undefined) return new Map();
  const entries = parseObject(text);
  if (!entries) {
    throw new HandoffError(
      "adopted_unreadable",
      "bigcommerce:adopted is not an object of logical name and credentials. " +
        "Remove it and adopt again: pulumi config rm bigcommerce:adopted, then npx bc-accounts adopt <logical name> --file <the downloaded file>",
    );
  }
  return new Map(
    Object.entries(entries).flatMap(([name, entry]) => {
      const value = typeof entry === "string" ? parseObject(entry) : entry;
      const result = handedCredentialsSchema.safeParse(value);
      if (!result.success) {
        if (name === replaced) return [];
        throw new HandoffError(
          "adopted_unreadable",
          `bigcommerce:adopted has an entry "${name}" that does not hold credentials. ` +
            `Adopt the account again: npx bc-accounts adopt ${quoteForShell(name)} --file <the downloaded file>. Or forget it: ${howToForget(name)}`,
        );
      }
      registerSecrets(result.data.accessToken, result.data.clientSecret);
      return [[name, result.data] as const];
    }),
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
