/**
 * Refuses texts that a database cannot keep: SQLite cuts a text at a NUL character, and PostgreSQL refuses it.
 *
 * @throws TypeError with the way out
 */
export function refuseNul(...texts: string[]): void {
  if (texts.some((text) => text.includes("\0"))) {
    throw new TypeError("a text with a NUL character cannot be kept in the ledger: remove the character");
  }
}
