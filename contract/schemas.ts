import { z } from "zod";
import { SHORTEST_NAME } from "../bigcommerce";

/**
 * The JSON bodies of the API account gateway, version 1 (snake_case on the wire).
 *
 * Requests refuse unknown fields, so that a typo never passes for a wish; answers ignore them,
 * so that a newer gateway can talk to an older provider. The descriptions are the OpenAPI document's.
 */

/** Text that fits on one line: no control characters, no line separators. */
const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u;

/** What a text must be to be shown in a panel's row and to survive every encoding. */
const plainText = (schema: z.ZodString): z.ZodString =>
  schema
    .regex(ONE_LINE, "control characters and line breaks are not allowed")
    // Beside the pattern, because half surrogates cannot be written in the patterns of most other languages.
    .refine((text) => !/[\ud800-\udfff]/u.test(text), "half of a surrogate pair is not allowed");

/** Kinds of credential that the control panel can mint. `v2v3` is the form's "V2/V3 API token". */
export const tokenTypeSchema = z
  .enum(["v2v3", "stencil-cli"])
  .describe('Kind of credential: the form\'s "V2/V3 API token" or a Stencil-CLI token.');
export type TokenType = z.infer<typeof tokenTypeSchema>;

/** Access level of a Stencil-CLI token, in the form's words. */
export const stencilAccessLevelSchema = z
  .enum(["local-development-only", "publish-theme"])
  .describe("What a Stencil-CLI token may do. For Stencil-CLI tokens only.");
export type StencilAccessLevel = z.infer<typeof stencilAccessLevelSchema>;

/** Store hash: what stands between `/stores/` and the next slash of an API path. */
export const storeHashSchema = z
  .string()
  .regex(/^[a-z0-9]{3,32}$/, "a store hash is lower-case letters and digits, without `stores/` or `store-`")
  .describe("Store hash: what stands between `/stores/` and the next slash of an API path.");

/** Account ids are opaque to the provider; the pattern only keeps them safe in a path. */
export const accountIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "an account id is 1 to 64 letters, digits, `-` or `_`")
  .describe("Account id, opaque, unique within the store.");

/** Label in the control panel. The platform asks for four characters; the upper bound is ours, to bound a request. */
export const accountNameSchema = plainText(
  z
    .string()
    .trim()
    .min(SHORTEST_NAME, `a name has at least ${SHORTEST_NAME} characters`)
    .max(255, "a name has at most 255 characters"),
).describe("Label in the control panel. White space around it is removed before its length is looked at.");

/** OAuth scope parameter, for example `store_v2_orders_read_only`. */
export const scopeParameterSchema = z
  .string()
  .regex(/^[a-z0-9_]{1,100}$/, "a scope parameter is lower-case letters, digits and `_`")
  .describe("OAuth scope parameter, for example `store_v2_orders_read_only`.");

/** Who asks for an account: `organization/project/stack/logical name`. */
export const ownerSchema = plainText(z.string().min(1).max(2048)).describe(
  "Who asks for the account, for people: organization/project/stack/logical name. Two states may have the same.",
);

/** What tells two resources of one owner apart: two backends, a renamed stack, a moved resource. */
export const identitySchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, "an identity is 8 to 64 letters, digits, `-` or `_`")
  .describe(
    "Random value that the resource keeps in its state from its first account on. Confirming an account deletes the older ones of the same identity that were never confirmed. Without it nothing is deleted.",
  );

/** A value that the caller makes up for one create and keeps for its retries. */
export const idempotencyKeySchema = z
  .string("the header is missing: send a fresh random value with each create, and the same one with its retries")
  .regex(/^[\x21-\x7e]{1,255}$/, "1 to 255 visible ASCII characters")
  .describe("Fresh random value for each create, the same for its retries. The same key with another body is refused.");

/** What a store's driver is able to do. Decides between update and replace. */
export const capabilitiesSchema = z
  .object({
    rename: z.boolean().describe("An account's name can be changed."),
    change_scopes: z.boolean().describe("An account's scopes can be changed. Where not, another account is needed."),
    unique_names: z.boolean().describe("No two accounts of the store may have the same name."),
    max_accounts: z.int().positive().describe("How many API accounts the store can hold."),
  })
  .describe("What the store is able to do. Decides between update and replace.");
export type CapabilitiesBody = z.infer<typeof capabilitiesSchema>;

/** An API account as every answer but the first shows it: without credentials. */
export const accountSchema = z
  .object({
    id: accountIdSchema,
    name: z.string().describe("Label in the control panel."),
    token_type: tokenTypeSchema,
    scopes: z.array(z.string()).describe("Sorted scope parameters; empty for Stencil-CLI tokens."),
    access_level: stencilAccessLevelSchema.optional(),
    owner: z.string().optional().describe("Who asked for the account; absent for accounts that a person made by hand."),
    confirmed: z
      .boolean()
      .describe(
        "False from the create until its owner has confirmed that the credentials are stored. True for accounts made by hand.",
      ),
    quarantined: z
      .boolean()
      .optional()
      .describe("True when the gateway tried to delete the account and could not; it goes on trying."),
    created_at: z.string().describe("When the store made the account: ISO 8601, UTC."),
  })
  .describe("An API account, without credentials.");
export type AccountBody = z.infer<typeof accountSchema>;

/** The one-time credentials. Only the answer to a create ever holds them. */
export const credentialsSchema = z
  .object({
    api_path: z.string().describe("Base address of the store's API."),
    client_id: z.string().describe("OAuth client id; not a secret."),
    client_secret: z.string().describe("OAuth client secret. Shown once."),
    access_token: z.string().describe("Value for `X-Auth-Token`. Shown once."),
  })
  .describe("The one-time credentials. Only the answer to a create ever holds them.");
export type CredentialsBody = z.infer<typeof credentialsSchema>;

export const createAccountRequestSchema = z.strictObject({
  name: accountNameSchema,
  name_generated: z
    .boolean()
    .default(false)
    .describe(
      "True if the client generated the name, with a random end: then no person has made an account with this name.",
    ),
  token_type: tokenTypeSchema,
  scopes: z
    .array(scopeParameterSchema)
    .max(200)
    .default([])
    .describe(
      "What the token may reach. At least one for v2v3, none for stencil-cli; order and repetition mean nothing.",
    ),
  access_level: stencilAccessLevelSchema
    .optional()
    .describe("For stencil-cli only, where it is `local-development-only` when absent."),
  owner: ownerSchema,
  identity: identitySchema.optional(),
  generation: plainText(z.string().max(64))
    .default("")
    .describe(
      "Digest of the other inputs whose change makes a new account. It belongs to the request that an Idempotency-Key stands for.",
    ),
});
export type CreateAccountRequest = z.input<typeof createAccountRequestSchema>;

export const createAccountResponseSchema = z
  .object({ data: accountSchema, credentials: credentialsSchema })
  .describe("The account and, this once, its credentials.");
export type CreateAccountResponse = z.infer<typeof createAccountResponseSchema>;

export const accountResponseSchema = z.object({ data: accountSchema });
export type AccountResponse = z.infer<typeof accountResponseSchema>;

export const updateAccountRequestSchema = z
  .strictObject({
    name: accountNameSchema.optional(),
    scopes: z.array(scopeParameterSchema).max(200).optional().describe("All scopes that the token shall have."),
  })
  .refine(
    (change) => change.name !== undefined || change.scopes !== undefined,
    "an update names at least one of name, scopes",
  )
  .meta({ minProperties: 1 });
export type UpdateAccountRequest = z.infer<typeof updateAccountRequestSchema>;

/** Largest page of a listing. */
const LARGEST_PAGE = 250;

/** More ids than any store holds accounts; bounds a request. */
const MOST_CONFIRMED = 250;

export const confirmAccountsRequestSchema = z.strictObject({
  ids: z
    .array(accountIdSchema)
    .min(1)
    .max(MOST_CONFIRMED)
    .describe("Accounts whose credentials the caller has stored."),
});

export const deleteAccountQuerySchema = z.strictObject({
  created_at: z
    .string()
    .max(64)
    .optional()
    .describe("`created_at` of the account that is meant: one that was made at another time is left alone."),
});

export const listAccountsQuerySchema = z.strictObject({
  name: z.string().max(255).optional().describe("Only the account with exactly this name."),
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/, "a whole number")
    .transform(Number)
    .pipe(z.int().min(1).max(LARGEST_PAGE))
    .default(50)
    .describe(`Accounts for each page, 1 to ${LARGEST_PAGE}.`),
  cursor: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_-]+$/, "take it from `next_cursor` of the page before")
    .optional()
    .describe("`next_cursor` of the page before; opaque."),
});
export type ListAccountsQuery = z.output<typeof listAccountsQuerySchema>;

export const listAccountsResponseSchema = z.object({
  data: z.array(accountSchema).describe("Oldest first."),
  total: z
    .int()
    .nonnegative()
    .describe("Accounts of the store, whatever the filter: what counts against `max_accounts`."),
  unconfirmed: z
    .int()
    .nonnegative()
    .describe(
      "Accounts of the store that their owner has not confirmed, whatever the filter; of a token with an owner prefix, its own owners' only.",
    ),
  quarantined: z
    .int()
    .nonnegative()
    .optional()
    .describe("Accounts of the store that the gateway could not delete and tries again, whatever the filter."),
  next_cursor: z.string().nullable().describe("Cursor of the next page; null on the last one."),
});
export type ListAccountsResponse = z.infer<typeof listAccountsResponseSchema>;
