import type { AccountBody } from "../contract";
import type { StoreAccount } from "./driver";
import type { Intent, Ledger } from "./ledger";
import { isOrphanOf } from "./orphans";

/** What the ledger knows of a store's accounts, looked up once for a whole listing. */
export class AccountView {
  private constructor(
    private readonly byAccount: ReadonlyMap<string, Intent>,
    private readonly pending: readonly Intent[],
  ) {}

  /** For all accounts of a store. */
  static async ofStore(ledger: Ledger, store: string): Promise<AccountView> {
    const [accounts, pending] = await Promise.all([ledger.accounts(store), ledger.pendingIntents(store)]);
    return new AccountView(new Map(accounts.map((intent) => [intent.accountId ?? "", intent] as const)), pending);
  }

  /** For one account, without a look at the others. */
  static async ofAccount(ledger: Ledger, store: string, accountId: string): Promise<AccountView> {
    const intent = await ledger.findAccount(store, accountId);
    return intent === undefined
      ? new AccountView(new Map(), await ledger.pendingIntents(store))
      : new AccountView(new Map([[accountId, intent]]), []);
  }

  /** The account as answers show it: what the store says, with owner and confirmation from the ledger. */
  show(account: StoreAccount): AccountBody {
    const intent = this.#intentOf(account);
    return {
      id: account.id,
      name: account.name,
      token_type: account.tokenType,
      scopes: [...account.scopes].sort(),
      ...(account.accessLevel === undefined ? {} : { access_level: account.accessLevel }),
      ...(intent === undefined ? {} : { owner: intent.owner }),
      confirmed: this.isConfirmed(account),
      ...(this.isQuarantined(account) ? { quarantined: true } : {}),
      created_at: account.createdAt,
    };
  }

  /** Accounts that a person made by hand count as confirmed: nothing waits for anybody. */
  isConfirmed(account: StoreAccount): boolean {
    return (this.#intentOf(account)?.status ?? "confirmed") === "confirmed";
  }

  /** Its deletion has failed, and is tried again later. */
  isQuarantined(account: StoreAccount): boolean {
    return (this.#intentOf(account)?.attempts ?? 0) > 0;
  }

  /** An account of an unfinished create belongs to its owner already: it is about to be delivered, or to be made again. */
  #intentOf(account: StoreAccount): Intent | undefined {
    const { byAccount } = this;
    return byAccount.get(account.id) ?? this.pending.find((intent) => isOrphanOf(account, intent, nobody));
  }
}

/** The ledger was asked about the account already, so the set of those it knows need not be. */
const nobody: ReadonlySet<string> = new Set();
