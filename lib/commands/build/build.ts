import { createHash } from "node:crypto";
import { guardedCsvText } from "../../base/csv.ts";
import { compareCodePoints } from "../../base/order.ts";
import { jsonText, PendingFiles, stateOf } from "../../base/files.ts";
import { itemAt } from "../../base/items.ts";
import { rulesSchema } from "../../labels/rules.ts";
import { refuseTooMany, type RejectedScrobble, tallyOf } from "../../scrobbles/history.ts";
import { indexListeners } from "../../scrobbles/listener_index.ts";
import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import { isSimulated } from "../../scrobbles/provenance.ts";
import { REQUIRED_SCROBBLE_COLUMNS, SCROBBLE_COLUMNS } from "../../scrobbles/sources.ts";
import { type TableName, TABLES } from "../../split/all_tables.ts";
import {
  type KnownArtists,
  readKnownArtists,
  readListening,
  tableSettings,
} from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { BuildReport, BuiltTable } from "./build_report.ts";
import { joinedLastMonths, type TablePart, tablePart } from "./part.ts";
import { PartWorkers } from "./part_workers.ts";

/** What is built from. */
interface Source {
  /** Of the scrobbles file. */
  readonly sha256: string;
  readonly metadata: KnownArtists | null;
  readonly rejected: readonly RejectedScrobble[];
  /** Rows of the file. */
  readonly rows: number;
}

/** Below so many bytes of scrobbles, workers take longer to start than they save. */
const WORTH_WORKERS = 16 << 20;

/**
 * Makes every table of the scrobbles and writes it, each listener by themselves. A large file in which
 * the rows of each listener lie side by side is shared out among workers, and never held as a whole.
 *
 * @param now seconds since 1970; later plays are set aside
 * @param worthWorkers the size in bytes from which on a file is shared out
 * @throws UserError for scrobbles that cannot be used
 */
export async function buildTables(
  workspace: Workspace,
  now: number = Math.floor(Date.now() / 1000),
  worthWorkers = WORTH_WORKERS,
): Promise<BuildReport> {
  const { paths } = workspace;
  const found = await Deno.stat(paths.scrobbles).catch(() => null);
  await using tables = new TableFiles(workspace);
  const shared = found === null || found.size < worthWorkers
    ? null
    : await share(workspace, now, tables, stateOf(found));
  return await tables.commit(shared ?? await buildHere(workspace, now, tables));
}

async function buildHere(workspace: Workspace, now: number, tables: TableFiles): Promise<Source> {
  const { histories, metadata, ...read } = await readListening(workspace, now);
  const settings = tableSettings(workspace, metadata, now);
  for (const history of histories) await tables.add(tablePart([history], settings));
  return { metadata, ...read };
}

/**
 * @param state of the scrobbles file, which it must keep
 * @returns `null` if listeners cannot be read apart from one another
 */
async function share(
  workspace: Workspace,
  now: number,
  tables: TableFiles,
  state: string,
): Promise<Source | null> {
  const { paths, show, sources } = workspace;
  const [path, file] = [paths.scrobbles, show(paths.scrobbles)];
  const metadata = await readKnownArtists(workspace);
  const settings = tableSettings(workspace, metadata, now);
  const rejected: RejectedScrobble[] = [];
  let rows = 0;
  await using workers = new PartWorkers({ path, file, state, sources, settings });
  const found = await indexListeners(path, sources, file, (range) => workers.foresee(range));
  if (found === null) return null;
  const inOrder = found.ranges.toSorted((a, b) => compareCodePoints(a.listener, b.listener));
  for await (const read of workers.take(inOrder)) {
    rows += read.rows;
    rejected.push(...read.rejected);
    if (read.part !== null) await tables.add(read.part);
  }
  rejected.sort((a, b) => a.line - b.line);
  refuseTooMany(tallyOf({ rejected, rows }), { file, sources });
  return { sha256: found.sha256, metadata, rejected, rows };
}

/** The tables of a root as they are written, part by part, and what is told of them. */
class TableFiles implements AsyncDisposable {
  readonly #workspace: Workspace;
  readonly #files = new PendingFiles();
  readonly #written = {
    snapshots: { rows: 0, hash: createHash("sha256") },
    features: { rows: 0, hash: createHash("sha256") },
    modeling: { rows: 0, hash: createHash("sha256") },
  };
  readonly #artists = new Set<string>();
  readonly #months = new Set<string>();
  readonly #listeners: string[] = [];
  readonly #lastMonths: LastMonth[] = [];
  #positives = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Adds the rows of some listeners behind those that are there. */
  async add(
    { tables, positives, listeners, artists, months, lastMonth }: TablePart,
  ): Promise<void> {
    for (const name of TABLES) {
      const written = this.#written[name];
      const { rows, header, csv } = tables[name];
      const pieces = this.#lastMonths.length === 0
        ? [new TextEncoder().encode(header), csv]
        : [csv];
      for (const piece of pieces) {
        written.hash.update(piece);
        await this.#files.add(this.#workspace.paths[name], piece);
      }
      written.rows += rows;
    }
    for (const artist of artists) this.#artists.add(artist);
    for (const month of months) this.#months.add(month);
    this.#listeners.push(...listeners);
    this.#lastMonths.push(lastMonth);
    this.#positives += positives;
  }

  /** Puts the tables in the place of the old ones, with `build.json`, which says what they are. */
  async commit({ sha256, metadata, rejected, rows }: Source): Promise<BuildReport> {
    const { paths, record, project, breakout } = this.#workspace;
    const built = (name: TableName): BuiltTable => {
      const { rows, hash } = this.#written[name];
      return { file: record(paths[name]), rows, sha256: hash.copy().digest("hex") };
    };
    const months = [...this.#months].sort();
    const report: BuildReport = {
      schema_version: 1,
      scrobbles: {
        file: record(paths.scrobbles),
        sha256,
        simulated: await isSimulated(paths.provenance, sha256),
        rows,
        kept: rows - rejected.length,
        rejected: tallyOf({ rejected, rows }).reasons,
        artists: this.#artists.size,
      },
      ...(metadata === null ? {} : {
        metadata: {
          file: record(paths.artists),
          sha256: metadata.sha256,
          known:
            metadata.artists.filter(({ artist_name }) => this.#artists.has(artist_name)).length,
        },
      }),
      timezone: project.time.timezone,
      months: {
        first: itemAt(months, 0),
        last: itemAt(months, months.length - 1),
        count: months.length,
      },
      last_month: joinedLastMonths(this.#lastMonths),
      snapshots: built("snapshots"),
      features: built("features"),
      modeling: { ...built("modeling"), positives: this.#positives },
      rules: rulesSchema.parse(breakout),
      ...(this.#listeners.length === 0 ? {} : { listeners: this.#listeners }),
    };
    const encoder = new TextEncoder();
    await this.#files.add(paths.rejected, encoder.encode(rejectedCsv(rejected)));
    await this.#files.add(paths.build, encoder.encode(jsonText(report)));
    await this.#files.commit();
    return report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files[Symbol.asyncDispose]();
  }
}

/** The rows set aside, with line and reason, cells as they are in the file. */
function rejectedCsv(rejected: readonly RejectedScrobble[]): string {
  const columns = SCROBBLE_COLUMNS
    .filter((name, place) =>
      place < REQUIRED_SCROBBLE_COLUMNS.length || rejected.some(({ row }) => name in row)
    );
  return guardedCsvText([
    ["line", "reason", ...columns],
    ...rejected.map(({ line, reason, row }) => [
      line,
      reason,
      ...columns.map((name) => row[name]),
    ]),
  ]);
}
