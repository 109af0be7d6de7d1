import { UserError } from "../../base/errors.ts";
import { counted } from "../../text/numbers.ts";
import { namedColumns, type Role } from "./dialects/column_names.ts";
import { type Columns, profiles, type TableSample } from "./dialects/columns.ts";
import { UnknownDialect } from "./dialects/dialect.ts";

const ROLES = ["artist", "track", "date", "time", "album", "listener"] as const;
const REQUIRED = ["artist", "track", "date"] as const;

/** Columns as the user names them: positions from 1, or names of the header. */
export type AskedColumns = Readonly<
  & Record<typeof REQUIRED[number], string>
  & Partial<Record<typeof ROLES[number], string>>
>;

/** What stands for a dialect where the user named the columns. */
export const AS_ASKED = { name: "columns", title: "columns as named" } as const;

const HOW =
  "write it like artist=2,track=3,date=4; also time, album and listener; positions count " +
  "from 1, and names of the header will do";

/**
 * Reads what was asked for as `artist=2,track=3,date=4`.
 *
 * @throws UserError if it is not of that form
 */
export function parseAskedColumns(text: string): AskedColumns {
  const asked: Partial<Record<typeof ROLES[number], string>> = {};
  for (const part of text.split(",")) {
    const [, name = "", column = ""] = /^\s*(\w+)\s*=\s*(.+?)\s*$/s.exec(part) ?? [];
    const role = ROLES.find((known) => known === name);
    if (role === undefined) throw new UserError(`--columns: ${JSON.stringify(part)}: ${HOW}`);
    asked[role] = column;
  }
  const { artist, track, date } = asked;
  if (artist === undefined || track === undefined || date === undefined) {
    const missing = REQUIRED.filter((role) => asked[role] === undefined).join(", ");
    throw new UserError(`--columns ${text}: no ${missing}; ${HOW}`);
  }
  return { ...asked, artist, track, date };
}

/**
 * Finds the columns that were asked for.
 *
 * @param names of the columns; positions alone will do if `null`
 * @throws UserError if one is not there
 */
export function findColumns(
  asked: AskedColumns,
  names: readonly string[] | null,
  width: number,
  file: string,
): Columns {
  const find = (role: string, column: string): number => {
    const named = names?.findIndex((name) => name.trim() === column) ?? -1;
    if (named !== -1) return named;
    const position = /^\d+$/.test(column) ? Number(column) : 0;
    if (position >= 1 && position <= width) return position - 1;
    throw new UnknownDialect(
      `${file}: --columns ${role}=${column}: no such column; there are ${width}` +
        (names === null ? "" : `: ${names.map((name) => JSON.stringify(name)).join(", ")}`),
    );
  };
  const optional = (role: "time" | "album" | "listener"): number | undefined => {
    const column = asked[role];
    return column === undefined ? undefined : find(role, column);
  };
  return {
    artist: find("artist", asked.artist),
    track: find("track", asked.track),
    date: find("date", asked.date),
    clock: optional("time"),
    album: optional("album"),
    listener: optional("listener"),
  };
}

/** Says what was found in a table whose columns do not tell what they are, and how to name them. */
export function cannotTell(file: string, { header, rows }: TableSample): UnknownDialect {
  const found = profiles(rows);
  const place = (column: number | undefined): string =>
    column === undefined || column === -1 ? "?" : String(column + 1);
  const named = (role: Role): number | undefined => namedColumns(header ?? [], role)[0];
  const date = named("date") ?? found.findIndex(({ kind }) => kind === "time");
  // Tracks are the most; of artists there are fewer, but more than of what is nearly constant.
  const distinct = (column: number): number => found[column]?.distinct ?? 0;
  const texts = [...found.keys()].filter((column) => found[column]?.kind === "text")
    .sort((a, b) => distinct(b) - distinct(a));
  const track = named("track") ?? texts.find((column) => column !== named("artist"));
  const artist = named("artist") ??
    texts.filter((column) => column !== track && distinct(column) > 0.02 * rows.length)
      .sort((a, b) => a - b)[0];
  return new UnknownDialect(
    [
      `${file}: cannot tell which column is which. In the first ${counted(rows.length, "row")}:`,
      ...found.map(({ kind, distinct, examples }, column) => {
        const name = header?.[column];
        const title = `  column ${column + 1}${name ? ` ${JSON.stringify(name)}` : ""}`;
        return kind === "empty"
          ? `${title}: empty`
          : `${title}: ${kind}, ${distinct} different, like ` +
            examples.map((example) => JSON.stringify(shortened(example))).join(", ");
      }),
      "Name them, as in (these are guesses):",
      `  --columns artist=${place(artist)},track=${place(track)},date=${place(date)}`,
    ].join("\n"),
  );
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
