/**
 * Keeps secrets out of every sentence that leaves the provider.
 *
 * The engine masks configuration secrets in its own output, but not the credentials that a provider received
 * a moment ago, and not at every log level. So whatever the provider learns to be secret is registered here,
 * and every message passes {@link redact} before it is thrown or printed.
 */
const known = new Set<string>();

/** Shorter strings would blank out ordinary words; no real credential is this short. */
const SHORTEST_SECRET = 8;

/** Registers values that no message may hold. Empty and very short values are ignored. */
export function registerSecrets(...values: readonly (string | null | undefined)[]): void {
  for (const value of values) {
    // A state that was exported under a wrong passphrase has null in the place of its secrets.
    if (typeof value === "string" && value.length >= SHORTEST_SECRET) known.add(value);
  }
}

/** Not the words of a sentence about tokens, such as "send it as a Bearer token in the Authorization header". */
const BEARER = /\bBearer\s+(?!tokens?(?=[\s,.;:)\]'"`]|$))[^\s`]+/gi;

/** `text` with each registered secret, and anything that follows `Bearer`, replaced by `[secret]`. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of known) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      clean = clean.replaceAll(form, "[secret]");
    }
  }
  // Half a surrogate pair has no UTF-8 form: gRPC throws on it, sends no answer, and the engine waits with the lock held.
  return clean.replace(BEARER, "Bearer [secret]").toWellFormed();
}
