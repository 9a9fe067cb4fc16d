import { Breakable } from "./breakable";
import { describeScopes } from "./describe-scopes";
import { Moment } from "./moment";
import { Table, type Column } from "./table";
import type { AccountTruth, StoreTruth } from "./view";

const tokenTypes = { v2v3: "V2/V3 API token", "stencil-cli": "Stencil-CLI token" } as const;

const columns: readonly Column<AccountTruth>[] = [
  { heading: "Account", cell: (account) => <Identity account={account} />, isRowHeader: true },
  { heading: "OAuth scopes", cell: (account) => <Scopes account={account} />, isWidest: true },
  { heading: "Webhooks", cell: ({ webhooks }) => webhooks, class: "number" },
  { heading: "Created (UTC)", cell: ({ createdAt }) => <Moment at={createdAt} />, class: "nowrap" },
  { heading: "Credentials", cell: ({ confirmed }) => <Delivery confirmed={confirmed} />, class: "nowrap" },
  { heading: "Token fingerprint", cell: ({ fingerprint }) => <code>{fingerprint}</code>, class: "nowrap" },
];

/** The API accounts of one store. */
export function AccountTable({ store: { store, accounts } }: { store: StoreTruth }) {
  return (
    <Table
      captionId={`accounts-${store}`}
      caption={`API accounts of store ${store}`}
      columns={columns}
      rows={accounts}
      empty={
        <>
          No accounts yet. Run <code>pulumi up</code> against this emulator, and they appear here.
        </>
      }
    />
  );
}

function Identity({ account: { name, tokenType, id, owner } }: { account: AccountTruth }) {
  return (
    <>
      <span class="name">{name}</span>
      <span class="detail">
        {tokenTypes[tokenType]}, id {id}
      </span>
      <span class="detail">{owner === undefined ? "made by hand" : <Breakable path={owner} />}</span>
    </>
  );
}

function Delivery({ confirmed }: { confirmed: boolean }) {
  return confirmed ? <span class="badge calm">delivered</span> : <span class="badge waiting">waiting for owner</span>;
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
