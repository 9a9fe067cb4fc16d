import type { InventoryRow } from "../inventory/inventory";
import { nameText, totalsText } from "../inventory/words";
import { Document, documentText } from "./document";
import { Cell, type Column, columnsOf, Matrix } from "./matrix";

/** An inventory as one page that needs nothing else: the matrix of accounts and families. */
export function inventoryHtml(rows: readonly InventoryRow[]): string {
  return documentText(<InventoryPage rows={rows} />);
}

function InventoryPage({ rows }: { readonly rows: readonly InventoryRow[] }) {
  const columns = columnsOf(rows.flatMap(({ access }) => Object.keys(access)));
  return (
    <Document title="API accounts">
      <header class="open">
        <p class="over">Inventory</p>
        <h1>{totalsText(rows)}</h1>
      </header>
      <main>
        <section>
          <h2>Who may do what</h2>
          <Matrix
            numbers={[{ heading: "days" }, { heading: "reads" }, { heading: "writes" }]}
            columns={columns}
            last="surplus"
          >
            {rows.map((row) => (
              <Row row={row} columns={columns} />
            ))}
          </Matrix>
        </section>
      </main>
    </Document>
  );
}

function Row({ row, columns }: { readonly row: InventoryRow; readonly columns: readonly Column[] }) {
  const { project, stack, store, team, risks, ageDays, reads, writes, surplus, suffices } = row;
  return (
    <tr class={risks.length > 0 ? "risk" : "same"}>
      <th scope="row">
        {nameText(row)}
        <small>{`${project}/${stack} · ${store}${team === "" ? "" : ` · ${team}`}`}</small>
      </th>
      <td class="num">{ageDays ?? "?"}</td>
      <td class="num">{reads}</td>
      <td class="num">{writes}</td>
      {columns.map(({ key }) => (
        <td>
          <Level level={row.access[key]} />
        </td>
      ))}
      <td>
        {surplus.length === 0 ? null : (
          <Cell tone="loss" title={`This suffices: scopes: ${suffices}`}>
            {surplus.join(", ")}
          </Cell>
        )}
      </td>
    </tr>
  );
}

function Level({ level }: { readonly level: string | undefined }) {
  if (level === undefined) return null;
  return <Cell tone={level === "read-only" || level === "held" ? "same" : "gain"}>{level}</Cell>;
}
