import pl from "nodejs-polars";
import { calendarOf } from "../base/calendar.ts";
import type { SourcesConfig } from "./sources.ts";
import { UserError } from "../base/errors.ts";
import { parseTextCsv, requireColumns } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { parseTimestamp } from "../base/timestamp.ts";
import { nameNormaliser } from "./names.ts";
import { faultOf } from "./usable.ts";

/** A listening history, cleaned. */
export interface Scrobbles {
  /**
   * One row a play: `[listener,] artist_name, track_name` normalised, `time` in seconds since 1970,
   * `day` and `month` of the local calendar as counted integers.
   */
  readonly plays: Frame;
  /** Rows set aside: `line, reason`, then the columns of the file as read. */
  readonly rejected: Frame;
  /** Rows of the file, blank lines apart. */
  readonly rows: number;
}

/** How to read a scrobbles file. */
export interface ReadScrobblesOptions {
  /** The file's name, for messages. */
  readonly file: string;
  readonly sources: SourcesConfig;
  /** IANA name; day and month boundaries follow it. */
  readonly timeZone: string;
  /** Seconds since 1970; later plays are in the future. */
  readonly now: number;
}

/**
 * Reads a scrobbles file and sets aside the rows that cannot be used: no artist, no track, no
 * readable date, dated before 2002 or in the future.
 *
 * @throws UserError if the file is not CSV, lacks a column, holds no usable row, or has more than
 * `max_rejected_share` rows to set aside
 */
export function readScrobbles(bytes: Uint8Array, options: ReadScrobblesOptions): Scrobbles {
  const { file, sources, timeZone, now } = options;
  const raw = selectColumns(parseTextCsv(bytes, file), sources, file);
  const text = raw.columns;
  const name = nameNormaliser();
  const normalised = (column: string): pl.Series =>
    pl.Series(
      column,
      raw.getColumn(column).toArray().map((cell: unknown) =>
        typeof cell === "string" ? name(cell) : null
      ),
      pl.String,
    );
  const trimmed = raw.withColumns(...text.map(normalised));

  const faults: { row: number; reason: string }[] = [];
  const keep: boolean[] = [];
  const times = new Float64Array(raw.height);
  const artists = trimmed.getColumn("artist_name").toArray();
  const tracks = trimmed.getColumn("track_name").toArray();
  const dates = trimmed.getColumn("date").toArray();
  let blank = 0;
  for (let row = 0; row < raw.height; row++) {
    const [artist, track, date] = [artists[row], tracks[row], dates[row]];
    if (!artist && !track && !date) {
      blank++;
      keep.push(false);
      continue;
    }
    const time = typeof date === "string" ? parseTimestamp(date) : null;
    const reason = faultOf(artist, track, date, time, now);
    if (reason !== null) faults.push({ row, reason });
    keep.push(reason === null);
    times[row] = time ?? NaN;
  }

  const rows = raw.height - blank;
  const rejected = rejectedRows(raw, faults, bytes);
  if (rows === 0) throw new UserError(`${file}: holds no scrobbles, only a header`);
  const share = faults.length / rows;
  if (share > sources.max_rejected_share) {
    throw new UserError(tooManyRejected(file, rejected, rows, share, sources.max_rejected_share));
  }
  if (faults.length === rows) throw new UserError(`${file}: none of its ${rows} rows is usable`);

  const calendar = calendarOf(timeZone);
  const plays = trimmed
    .select(...text.filter((name) => name !== "date" && name !== "album_name"))
    .withColumns(
      pl.Series("time", times),
      pl.Series("keep", keep, pl.Bool),
    )
    .filter(pl.col("keep"))
    .drop("keep");
  const kept: Float64Array = plays.getColumn("time").toTypedArray();
  return {
    plays: plays.withColumns(
      pl.Series("day", Int32Array.from(kept, calendar.day)),
      pl.Series("month", Int32Array.from(kept, calendar.month)),
    ),
    rejected,
    rows,
  };
}

/**
 * The columns of a scrobbles file that are used, under this project's names, cells as they stand.
 *
 * @throws UserError if a required one is absent
 */
export function selectColumns(frame: Frame, sources: SourcesConfig, file: string): Frame {
  const { required_columns, optional_columns, columns } = sources.scrobbles;
  const own = (name: keyof typeof columns): string => columns[name] ?? name;
  requireColumns(frame, required_columns.map(own), file);
  const names = new Set([...required_columns, ...optional_columns]);
  const present = [...names].filter((name) => frame.columns.includes(own(name)));
  return frame.select(...present.map((name) => pl.col(own(name)).alias(name)));
}

function rejectedRows(
  raw: Frame,
  faults: readonly { row: number; reason: string }[],
  bytes: Uint8Array,
): Frame {
  const lineOf = faults.length > 0 ? recordLines(bytes) : [];
  const reasons = pl.DataFrame({
    row: pl.Series("row", faults.map((f) => f.row), pl.Int32),
    line: pl.Series("line", faults.map((f) => lineOf[f.row + 1] ?? -1), pl.Int32),
    reason: pl.Series("reason", faults.map((f) => f.reason), pl.String),
  });
  const rows = pl.Series("row", Int32Array.from({ length: raw.height }, (_, row) => row));
  return reasons.join(raw.withColumns(rows), { on: "row", how: "left" }).drop("row");
}

/** The line on which each CSV record starts, the header's first; quoted fields may hold newlines. */
function recordLines(bytes: Uint8Array): number[] {
  const [NEWLINE, QUOTE, COMMA] = [10, 34, 44];
  const starts = [1];
  let line = 1;
  let quoted = false;
  let previous = NEWLINE;
  for (const byte of bytes) {
    if (byte === NEWLINE) {
      line++;
      if (!quoted) starts.push(line);
    } else if (byte === QUOTE) {
      // A quote opens a field only at its start; a doubled one goes on with it.
      quoted = !quoted && [COMMA, NEWLINE, QUOTE].includes(previous);
    }
    previous = byte;
  }
  return starts;
}

function tooManyRejected(
  file: string,
  rejected: Frame,
  rows: number,
  share: number,
  limit: number,
): string {
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
  const counts = rejected.groupBy("reason").agg(pl.col("line").count().alias("rows"))
    .sort(["rows", "reason"], [true, false]).toRecords();
  const first = rejected.head(3).toRecords();
  return [
    `${file}: ${rejected.height} of ${rows} rows (${percent(share)}) cannot be used, more than ` +
    `max_rejected_share (${percent(limit)}) allows:`,
    ...counts.map((c) => `  ${c["rows"]} × ${c["reason"]}`),
    "for example:",
    ...first.map((r) => {
      const { line, reason, ...fields } = r;
      return `  line ${line}: ${reason}: ${JSON.stringify(fields)}`;
    }),
    "Mend the rows, map the columns in configs/sources.yaml, or raise max_rejected_share there.",
  ].join("\n");
}
