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
  static ofStore(ledger: Ledger, store: string): AccountView {
    const intents = ledger.accounts(store).map((intent) => [intent.accountId ?? "", intent] as const);
    return new AccountView(new Map(intents), ledger.pendingIntents(store));
  }

  /** For one account, without a look at the others. */
  static ofAccount(ledger: Ledger, store: string, accountId: string): AccountView {
    const intent = ledger.findAccount(store, accountId);
    return intent === undefined
      ? new AccountView(new Map(), ledger.pendingIntents(store))
      : new AccountView(new Map([[accountId, intent]]), []);
  }

  /** The account as answers show it: what the store says, with owner and confirmation from the ledger. */
  show(account: StoreAccount): AccountBody {
    const intent = this.intentOf(account);
    return {
      id: account.id,
      name: account.name,
      token_type: account.tokenType,
      scopes: [...account.scopes].sort(),
      ...(account.accessLevel === undefined ? {} : { access_level: account.accessLevel }),
      ...(intent === undefined ? {} : { owner: intent.owner }),
      confirmed: this.isConfirmed(account),
      created_at: account.createdAt,
    };
  }

  /** Accounts that a person made by hand count as confirmed: nothing waits for anybody. */
  isConfirmed(account: StoreAccount): boolean {
    return (this.intentOf(account)?.status ?? "confirmed") === "confirmed";
  }

  /** An account of an unfinished create belongs to its owner already: it is about to be delivered, or to be made again. */
  private intentOf(account: StoreAccount): Intent | undefined {
    const { byAccount } = this;
    return byAccount.get(account.id) ?? this.pending.find((intent) => isOrphanOf(account, intent, nobody));
  }
}

/** The ledger was asked about the account already, so the set of those it knows need not be. */
const nobody: ReadonlySet<string> = new Set();
