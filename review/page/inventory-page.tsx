import type { InventoryRow } from "../inventory/inventory";
import { nameText, totalsText } from "../inventory/words";
import { Document, documentText } from "./document";
import { Cell, columnsOf, FamilyHead, type Column } from "./matrix";

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
          <div class="scroll">
            <table class="matrix">
              <thead>
                <tr>
                  <th class="corner" scope="col">
                    account
                  </th>
                  <th scope="col" class="num">
                    days
                  </th>
                  <th scope="col" class="num">
                    reads
                  </th>
                  <th scope="col" class="num">
                    writes
                  </th>
                  {columns.map((column) => (
                    <FamilyHead column={column} />
                  ))}
                  <th scope="col">surplus</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row row={row} columns={columns} />
                ))}
              </tbody>
            </table>
          </div>
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
