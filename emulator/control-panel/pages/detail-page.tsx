import { facts } from "../../../bigcommerce";
import { heldScopes, scopesLine } from "../scopes-line";
import { Frame } from "./frame";
import type { DetailedAccount, PanelView } from "./view";

/** One account: what it was given, and its webhooks. Nothing here can be changed, and no secret is shown. */
export function DetailPage({ view, account }: { view: PanelView; account: DetailedAccount }) {
  const { detail, list, addresses, create } = facts;
  return (
    <Frame view={view} title={account.name} back={{ label: list.heading.value, path: addresses.list.value }}>
      <section class="card" aria-labelledby="scopes">
        <h2 id="scopes">{account.tokenType === "v2v3" ? detail.scopes.value : create.accessLevel.value}</h2>
        <p class="soft">
          {create.tokenTypes[account.tokenType].value}, created <time datetime={account.createdAt}>{day(account)}</time>
        </p>
        {account.tokenType === "v2v3" ? (
          <dl class="held">
            {heldScopes(account).map(({ label, level }) => (
              <div>
                <dt>{label}</dt>
                <dd>{level}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <p>{scopesLine(account)}</p>
        )}
      </section>
      <section class="card" aria-labelledby="webhooks">
        <h2 id="webhooks">{detail.webhooks.value}</h2>
        {account.webhooks.length === 0 ? (
          <p class="soft">No webhooks. They are made over the API, with this account's token.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Scope</th>
                <th scope="col">Destination</th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {account.webhooks.map((webhook) => (
                <tr>
                  <td>
                    <code>{webhook.scope}</code>
                  </td>
                  <td>{webhook.destination}</td>
                  <td>{webhook.isActive ? "Active" : "Inactive"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section class="card" aria-labelledby="events">
        <h2 id="events">{detail.events.value}</h2>
        <p class="soft">Not part of this emulator.</p>
      </section>
    </Frame>
  );
}

function day({ createdAt }: DetailedAccount): string {
  return createdAt.slice(0, "2026-01-01".length);
}
