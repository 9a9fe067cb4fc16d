import { facts } from "../../../bigcommerce";
import { owner } from "../owner";
import { Document } from "./document";

export interface ChooseStoreProps {
  readonly forgeryToken: string;
  readonly returnTo: string;
  readonly stores: readonly string[];
  readonly chosen?: string | undefined;
}

/** Where an owner of several stores says which one is meant. */
export function ChooseStorePage({ forgeryToken, returnTo, stores, chosen }: ChooseStoreProps) {
  const { chooseStore, addresses } = facts;
  return (
    <Document title={chooseStore.heading.value} bodyClass="outside">
      <main>
        <h1>{chooseStore.heading.value}</h1>
        <form method="post" action={addresses.chooseAccount.value}>
          <input type="hidden" name="forgery_token" value={forgeryToken} />
          <input type="hidden" name="return_to" value={returnTo} />
          <label for={chooseStore.accountId.value}>{chooseStore.account.value}</label>
          <select id={chooseStore.accountId.value} name="account">
            <option>{owner.account}</option>
          </select>
          <label for={chooseStore.storeId.value}>{chooseStore.store.value}</label>
          <select id={chooseStore.storeId.value} name="store" autofocus>
            {stores.map((store) => (
              <option value={store} selected={store === chosen}>
                {store}
              </option>
            ))}
          </select>
          <button class="button primary" type="submit">
            {chooseStore.submit.value}
          </button>
        </form>
      </main>
    </Document>
  );
}
