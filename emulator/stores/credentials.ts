import { createHash, randomBytes, randomInt } from "node:crypto";
import type { CredentialsBody } from "../../contract";

const LOWER_CASE_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Characters of the platform's access tokens and client ids, as public samples show them. */
const TOKEN_LENGTH = 31;

/** Bytes behind the platform's client secret: 64 hexadecimal characters. */
const SECRET_BYTES = 32;

/**
 * Fresh one-time credentials in the shapes that the platform hands out.
 *
 * @param apiUrl - Address of the public API without a trailing slash.
 */
export function mintCredentials(apiUrl: string, storeHash: string): CredentialsBody {
  return {
    api_path: `${apiUrl}/stores/${storeHash}/v3/`,
    client_id: randomWord(TOKEN_LENGTH),
    client_secret: randomBytes(SECRET_BYTES).toString("hex"),
    access_token: randomWord(TOKEN_LENGTH),
  };
}

/** SHA-256 of a token, in hex. The store keeps only this: a stolen data file opens nothing. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Length of the fingerprint that tells two tokens apart without showing either. */
const FINGERPRINT_LENGTH = 12;

/** First 12 hexadecimal characters of a token's SHA-256, as the provider shows it too. */
export function fingerprintOfHash(tokenHash: string): string {
  return tokenHash.slice(0, FINGERPRINT_LENGTH);
}

function randomWord(length: number): string {
  return Array.from({ length }, () => LOWER_CASE_AND_DIGITS.charAt(randomInt(LOWER_CASE_AND_DIGITS.length))).join("");
}
