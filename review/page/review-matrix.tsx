import type { AccountReview, DeltaRow, Review } from "../model/schema";
import { count, gistOf, isShown, markWords, placeOf, rowText } from "../render/words";
import { anchorOf, kindOf, toneOf } from "./marks";
import { Cell, type Column, columnsOf, Matrix } from "./matrix";

/** Accounts and scope families, with the level before and after in each cell. */
export function ReviewMatrix({ review }: { readonly review: Review }) {
  const columns = columnsOf(keysOf(review));
  const hidden = review.accounts.filter((account) => !isShown(account, review)).length;
  return (
    <section>
      <div class="bar">
        <h2>Who may do what</h2>
        {hidden === 0 ? null : (
          <label>
            <input type="checkbox" id="all" /> show {count(hidden, "unchanged account")}
          </label>
        )}
      </div>
      <p class="legend">
        <Cell tone="gain">gained</Cell> <Cell tone="risk">gained, with risk</Cell>{" "}
        <Cell tone="unknown">known after apply</Cell> <Cell tone="loss">taken away</Cell>{" "}
        <Cell tone="same">as before</Cell>
      </p>
      <Matrix numbers={[{ heading: "+ calls", title: "calls that become reachable" }]} columns={columns}>
        {review.accounts.map((account) => (
          <Row account={account} columns={columns} shown={isShown(account, review)} />
        ))}
      </Matrix>
    </section>
  );
}

/** Families, parameters and Stencil access that occur on either side. */
function keysOf({ accounts }: Review): string[] {
  return accounts.flatMap(({ before, after, delta }) => [
    ...Object.keys(before?.scopes ?? {}),
    ...Object.keys(after?.scopes ?? {}),
    ...delta.filter(({ kind }) => kind !== "store").map(({ key }) => key),
    ...(before?.accessLevel || after?.accessLevel ? ["accessLevel"] : []),
    ...(before?.additionalScopes ?? []),
    ...(after?.additionalScopes ?? []),
  ]);
}

interface RowProps {
  readonly account: AccountReview;
  readonly columns: readonly Column[];
  readonly shown: boolean;
}

function Row({ account, columns, shown }: RowProps) {
  const gained = account.reach.reads + account.reach.writes;
  return (
    <tr class={`${kindOf(account)}${shown ? "" : " hidden"}`}>
      <th scope="row">
        <a href={`#${anchorOf(account)}`}>{account.name}</a>
        <small>{`${gistOf(account)} · ${placeOf(account)}`}</small>
      </th>
      <td class="num">{gained === 0 ? "" : `+${gained}`}</td>
      {columns.map(({ key }) => (
        <td>{content(account, key)}</td>
      ))}
    </tr>
  );
}

function content({ delta, before, after }: AccountReview, key: string) {
  const row = delta.find((entry) => entry.key === key);
  if (row !== undefined) return <Change row={row} />;
  const grant = after ?? before;
  const held =
    key === "accessLevel"
      ? (grant?.accessLevel ?? "")
      : (grant?.scopes[key] ?? (grant?.additionalScopes.includes(key) === true ? "held" : ""));
  return held === "" ? null : <Cell tone="same">{short(held)}</Cell>;
}

function Change({ row }: { readonly row: DeltaRow }) {
  const { before, after, marks, why } = row;
  const reasons = why.length > 0 ? ` (${why.join("; ")})` : "";
  return (
    <Cell tone={toneOf(row)} title={`${rowText(row)}: ${marks.map((mark) => markWords[mark]).join(", ")}${reasons}`}>
      {before === null ? null : (
        <>
          <s>{short(before)}</s>{" "}
        </>
      )}
      <b>{after === null ? "none" : short(after)}</b>
    </Cell>
  );
}

/** Levels in a word that fits a cell. */
const shortLevels: Readonly<Record<string, string>> = {
  "read-only": "read",
  "known after apply": "?",
  "local-development-only": "local",
  "publish-theme": "publish",
  "create-preview": "preview",
};

function short(level: string): string {
  return shortLevels[level] ?? level;
}
