import { MOST_ACCOUNTS } from "../../../bigcommerce";
import type { Account, NewAccount } from "../../account";
import type { AccountWish, Backend, Capabilities, HeldAccount } from "../backend";
import { HandoffError, ProviderError, UnexpectedAnswerError } from "../../../wire/errors";
import {
  beyondStencil,
  checklistsAsText,
  checklistToDelete,
  checklistToMake,
  checkToken,
  describeAccount,
  describeRow,
  type HandedCredentials,
  handoffName,
  idOf,
  judgeProbes,
  type ProbeRow,
  probeToken,
  type StoreApi,
  storeHashIn,
  type TokenCheck,
  UNKNOWN_NAME,
  unverifiedLine,
} from "../../../handoff";
import { heldParameters, isTokenLost } from "../../lifecycle/state";
import { logicalName, qualifiedName } from "../../../engine/owner";
import { Patience } from "../../../wire/patience";
import { redact, registerSecrets } from "../../../wire/redact";
import { fromParameters, toParameters, type Scopes } from "../../../scopes";
import { fingerprintOf } from "../../../wire/fingerprint";
import { announceWaiting } from "./waiting";

export interface HandoffOptions {
  readonly api: StoreApi;
  /** Origin of the public API, without a trailing slash. */
  readonly apiUrl: string;
  /** Credentials that a person handed over, by logical name: `bigcommerce:adopted`. */
  readonly adopted: () => ReadonlyMap<string, HandedCredentials>;
  /** A line for the person at the terminal. */
  readonly tell: (line: string) => void;
}

/** What BigCommerce documents: a token and its scopes never change, and a store has at most 50 accounts, which nothing can count. */
export const handoffCapabilities: Capabilities = {
  rename: false,
  changeScopes: false,
  uniqueNames: true,
  maxAccounts: MOST_ACCOUNTS,
};

/**
 * The API accounts of a real store, made and deleted by a person in the control panel.
 * This only looks: it verifies what it is given against the store's public API, and says what to click.
 */
export class HandoffBackend implements Backend {
  readonly storeHash: string;
  readonly maker = "person";
  /** Fingerprint to owner: within one process no token is taken for two accounts. */
  readonly #claims = new Map<string, string>();
  /** Owner to the account that this process will replace: its token is not a new one. */
  readonly #replaced = new Map<string, HeldAccount>();
  /** Has this process been asked for an account of a program? `pulumi destroy` runs none. */
  #isUpdate = false;
  /** A refresh asks for every account, with some dozen calls each. */
  readonly #reading: Patience;

  constructor(private readonly options: HandoffOptions) {
    this.storeHash = options.api.storeHash;
    this.#reading = new Patience(
      options.tell,
      (done, all) => `Checking the tokens of store ${this.storeHash} by reading: ${done} of ${all} done`,
    );
  }

  capabilities(): Promise<Capabilities> {
    return Promise.resolve(handoffCapabilities);
  }

  /** How many accounts the store has, no token tells. */
  holdPlace(owner: string, replaced: HeldAccount, goesFirst: boolean): Promise<boolean> {
    if (!goesFirst) this.#announceReplacement(owner, replaced);
    return Promise.resolve(true);
  }

  #announceReplacement(owner: string, replaced: HeldAccount): void {
    this.#replaced.set(owner, replaced);
    const offered = this.offeredFingerprint({ owner });
    if (offered === undefined || offered === replaced.fingerprint) {
      this.options.tell(
        `API account "${logicalName(owner)}" is replaced, and a person makes the new account. What to do, step by step: npx bc-accounts handoff`,
      );
    }
  }

  /** Nothing waits to be confirmed: the credentials came from a person. What is in state is a claim on its token. */
  acknowledge(_id: string, held: HeldAccount, owner: string | undefined): void {
    this.#isUpdate ||= owner !== undefined;
    if (owner !== undefined) this.#claims.set(held.fingerprint, owner);
  }

  offeredFingerprint(wish: Pick<AccountWish, "owner" | "credentials">): string | undefined {
    const offered = this.#offered(wish);
    return offered && fingerprintOf(offered.accessToken);
  }

  async foreseeTrouble(wish: Pick<AccountWish, "owner" | "credentials">): Promise<string | undefined> {
    const name = logicalName(wish.owner);
    const checklist = "What to click, step by step: npx bc-accounts handoff";
    const offered = this.#offered(wish);
    if (!offered) {
      return `API account "${name}": \`pulumi up\` needs its credentials, and nobody has handed them over yet. ${checklist}`;
    }
    registerSecrets(offered.accessToken, offered.clientSecret);
    const check = await checkToken(this.options.api, offered.accessToken).catch((error: unknown) => ({
      token: "unclear" as const,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (check.token === "alive") return undefined;
    if (check.token === "unclear") {
      return `API account "${name}": \`pulumi up\` could not adopt it now: ${redact(check.reason)}`;
    }
    return (
      `API account "${name}": store ${this.storeHash} does not accept the adopted token (fingerprint ${fingerprintOf(offered.accessToken)}), ` +
      `so \`pulumi up\` would refuse it. ${checklist}`
    );
  }

  async create(wish: AccountWish): Promise<NewAccount> {
    this.#isUpdate = true;
    const name = logicalName(wish.owner);
    const attempt = `adopt API account "${name}" in store ${this.storeHash}`;
    const declaredName = wish.nameGenerated ? undefined : wish.name;
    const offered = this.#offered(wish);
    if (!offered) {
      this.#announceWaiting(wish);
      throw new HandoffError(
        "credentials_missing",
        `Could not ${attempt}: nobody has handed over its credentials yet. A person makes the account:\n${this.#howToMake(wish)}`,
      );
    }
    registerSecrets(offered.accessToken, offered.clientSecret);
    const fingerprint = fingerprintOf(offered.accessToken);
    if (this.#replaced.get(wish.owner)?.fingerprint === fingerprint) {
      this.#announceWaiting(wish);
      throw new HandoffError(
        "credentials_spent",
        `Could not ${attempt}: the adopted credentials belong to the account that must be replaced (fingerprint ${fingerprint}), ` +
          `and BigCommerce cannot change an account's token or scopes. A person makes the new account; the old account works until then:\n${this.#howToMake(wish)}`,
      );
    }
    const claimant = this.#claims.get(fingerprint);
    if (claimant !== undefined && claimant !== wish.owner) {
      throw new HandoffError(
        "credentials_taken",
        `Could not ${attempt}: its credentials (fingerprint ${fingerprint}) already belong to ${logicalName(claimant)}. ` +
          `Each account needs its own credentials: npx bc-accounts adopt ${name} --file <the file of this account>`,
      );
    }
    if (declaredName !== undefined && offered.name !== undefined && offered.name !== declaredName) {
      throw new HandoffError(
        "wrong_name",
        `Could not ${attempt}: the credentials are of an account named "${offered.name}", but the program declares the name "${declaredName}". ` +
          "Declare the name that the account has, leave `name` out, or adopt the right file.",
      );
    }
    await this.#verify(attempt, wish, offered, fingerprint);
    this.#claims.set(fingerprint, wish.owner);
    if (offered.name === undefined && declaredName === undefined) {
      this.options.tell(
        `API account "${name}": its credentials came without its name in the control panel. Declare that name: checklists can then name the account.`,
      );
    }
    return {
      account: {
        id: idOf(offered),
        name: offered.name ?? declaredName ?? UNKNOWN_NAME,
        tokenType: wish.tokenType,
        parameters: wish.parameters,
        accessLevel: wish.accessLevel,
        // The API does not tell when an account was made, so this is when it was adopted.
        createdAt: new Date().toISOString(),
      },
      credentials: {
        apiPath: `${this.options.apiUrl}/stores/${this.storeHash}/v3/`,
        clientId: offered.clientId ?? "",
        clientSecret: offered.clientSecret ?? "",
        accessToken: offered.accessToken,
      },
    };
  }

  /** The account as its token shows it: scopes that are proved to be new or gone are drift, the rest stays as it was. */
  async get(id: string, held: HeldAccount): Promise<Account | undefined> {
    const attempt = `read ${describeAccount(held)} of store ${this.storeHash}`;
    // Only the token shows the account. Without it nothing is known, and state stays as it is.
    if (isTokenLost(held)) return heldAccount(id, held, heldParameters(held));
    const isScoped = held.tokenType === "v2v3";
    const { api } = this.options;
    const check: TokenCheck = await this.#reading.during(() =>
      isScoped
        ? probeToken(api, held.accessToken, { declared: held.scopes ?? {}, depth: "drift" })
        : checkToken(api, held.accessToken),
    );
    if (check.token === "dead") return undefined;
    if (check.token !== "alive")
      throw unclear(attempt, check.token === "unclear" ? check.reason : "another store answers");
    return heldAccount(id, held, isScoped ? withDrift(check.rows, held.scopes ?? {}, held.additionalScopes ?? []) : []);
  }

  update(): Promise<Account> {
    // No change reaches this: nothing can be changed in place, so every change is a replacement.
    return Promise.reject(
      new UnexpectedAnswerError(
        "Could not update an API account: in handoff mode an account is always replaced. This is a fault of the provider; please report it.",
      ),
    );
  }

  /** Insists on a dead token. A person deletes the account, which is also the only way to revoke it. */
  async delete(id: string, held: HeldAccount): Promise<void> {
    const attempt = `delete ${describeAccount(held)} of store ${this.storeHash}`;
    if (isTokenLost(held)) {
      throw new HandoffError(
        "token_lost",
        `Could not ${attempt}: Pulumi's state has lost its token, and only a dead token proves a deletion. ` +
          `Delete the account in the control panel, then remove it from state: pulumi state delete <its URN, as pulumi stack --show-urns prints it>`,
      );
    }
    const check = await checkToken(this.options.api, held.accessToken);
    if (check.token === "dead") return;
    if (check.token === "unclear") throw unclear(attempt, check.reason);
    const { name, fingerprint } = held;
    announceWaiting({ kind: "delete", id, name, storeHash: this.storeHash, fingerprint });
    const checklist = checklistToDelete({
      logicalName: held.name,
      name: held.name,
      storeHash: this.storeHash,
      apiUrl: this.options.apiUrl,
      fingerprint: held.fingerprint,
      isReplaced: false,
      mayBeDestroy: !this.#isUpdate,
    });
    throw new HandoffError(
      "account_alive",
      `Could not ${attempt}: its token still works (fingerprint ${held.fingerprint}), and only a person can delete it. ` +
        `It stays in Pulumi's state until then; run the same pulumi command again afterwards.\n${checklistsAsText([checklist])}`,
    );
  }

  #offered({ owner, credentials }: Pick<AccountWish, "owner" | "credentials">): HandedCredentials | undefined {
    if (credentials) return credentials;
    const adopted = this.options.adopted();
    return adopted.get(qualifiedName(owner)) ?? adopted.get(logicalName(owner));
  }

  async #verify(attempt: string, wish: AccountWish, offered: HandedCredentials, fingerprint: string): Promise<void> {
    const name = logicalName(wish.owner);
    const adoptAgain = `npx bc-accounts adopt ${name} --file <the downloaded file>`;
    const foreign = storeHashIn(offered.apiPath);
    if (foreign !== undefined && foreign !== this.storeHash) {
      throw new HandoffError(
        "wrong_store",
        `Could not ${attempt}: its credentials are of store ${foreign}. Make the account in store ${this.storeHash}, then: ${adoptAgain}`,
      );
    }
    // A person's slip in any row would go into state for good, and this comes once in the life of an account: everything is asked.
    const check = await probeToken(
      this.options.api,
      offered.accessToken,
      wish.tokenType === "v2v3" ? { declared: fromParameters(wish.parameters).scopes, depth: "everything" } : {},
    );
    if (check.token === "unclear") throw unclear(attempt, check.reason);
    if (check.token !== "alive") {
      throw new HandoffError(
        check.token === "dead" ? "token_dead" : "wrong_store",
        `Could not ${attempt}: store ${this.storeHash} does not accept the token (fingerprint ${fingerprint}). ` +
          `Its account was deleted, or it belongs to another store. A person makes the account again:\n${this.#howToMake(wish)}`,
      );
    }
    if (wish.tokenType === "stencil-cli") {
      const surplus = beyondStencil(check.rows);
      if (surplus.length > 0) {
        throw new HandoffError(
          "scopes_differ",
          `Could not ${attempt}: the program declares a Stencil-CLI token, but this one (fingerprint ${fingerprint}) looks like a V2/V3 token.\n` +
            `${surplus.map((row) => `  beyond a Stencil-CLI token: ${describeRow(row)} (${row.reason})`).join("\n")}\n` +
            "The source of Stencil CLI says what such a token reaches. If the control panel calls this token a Stencil-CLI token, please report it. " +
            `Otherwise delete it in the control panel, because it still works, and make the right account:\n${this.#howToMake(wish)}`,
        );
      }
      this.options.tell(
        `API account "${name}": the token works; no GET can verify the access level of a Stencil-CLI token.`,
      );
      return;
    }
    const reach = judgeProbes(check.rows, fromParameters(wish.parameters).scopes);
    if (reach.missing.length + reach.surplus.length > 0) {
      const lines = [
        ...reach.missing.map((row) => `  missing: ${describeRow({ family: row.family })} (${row.reason})`),
        ...reach.surplus.map((row) => `  beyond the declaration: ${describeRow(row)} (${row.reason})`),
      ];
      throw new HandoffError(
        "scopes_differ",
        `Could not ${attempt}: its token (fingerprint ${fingerprint}) does not have the declared scopes.\n${lines.join("\n")}\n` +
          "Scopes of an account cannot be changed. Delete it in the control panel and make it again, or declare what it has:\n" +
          this.#howToMake(wish),
      );
    }
    const line = unverifiedLine(reach);
    if (line !== undefined) this.options.tell(`API account "${name}" is adopted; ${line}.`);
  }

  #announceWaiting(wish: AccountWish): void {
    announceWaiting({ kind: "make", owner: wish.owner, name: this.#nameFor(wish), storeHash: this.storeHash });
  }

  /** The label that a person should give the account. */
  #nameFor({ owner, name, nameGenerated }: AccountWish): string {
    return nameGenerated ? handoffName(logicalName(owner), this.#replaced.get(owner)?.name) : name;
  }

  #howToMake(wish: AccountWish): string {
    const { scopes, additional } = fromParameters(wish.parameters);
    const name = logicalName(wish.owner);
    const replaced = this.#replaced.get(wish.owner)?.name;
    return checklistsAsText([
      checklistToMake({
        logicalName: name,
        name: this.#nameFor(wish),
        replaces: replaced,
        storeHash: this.storeHash,
        apiUrl: this.options.apiUrl,
        tokenType: wish.tokenType,
        scopes,
        additionalScopes: additional,
        accessLevel: wish.accessLevel,
      }),
    ]);
  }
}

function heldAccount(id: string, held: HeldAccount, parameters: readonly string[]): Account {
  const { name, tokenType, accessLevel, createdAt } = held;
  return { id, name, tokenType, parameters, accessLevel, createdAt };
}

/** Held scopes, less those proved to be gone, and with those proved to have come. */
function withDrift(rows: readonly ProbeRow[], held: Scopes, additional: readonly string[]): string[] {
  const { missing, surplus } = judgeProbes(rows, held);
  const gone = new Set(missing.map(({ family }) => family));
  const kept = Object.fromEntries(Object.entries(held).filter(([family]) => !gone.has(family as keyof Scopes)));
  const come = Object.fromEntries(surplus.map(({ family, level }) => [family, level]));
  return toParameters({ ...kept, ...come }, additional);
}

function unclear(attempt: string, reason: string): ProviderError {
  return new UnexpectedAnswerError(
    `Could not ${attempt}: ${redact(reason)}, which proves nothing about the token. State is unchanged; check bigcommerce:storeHash, ` +
      "bigcommerce:apiUrl if you set it, and any proxy in between, then run the command again.",
  );
}
