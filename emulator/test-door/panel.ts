import type { StencilAccessLevel, TokenType } from "../../contract";
import { DriverError, type CreatedAccount } from "../../gateway";
import type { AccountStore, EmulatedAccount, Limits } from "../stores/account-store";
import type { EmulatorDriver } from "../stores/driver";

/** What a person fills into the control panel's form. */
export interface PanelAccount {
  readonly name: string;
  readonly tokenType?: TokenType;
  readonly scopes?: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
}

/**
 * The control panel as a person would use it: changes to the store that neither the gateway nor its ledger
 * hears of. Tests make drift with it. Accounts are named by id or by name.
 */
export class Panel {
  constructor(
    private readonly driver: EmulatorDriver,
    private readonly accounts: AccountStore,
    private readonly limits: Pick<Limits, "uniqueNames">,
  ) {}

  /** Makes an account by hand. The answer is the only one that ever holds its credentials. */
  createAccount(
    storeHash: string,
    { name, tokenType = "v2v3", scopes = [], accessLevel }: PanelAccount,
  ): Promise<CreatedAccount> {
    const level = tokenType === "stencil-cli" ? (accessLevel ?? "local-development-only") : undefined;
    return this.driver.create(storeHash, {
      name,
      tokenType,
      scopes,
      ...(level === undefined ? {} : { accessLevel: level }),
    });
  }

  /** @throws DriverError `not_found`, as do the two below. */
  deleteAccount(storeHash: string, idOrName: string): void {
    this.accounts.delete(storeHash, this.#find(storeHash, idOrName).id);
  }

  renameAccount(storeHash: string, idOrName: string, name: string): void {
    this.accounts.update(storeHash, this.#find(storeHash, idOrName).id, { name }, this.limits);
  }

  /** Changes scopes in every profile: drift that the documented platform cannot have, and a provider must still survive. */
  setScopes(storeHash: string, idOrName: string, scopes: readonly string[]): void {
    this.accounts.update(storeHash, this.#find(storeHash, idOrName).id, { scopes }, this.limits);
  }

  #find(storeHash: string, idOrName: string): EmulatedAccount {
    const account = this.accounts.list(storeHash).find(({ id, name }) => id === idOrName || name === idOrName);
    if (account === undefined) throw new DriverError("not_found", `store ${storeHash} has no API account ${idOrName}`);
    return account;
  }
}
