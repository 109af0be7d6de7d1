import type { GenreBuckets } from "../artists/genre_bucket.ts";
import type { ArtistMetadata } from "../artists/metadata.ts";
import { UserError } from "../base/errors.ts";
import type { Rules } from "../labels/rules.ts";
import type { Row } from "../snapshots/table.ts";
import { numberColumn } from "../tables/table.ts";
import { featureTable } from "./features.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { joinMetadata } from "./metadata.ts";
import { FEATURES, isMetadataFeature } from "./registry.ts";

/** What features are computed by, besides what was played. */
export interface FeatureSources {
  readonly rules: Rules;
  /** `null` where nothing is known of artists as such. */
  readonly metadata: readonly ArtistMetadata[] | null;
  readonly genreBuckets: GenreBuckets;
}

/**
 * The features of rows as a model takes them.
 *
 * @param rows those of one history beside one another
 * @param columns names of features, in the order of the model
 * @param moments of a history, where they are known already
 * @throws UserError if a column is of the artists' metadata and there is none
 */
export function matrixOfRows(
  rows: readonly Row[],
  columns: readonly string[],
  { rules, metadata, genreBuckets }: FeatureSources,
  moments?: Parameters<typeof featureTable>[3],
): FeatureMatrix {
  const asked = columns.filter(isMetadataFeature);
  const played = featureTable(
    rows,
    rules,
    FEATURES.filter(({ name }) => columns.includes(name)),
    moments,
  );
  const table = asked.length === 0 ? played : joinMetadata(played, metadata ?? [], genreBuckets);
  const absent = asked.filter((name) => metadata === null || !table.columns.has(name));
  if (absent.length > 0) {
    throw new UserError(
      `the model looks at ${
        absent.join(", ")
      }. Features of the artists' metadata need artists.csv ` +
        "and the genre_buckets that it learnt with: put it back ('deno task breakout enrich' writes " +
        "it), or train without",
    );
  }
  const values = new Float32Array(rows.length * columns.length);
  columns.forEach((name, column) =>
    numberColumn(table, name).forEach((value, row) => {
      values[row * columns.length + column] = value;
    })
  );
  return { values, rows: rows.length, columns };
}
