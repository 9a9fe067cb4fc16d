import { existsSync, readFileSync, renameSync } from "node:fs";
import type { AccountSpec } from "../../gateway";
import { writeDurably } from "../../wire/write-durably";

/** What is remembered of an account: never a credential. */
interface Seen {
  /** ISO 8601: when its order was written down, or when it was seen first. */
  readonly at: string;
  /** What it was ordered as, and how the list showed that then. */
  readonly made?: { readonly spec: AccountSpec; readonly line: string };
}

interface StoreNotes {
  readonly accounts: Record<string, Seen>;
  /** Orders whose Save was about to be pressed. */
  readonly orders: { readonly name: string; readonly at: string }[];
}

/**
 * The list shows neither when an account was made nor all of what it was ordered as. The gateway needs both, to tell an
 * account that a crash left behind from one that a person made. So each order is written down, durably, before Save is
 * pressed, and each account when it is seen for the first time.
 */
export class Journal {
  readonly #notes: Record<string, StoreNotes>;

  constructor(
    private readonly file: string,
    private readonly clock: () => number = Date.now,
  ) {
    this.#notes = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, StoreNotes>) : {};
  }

  /** Before Save: from now on an account of this name, never seen before, may be this order's. */
  intend(store: string, name: string): void {
    const { orders } = this.#of(store);
    orders.push({ name, at: new Date(this.clock()).toISOString() });
    if (orders.length > 200) orders.splice(0, orders.length - 200);
    this.#write();
  }

  /** After Save: which account the order became. */
  made(store: string, id: string, spec: AccountSpec, line: string): void {
    const notes = this.#of(store);
    notes.accounts[id] = {
      at: this.#orderedAt(store, spec.name) ?? new Date(this.clock()).toISOString(),
      made: { spec, line },
    };
    this.#write();
  }

  /** Takes note of a complete list: what is new, and what is gone. */
  observe(store: string, listed: readonly { readonly id: string; readonly name: string }[]): void {
    const notes = this.#of(store);
    let isChanged = false;
    for (const { id, name } of listed) {
      if (notes.accounts[id] !== undefined) continue;
      notes.accounts[id] = { at: this.#orderedAt(store, name) ?? new Date(this.clock()).toISOString() };
      isChanged = true;
    }
    const ids = new Set(listed.map(({ id }) => id));
    for (const id of Object.keys(notes.accounts)) {
      if (ids.has(id)) continue;
      Reflect.deleteProperty(notes.accounts, id);
      isChanged = true;
    }
    if (isChanged) this.#write();
  }

  of(store: string, id: string): Seen | undefined {
    return this.#of(store).accounts[id];
  }

  /** The newest order of this name that no account is known for yet. */
  #orderedAt(store: string, name: string): string | undefined {
    return this.#of(store).orders.findLast((order) => order.name === name)?.at;
  }

  #of(store: string): StoreNotes {
    return (this.#notes[store] ??= { accounts: {}, orders: [] });
  }

  #write(): void {
    const fresh = `${this.file}.new`;
    writeDurably(fresh, JSON.stringify(this.#notes), "w");
    renameSync(fresh, this.file);
  }
}
