import { facts } from "../../../bigcommerce";
import { scopesLine } from "../scopes-line";
import { DeleteDialog } from "./delete-dialog";
import { Frame } from "./frame";
import { Icon } from "./icons";
import type { ListedAccount, PanelView } from "./view";

const LEARN_MORE = "https://docs.bigcommerce.com/developer/docs/start/authentication/api-accounts";

export interface ListProps {
  readonly view: PanelView;
  readonly accounts: readonly ListedAccount[];
  readonly most: number;
}

/** Every API account of the store. */
export function ListPage({ view, accounts, most }: ListProps) {
  const { list, addresses, rules } = facts;
  return (
    <Frame
      view={view}
      title={list.heading.value}
      back={{ label: list.back.value, path: addresses.settings.value }}
      action={<CreateButton view={view} />}
    >
      <p class="lead">
        {list.text.value}{" "}
        <a href={LEARN_MORE} rel="noreferrer noopener" target="_blank">
          {list.learnMore.value}
        </a>
      </p>
      {accounts.length >= most && (
        <p class="message waiting">
          <Icon of="warning" />
          {rules.full.value(most)}
        </p>
      )}
      <section class="card flush" aria-label={list.heading.value}>
        {accounts.length === 0 ? <Empty /> : <Accounts view={view} accounts={accounts} />}
      </section>
      <p class="legacy">
        <span class="elsewhere">{list.legacyLink.value}</span> {list.legacyText.value}
      </p>
      <DeleteDialog />
    </Frame>
  );
}

function CreateButton({ view }: { view: PanelView }) {
  return (
    <a class="button primary" role="button" href={view.address(facts.addresses.create.value)}>
      <Icon of="plus" />
      {facts.list.create.value}
    </a>
  );
}

function Empty() {
  return (
    <div class="empty">
      <h2>{facts.list.emptyHeading.value}</h2>
      <p>{facts.list.emptyText.value}</p>
    </div>
  );
}

/** Roles are spelled out, because narrow screens lay the rows out as cards. */
function Accounts({ view, accounts }: Pick<ListProps, "view" | "accounts">) {
  const { columns } = facts.list;
  return (
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {columns.name.value}
          </th>
          <th scope="col" role="columnheader" class="widest">
            {columns.scopes.value}
          </th>
          <th scope="col" role="columnheader">
            {columns.webhooks.value}
          </th>
          <th scope="col" role="columnheader" class="narrow">
            {columns.menu.value}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {accounts.map((account) => (
          <tr role="row">
            <td role="cell" class="name">
              <a href={view.address(facts.addresses.detail.value.replace("{id}", account.id))}>{account.name}</a>
            </td>
            <td role="cell" data-label={columns.scopes.value} class="widest">
              {scopesLine(account)}
            </td>
            <td role="cell" data-label={columns.webhooks.value}>
              {account.activeWebhooks}
            </td>
            <td role="cell" class="narrow">
              <RowMenu account={account} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RowMenu({ account }: { account: ListedAccount }) {
  const { list } = facts;
  const id = `menu-${account.id}`;
  return (
    <div class="menu">
      <button
        class="button quiet"
        type="button"
        id={`${id}-button`}
        aria-haspopup="menu"
        aria-expanded="false"
        aria-controls={id}
        aria-label={`${list.menuName.value}: ${account.name}`}
      >
        <Icon of="menu" class="dots" />
      </button>
      <ul role="menu" id={id} aria-labelledby={`${id}-button`} hidden>
        <li
          role="menuitem"
          class="danger"
          tabindex={-1}
          data-delete={facts.addresses.detail.value.replace("{id}", account.id)}
          data-name={account.name}
        >
          {list.menuEntries.delete.value}
        </li>
      </ul>
    </div>
  );
}
