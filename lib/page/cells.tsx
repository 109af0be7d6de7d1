import type { JSX } from "hono/jsx/jsx-runtime";

/** A table: its first column names the row, columns of numbers stand to the right. */
export function Cells(
  { label, header, rows }: {
    /** What it is of, for those who hear it. */
    readonly label: string;
    readonly header: readonly string[];
    readonly rows: readonly (readonly (string | JSX.Element)[])[];
  },
): JSX.Element {
  const isFigure = header.map((_, column) =>
    column > 0 && rows.every((row) => /^[-–\d[]/.test(String(row[column] || "–")))
  );
  const classOf = (column: number): string | undefined => isFigure[column] ? "figure" : undefined;
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {header.map((text, column) => <th scope="col" class={classOf(column)}>{text}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((text, column) =>
                column === 0 ? <th scope="row">{text}</th> : <td class={classOf(column)}>{text}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
