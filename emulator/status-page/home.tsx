import { facts } from "../../bigcommerce";
import { AccountTable } from "./account-table";
import { Layout } from "./layout";
import { RequestTable } from "./request-table";
import type { HomeView, StoreTruth } from "./view";

/** The page at `/`: every store with its accounts, and what was asked of them. */
export function Home({ view }: { view: HomeView }) {
  return (
    <Layout title="BigCommerce emulator">
      <header class="top">
        <div class="bar">
          <div>
            <h1>BigCommerce emulator</h1>
            <p class="lead">
              API accounts, their scopes, and what they were used for. Nothing here is a real store, and no secret is
              shown.
            </p>
          </div>
          <div class="actions">
            <a class="button" href={facts.addresses.list.value}>
              Control panel
            </a>
            <a class="button" href="/">
              Refresh
            </a>
          </div>
        </div>
        <dl class="facts">
          <div>
            <dt>Profile</dt>
            <dd>{view.profile}</dd>
          </div>
          <div>
            <dt>Gateway</dt>
            <dd>
              <code>{view.url}</code>
            </dd>
          </div>
          <div>
            <dt>Public API</dt>
            <dd>
              <code>{`${view.url}/stores/{store hash}/v3/`}</code>
            </dd>
          </div>
          <div>
            <dt>Armed faults</dt>
            <dd>{view.armedFaults === 0 ? "none" : <span class="badge waiting">{view.armedFaults}</span>}</dd>
          </div>
        </dl>
      </header>
      <main id="main">
        {view.stores.map((store) => (
          <Store store={store} />
        ))}
        <section aria-labelledby="requests">
          <div class="heading">
            <h2 id="requests">Requests</h2>
          </div>
          <RequestTable requests={view.requests} />
        </section>
      </main>
    </Layout>
  );
}

/** Share of the store's accounts from which the meter warns. */
const CROWDED = 0.8;

function Store({ store }: { store: StoreTruth }) {
  const count = store.accounts.length;
  return (
    <section aria-labelledby={`store-${store.store}`}>
      <div class="heading">
        <h2 id={`store-${store.store}`}>
          Store <code>{store.store}</code>
        </h2>
        <p class="count">
          <label for={`count-${store.store}`}>
            {count} of {store.maxAccounts} accounts
          </label>
          <meter
            id={`count-${store.store}`}
            min={0}
            max={store.maxAccounts}
            high={store.maxAccounts * CROWDED}
            optimum={0}
            value={count}
          >
            {count} of {store.maxAccounts}
          </meter>
        </p>
      </div>
      <AccountTable store={store} />
    </section>
  );
}
