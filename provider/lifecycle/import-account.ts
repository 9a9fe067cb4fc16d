import { logicalName } from "../../engine/owner";
import { fromParameters } from "../../scopes";
import { ConfigurationError } from "../../wire/errors";
import { DEFAULT_STORE } from "../backends";
import { connect } from "./connections";
import { givenSecret } from "./given-secret";
import { guarded, inputsOf } from "./lifecycle";
import { type AccountState, toState, withoutUndefined } from "./state";

export interface ImportedAccount {
  readonly id: string;
  readonly props: AccountState;
  /** Inputs that declare the account as it is. */
  readonly inputs: object;
}

/**
 * State of an existing account, for the import of a resource. It has the secret from the configuration, or the mark that
 * the secret is not known.
 *
 * @param given - Id of the account, or `<key of the store>/<id>`.
 * @returns undefined where the store has no such account.
 */
export function importAccount(given: string, owner: string): Promise<ImportedAccount | undefined> {
  return guarded(async () => {
    const { key, id } = splitId(given);
    mustBeReadable(key, id, logicalName(owner));
    const store = connect().store(key);
    const account = await store.find?.(id);
    if (account === undefined) return undefined;
    const secret = givenSecret(owner);
    const state = toState(
      account,
      {
        apiPath: secret?.apiPath ?? `https://api.bigcommerce.com/stores/${store.storeHash}/v3/`,
        clientId: secret?.clientId ?? "",
        clientSecret: secret?.clientSecret ?? "",
        accessToken: secret?.accessToken ?? "",
      },
      { storeHash: store.storeHash, madeBy: store.maker },
    );
    const inputs = { ...inputsOf(account, state, key), owner };
    return { id, props: state, inputs };
  });
}

/** What an account's store says of it. No credentials. */
export function find(id: string, key: string = DEFAULT_STORE): Promise<object> {
  return guarded(async () => {
    mustBeReadable(key, id, undefined);
    const store = connect().store(key);
    const account = await store.find?.(id);
    if (account === undefined) {
      throw new ConfigurationError(`There is no API account ${id} in store ${store.storeHash}: check the id.`);
    }
    const { scopes, additional } = fromParameters(account.parameters);
    return withoutUndefined({
      id,
      name: account.name,
      storeHash: store.storeHash,
      tokenType: account.tokenType,
      scopes,
      additionalScopes: additional,
      accessLevel: account.accessLevel,
      createdAt: account.createdAt,
    });
  });
}

function splitId(given: string): { key: string; id: string } {
  const at = given.indexOf("/");
  const key = given.slice(0, Math.max(at, 0));
  return connect().keys().includes(key) ? { key, id: given.slice(at + 1) } : { key: DEFAULT_STORE, id: given };
}

/** Where persons make the accounts, only an account's own token shows anything of it, and never all of its scopes. */
function mustBeReadable(key: string, id: string, name: string | undefined): void {
  if (connect().describe(key).mode !== "handoff") return;
  throw new ConfigurationError(
    `API account ${id} cannot be read by its id: in handoff mode only its own token gives access to it. ` +
      (name === undefined
        ? "Look into the control panel."
        : `It needs no import: declare it, hand over its credentials (npx bc-accounts adopt ${name} --file <the downloaded file>), ` +
          "and `pulumi up` takes it into state, without making an account."),
  );
}
