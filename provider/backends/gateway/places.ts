/** Counts the places that a store has left for the accounts that this process will make. */
export class Places {
  /** Owners for whose new account a place is already counted, and whether there was one beside their old account. */
  readonly #held = new Map<string, boolean>();
  /** Accounts that this process has made or will make, less those that it deleted, since the store was listed. */
  #balance = 0;

  /**
   * Holds a place for the owner's new account, once.
   * @returns false where the store is full beside the old account
   */
  hold(owner: string, listed: number, most: number): boolean {
    const known = this.#held.get(owner);
    if (known !== undefined) return known;
    const fits = listed + this.#balance < most;
    this.#held.set(owner, fits);
    // Counted also where the old account goes first: the place that its deletion frees belongs to this owner.
    this.#balance += 1;
    return fits;
  }

  made(owner: string): void {
    if (!this.#held.delete(owner)) this.#balance += 1;
  }

  deleted(): void {
    this.#balance -= 1;
  }
}
