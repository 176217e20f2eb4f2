/** Tables for terminals. The first row names the columns. */

type Rows = readonly (readonly string[])[];

/** How wide a table gets, unless the columns that aren't shortened are wider. */
const WIDTH = 120;
const GAP = '  ';
/** A shortened column keeps at least this much. */
const LEAST = 24;

/** The rows with their columns aligned. */
export function columns(rows: Rows): string {
  const widths = widthsOf(rows);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  return lines.join('\n');
}

/** The rows with one column shortened, so that the table fits a terminal. */
export function fitted(rows: Rows, column: number): string[][] {
  const others = widthsOf(rows).map((width, index) => (index === column ? 0 : width + GAP.length));
  const room = Math.max(
    LEAST,
    others.reduce((left, width) => left - width, WIDTH),
  );
  return rows.map((row) =>
    row.map((cell, index) => (index === column ? shortened(cell, room) : cell)),
  );
}

function shortened(cell: string, room: number): string {
  return cell.length <= room ? cell : `${cell.slice(0, room - 2)}…${cell.slice(-1)}`;
}

function widthsOf(rows: Rows): number[] {
  const names = rows[0] ?? [];
  return names.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}
