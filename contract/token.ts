import { z } from "zod";
import { scopeParameterSchema, storeHashSchema } from "./schemas";

/**
 * What a gateway token may do, as the tokens file holds it and as the gateway tells the token's holder.
 * Families and levels are written as in a program: `orders: "modify"`.
 */

/** `read` lists and shows; `create` also makes, changes and confirms; `delete` deletes. */
export const tokenVerbSchema = z
  .enum(["read", "create", "delete"])
  .describe("`read` lists and shows, `create` makes, changes and confirms, `delete` deletes.");
export type TokenVerb = z.infer<typeof tokenVerbSchema>;

export const tokenNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "a token's name is 1 to 64 letters, digits, `.`, `_` or `-`")
  .describe("Name of the token, as logs and the audit show it. Not a secret.");

/** Stores that a token opens. */
export const tokenStoresSchema = z
  .union([z.literal("*"), z.array(storeHashSchema).max(1000)])
  .describe("Store hashes that the token opens, or `*` for all of the gateway.");

/** Fields of a ceiling. Each that is absent sets no bound. */
export const ceilingFields = {
  owner_prefix: z
    .string()
    .regex(
      /^[^/\s]+\/[^/\s]+\/[^/\s]+\/$/,
      "an owner prefix is `organization/project/stack/`, with the slash at the end",
    )
    .optional()
    .describe("`organization/project/stack/`: the token sees and touches only accounts whose owner starts so."),
  scopes: z
    .record(z.string(), z.string())
    .optional()
    .describe("Highest level of each scope family. A family that is not named is not allowed. Absent: no bound."),
  additional_scopes: z
    .array(scopeParameterSchema)
    .max(200)
    .optional()
    .describe("Scope parameters beside the catalogue that are allowed. Counts where scopes or calls are bounded."),
  stencil: z
    .enum(["none", "local-development-only", "publish-theme"])
    .optional()
    .describe("Highest access level of a Stencil-CLI token. `none` where absent and scopes or calls are bounded."),
  forbidden_calls: z
    .array(z.string().max(500))
    .max(700)
    .optional()
    .describe("Documented calls, as `METHOD /path`, that no account may be able to make."),
};

export const tokenSchema = z
  .object({
    name: tokenNameSchema,
    stores: tokenStoresSchema,
    verbs: z.array(tokenVerbSchema).describe("What it may do."),
    created_at: z.string().optional().describe("ISO 8601, UTC."),
    expires_at: z.string().optional().describe("ISO 8601, UTC. Absent: never."),
    ceiling: z.object(ceilingFields).describe("Bounds beyond stores and verbs; empty where there are none."),
  })
  .describe("What the token that was sent may do.");
export type TokenBody = z.infer<typeof tokenSchema>;

export const tokenResponseSchema = z.object({ data: tokenSchema });
export type TokenResponse = z.infer<typeof tokenResponseSchema>;
