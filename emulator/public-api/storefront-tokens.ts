import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { StorefrontTokenKind, StorefrontTokenStore } from "../stores/storefront-token-store";
import { errorAnswer, invalidBody, single } from "./answers";
import { readObject, type Handler } from "./call";

const requestSchema = z
  .object({
    expires_at: z.number().int().min(0),
    channel_id: z.number().int().min(1).optional(),
    channel_ids: z.array(z.number().int().min(1)).min(1).optional(),
    allowed_cors_origins: z.array(z.string().min(1)).min(1).max(2).optional(),
  })
  .refine((body) => (body.channel_id === undefined) !== (body.channel_ids === undefined), {
    path: ["channel_id"],
    error: "name either channel_id or channel_ids",
  });

/** Minting and revoking of the three kinds of storefront token. */
export function storefrontTokenHandlers(tokens: StorefrontTokenStore): Record<string, Handler> {
  return {
    "POST /v3/storefront/api-token": minting("storefront", tokens),
    "POST /v3/storefront/api-token-private": minting("private", tokens),
    "POST /v3/storefront/api-token-customer-impersonation": minting("customer-impersonation", tokens),

    "DELETE /v3/storefront/api-token": ({ request, storeHash }) => {
      const token = request.headers.get("Sf-Api-Token") ?? "";
      if (!tokens.revoke(storeHash, token)) {
        return errorAnswer("v3", 422, "Invalid JWT Token provided or missing JWT token header");
      }
      return new Response(null, { status: 200 });
    },
  };
}

function minting(kind: StorefrontTokenKind, tokens: StorefrontTokenStore): Handler {
  return async ({ request, storeHash }) => {
    const parsed = requestSchema.safeParse(await readObject(request));
    if (!parsed.success) {
      const errors = Object.fromEntries(
        parsed.error.issues.map((issue) => [issue.path.join(".") || "body", issue.message]),
      );
      return invalidBody("Invalid JSON request body - missing or invalid data", errors);
    }
    const { expires_at: expiresAt, channel_id: channel, channel_ids: channels = [] } = parsed.data;
    const token = mintWebToken({
      cid: channel === undefined ? channels : [channel],
      eat: expiresAt,
      iat: Math.floor(Date.now() / 1000),
    });
    tokens.insert(storeHash, token, { kind, channelIds: channel === undefined ? channels : [channel], expiresAt });
    return single({ token });
  };
}

/** Bytes of an ES256 signature. */
const SIGNATURE_BYTES = 64;

/** A token in the shape of a JSON Web Token. Its signature is random: nothing here verifies it. */
function mintWebToken(claims: Record<string, unknown>): string {
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode({ typ: "JWT", alg: "ES256" })}.${encode(claims)}.${randomBytes(SIGNATURE_BYTES).toString("base64url")}`;
}
