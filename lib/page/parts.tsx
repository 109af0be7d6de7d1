import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

/** A part of a page under a title of its own. */
export function Section(
  { id, title, class: name, children }: {
    readonly id: string;
    readonly title: string;
    readonly class?: string;
    readonly children?: Child;
  },
): JSX.Element {
  return (
    <section class={name} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** A drawing that is as wide as there is room, up to its own size. */
export function Drawing(
  { name, width, height, label, children }: {
    readonly name: string;
    /** In pixels. */
    readonly width: number;
    readonly height: number;
    /** What it shows, for those who do not see it. */
    readonly label: string;
    readonly children?: Child;
  },
): JSX.Element {
  const viewBox = `0 0 ${width} ${height}`;
  return (
    <svg class={name} viewBox={viewBox} width={width} height={height} role="img" aria-label={label}>
      {children}
    </svg>
  );
}

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
