import type { Child } from "hono/jsx";

/** A column: its heading, and what a row shows in it. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Child;
  readonly class?: string;
  /** Says what its row is about. */
  readonly isRowHeader?: boolean;
  /** Takes the width that the other columns leave. */
  readonly isWidest?: boolean;
}

interface TableProps<Row> {
  readonly captionId: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What stands in its place where there are no rows. */
  readonly empty: Child;
  readonly isDense?: boolean;
}

/** A table that scrolls by itself. Roles are spelled out, because narrow screens lay the rows out as cards. */
export function Table<Row>({ captionId, caption, columns, rows, empty, isDense = false }: TableProps<Row>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="scroller" role="region" aria-labelledby={captionId} tabindex={0}>
      <table role="table" class={isDense ? "dense" : undefined}>
        <caption id={captionId}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ heading, isWidest = false, class: classes }) => (
              <th scope="col" role="columnheader" class={isWidest ? "widest" : classes}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row">
              {columns.map((column) => (
                <Cell column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { heading, cell, class: classes, isRowHeader = false } = column;
  if (isRowHeader) {
    return (
      <th scope="row" role="rowheader" class={classes}>
        {cell(row)}
      </th>
    );
  }
  return (
    <td role="cell" data-label={heading} class={classes}>
      {cell(row)}
    </td>
  );
}
