/**
 * What tests of training share: roots with a modeling table of made-up histories.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { randomLcg } from "d3-random";
import { stringify } from "yaml";
import { chosenFeatures } from "../features/feature_sets.ts";
import type { BreakoutConfig } from "../workspace/config.ts";
import { formatMonth } from "../base/calendar.ts";
import { csvText } from "../base/csv.ts";
import { writeAtomic } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import { simulateHistory } from "../scrobbles/sample.ts";
import { withTempDir } from "../testing.ts";
import { writeSample } from "./sample/sample.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";

const { breakout } = await openWorkspace();
const columns = chosenFeatures(breakout);

/** One made-up history: more plays on more days make a breakout likelier. */
export interface MadeUp {
  readonly listener?: string;
  readonly months: number;
  readonly seed: number;
  /** Whether a month may hold breakouts. */
  readonly mayBreakOut?: (month: number) => boolean;
}

function rowsOf({ listener, months, seed, mayBreakOut = () => true }: MadeUp): string[] {
  const random = randomLcg(seed);
  const rows: string[] = [];
  for (let month = 0; month < months; month++) {
    for (let artist = 0; artist < 12; artist++) {
      const plays = 3 + Math.floor(random() * 20);
      const days = 1 + Math.floor(random() * 12);
      const noise = random() * 14;
      const y = plays + days + noise > 36 && mayBreakOut(month) ? 1 : 0;
      const known = new Map([
        ["plays_t", plays],
        ["days_active_t", days],
        ["share_t", plays / 2000],
      ]);
      const value = (name: string): number => known.get(name) ?? Math.floor(random() * 10);
      const keys = [...(listener === undefined ? [] : [listener]), formatMonth(2020 * 12 + month)];
      rows.push([...keys, `artist ${artist}`, ...columns.map(value), y].join(","));
    }
  }
  return rows;
}

/** What differs from the project's own configuration. */
export type Modeling = Partial<BreakoutConfig["modeling"]>;

/** Runs in a root with a modeling table of made-up histories, under a configuration of its own. */
export function inRoot<T>(
  histories: readonly MadeUp[],
  modeling: Modeling,
  run: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  return withTempDir(async (root) => {
    const config = { ...breakout, modeling: { ...breakout.modeling, ...modeling } };
    await Deno.mkdir(join(root, "configs"));
    await Deno.writeTextFile(join(root, "configs/breakout.yaml"), stringify(config));
    const workspace = await openWorkspace(root);
    const keys = histories.some(({ listener }) => listener !== undefined) ? ["listener"] : [];
    const header = [...keys, "month", "artist_name", ...columns, "y"].join(",");
    await Deno.mkdir(dirname(workspace.paths.modeling), { recursive: true });
    await Deno.writeTextFile(
      workspace.paths.modeling,
      [header, ...histories.flatMap(rowsOf), ""].join("\n"),
    );
    return await run(workspace);
  });
}

/**
 * Writes a configuration by which models are backtested quickly: in few windows, with few draws.
 *
 * @param others what else differs from the project's own
 */
export async function backtestQuickly(root: string, others: object = {}): Promise<void> {
  const backtest = { step_months: 12, bootstrap_draws: 100 };
  await writeAtomic(join(root, "configs/breakout.yaml"), stringify({ backtest, ...others }));
}

/** Samples written before in this process: simulating one takes longer than writing it. */
const SAMPLES = new Map<string, readonly Uint8Array[]>();

/**
 * Writes the simulated sample in a root whose models are quickly backtested.
 *
 * @param until a `YYYY-MM-DD`, or its beginning: only earlier plays are kept
 * @param others what else differs from the project's own configuration
 */
export async function sampleIn(
  root: string,
  { seed = 1, plays, until, others }: {
    readonly seed?: number;
    readonly plays: number;
    readonly until?: string;
    readonly others?: object;
  },
): Promise<Workspace> {
  await backtestQuickly(root, others);
  const workspace = await openWorkspace(root);
  const { scrobbles, provenance } = workspace.paths;
  const files = [scrobbles, provenance];
  const key = `${seed} ${plays}`;
  const written = SAMPLES.get(key);
  if (written === undefined) {
    await writeSample(workspace, { seed, plays, force: true });
    SAMPLES.set(key, await Promise.all(files.map((file) => Deno.readFile(file))));
  } else {
    await Promise.all(files.map((file, place) => writeAtomic(file, itemAt(written, place))));
  }
  if (until !== undefined) {
    const [header, ...rows] = (await Deno.readTextFile(scrobbles)).trimEnd().split("\n");
    const kept = rows.filter((row) => row.slice(-"2024-12-31 23:59:59".length) < until);
    await writeAtomic(scrobbles, [header, ...kept, ""].join("\n"));
  }
  return workspace;
}

/** The columns of {@link simulatedRows}. */
export const LISTENERS_HEADER = "listener,artist_name,track_name,date\n";

/** The scrobbles of a simulated listener, as rows of a file of several. */
export function simulatedRows(
  listener: string,
  options: Parameters<typeof simulateHistory>[0],
): string {
  const { artist_name, track_name, date } = simulateHistory(options);
  return csvText(date.map((at, play) => [
    listener,
    itemAt(artist_name, play),
    itemAt(track_name, play),
    at,
  ]));
}

/** Listeners of {@link listenersToLearnFrom}. */
export const LISTENERS = 6;

const { xgboost, record_xgboost } = breakout.listeners;

/** How a model of so many listeners is quickly learnt and judged. */
export const QUICK_LISTENERS: BreakoutConfig["listeners"] = {
  ...breakout.listeners,
  xgboost: { ...xgboost, trees: 12 },
  record_xgboost: { ...record_xgboost, trees: 12 },
  fewest: LISTENERS,
  folds: 2,
  fewest_breakouts: 1,
};

/** Simulated histories of so many listeners, and {@link QUICK_LISTENERS}. */
export async function listenersToLearnFrom(root: string): Promise<void> {
  const rows = Array.from(
    { length: LISTENERS },
    (_, seed) => simulatedRows(`listener ${seed}`, { seed, plays: 5_000, months: 17 }),
  );
  await writeAtomic(join(root, "configs/breakout.yaml"), stringify({ listeners: QUICK_LISTENERS }));
  const { paths } = await openWorkspace(root);
  await writeAtomic(paths.scrobbles, LISTENERS_HEADER + rows.join(""));
}
