import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Bytes of a sealing key: AES-256. */
export const sealingKeyBytes = 32;

/** First byte of everything sealed, so that another construction can be told apart later. */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/**
 * Encrypts a text with AES-256-GCM under a fresh random nonce.
 *
 * @param context what the text belongs to, for example store and account id. It is not stored: `unseal` must be given
 * the same, so a sealed text that is moved to another account does not open.
 */
export function seal(key: Buffer, text: string, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, "utf8"));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body]);
}

/** The text that was sealed; undefined when the key or the context is another, or a byte was changed. */
export function unseal(key: Buffer, sealed: Buffer, context: string): string | undefined {
  if (sealed.length < headBytes || sealed[0] !== version) return undefined;
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, "utf8"));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, headBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
