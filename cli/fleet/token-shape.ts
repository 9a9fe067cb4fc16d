/**
 * Does a text look like an access token of BigCommerce? Two public samples have 31 lower-case letters and digits, and the length
 * is not documented. A token goes to the store to be asked about, so what looks like another service's must not pass for one.
 */
export function looksLikeToken(text: string): boolean {
  return /^[a-z0-9]{25,40}$/.test(text);
}

/** A value that a header can carry. */
export function isOneWord(text: string): boolean {
  return /^[\x21-\x7e]{8,512}$/.test(text);
}
