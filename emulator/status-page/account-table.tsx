import { Breakable } from "./breakable";
import { describeScopes } from "./describe-scopes";
import { Moment } from "./moment";
import type { AccountTruth, StoreTruth } from "./view";

const tokenTypes = { v2v3: "V2/V3 API token", "stencil-cli": "Stencil-CLI token" } as const;

/** The API accounts of one store. Roles are spelled out, because narrow screens lay the rows out as cards. */
export function AccountTable({ store }: { store: StoreTruth }) {
  if (store.accounts.length === 0) {
    return (
      <p class="empty">
        No accounts yet. Run <code>pulumi up</code> against this emulator, and they appear here.
      </p>
    );
  }
  const caption = `accounts-${store.store}`;
  return (
    <div class="scroller" role="region" aria-labelledby={caption} tabindex={0}>
      <table role="table">
        <caption id={caption}>API accounts of store {store.store}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Account
            </th>
            <th scope="col" role="columnheader" class="widest">
              OAuth scopes
            </th>
            <th scope="col" role="columnheader" class="number">
              Webhooks
            </th>
            <th scope="col" role="columnheader">
              Created (UTC)
            </th>
            <th scope="col" role="columnheader">
              Credentials
            </th>
            <th scope="col" role="columnheader">
              Token fingerprint
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {store.accounts.map((account) => (
            <AccountRow account={account} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AccountRow({ account }: { account: AccountTruth }) {
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <span class="name">{account.name}</span>
        <span class="detail">
          {tokenTypes[account.tokenType]}, id {account.id}
        </span>
        <span class="detail">{account.owner === undefined ? "made by hand" : <Breakable path={account.owner} />}</span>
      </th>
      <td role="cell" data-label="OAuth scopes">
        <Scopes account={account} />
      </td>
      <td role="cell" data-label="Webhooks" class="number">
        {account.webhooks}
      </td>
      <td role="cell" data-label="Created (UTC)" class="nowrap">
        <Moment at={account.createdAt} />
      </td>
      <td role="cell" data-label="Credentials" class="nowrap">
        {account.confirmed ? (
          <span class="badge calm">delivered</span>
        ) : (
          <span class="badge waiting">waiting for owner</span>
        )}
      </td>
      <td role="cell" data-label="Token fingerprint" class="nowrap">
        <code>{account.fingerprint}</code>
      </td>
    </tr>
  );
}

function Scopes({ account }: { account: AccountTruth }) {
  if (account.tokenType === "stencil-cli") {
    return <span class="scope">{(account.accessLevel ?? "local-development-only").replaceAll("-", " ")}</span>;
  }
  return (
    <ul class="scopes">
      {describeScopes(account.scopes).map(({ label, level, parameter }) => (
        <li class={level === "read-only" ? "scope" : "scope strong"} title={parameter}>
          {level === undefined ? (
            <code>{parameter}</code>
          ) : (
            <>
              {label} <span class="level">{level}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
