import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Bytes of a sealing key: AES-256. */
export const SEALING_KEY_BYTES = 32;

/** First byte of everything sealed, so that another construction can be told apart later. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/**
 * Encrypts a text with AES-256-GCM under a fresh random nonce.
 *
 * @param context what the text belongs to, for example store and account id. It is not stored: `unseal` must be given
 * the same, so a sealed text that is moved to another account does not open.
 */
export function seal(key: Buffer, text: string, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, "utf8"));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** The text that was sealed; undefined when the key or the context is another, or a byte was changed. */
export function unseal(key: Buffer, sealed: Buffer, context: string): string | undefined {
  if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, "utf8"));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
