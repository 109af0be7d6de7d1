import type { AskedColumns } from "./asked_columns.ts";
import type { Collected, CollectorOptions } from "./collector.ts";
import type { Dialect, DialectOptions } from "./dialects/dialect.ts";

/** How to read a source. */
export interface ReadOptions extends Omit<CollectorOptions, "file">, DialectOptions {
  /** The name of a dialect; recognised by content if absent. */
  readonly format?: string;
  /** Where the parts of a play are; worked out if absent. */
  readonly columns?: AskedColumns;
  /** A label of the WHATWG Encoding Standard; recognised by content if absent. */
  readonly encoding?: string;
}

/** What a source was recognised as, and what it holds. */
export interface ReadSource extends Collected {
  readonly dialect: Pick<Dialect, "name" | "title">;
  /** What it was recognised by. */
  readonly evidence: string;
  /** A label of the WHATWG Encoding Standard. */
  readonly encoding: string;
}
