import { fileURLToPath } from "node:url";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { z } from "zod";
import {
  type BreakoutConfig,
  breakoutConfigSchema,
  parseConfig,
  type ProjectConfig,
  projectConfigSchema,
} from "./config.ts";
import { type SourcesConfig, sourcesConfigSchema } from "../scrobbles/sources.ts";
import { exists, readText } from "../base/files.ts";

/** The folder this project lies in: the default root, and the home of the default configuration. */
export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The environment variable that names the root whose history the notebooks show. */
export const ROOT_VARIABLE = "BREAKOUT_ROOT";

/** A root folder with its configuration. */
export interface Workspace {
  readonly root: string;
  readonly project: ProjectConfig;
  readonly sources: SourcesConfig;
  readonly breakout: BreakoutConfig;
  /** Absolute, of everything that is read and written. */
  readonly paths: Readonly<ReturnType<typeof pathsOf>>;
  /**
   * A path, absolute or relative to the root, as people find it: relative to the folder they are in
   * where it lies there, else absolute.
   */
  readonly show: (path: string) => string;
  /** A path as files record it, the same wherever the root lies: relative to the root within it. */
  readonly record: (path: string) => string;
}

/**
 * Opens a root: reads `configs/*.yaml` and works out every path. What the root's configuration does
 * not say is as the project's own says, key by key.
 *
 * @param modelDir the folder of another saved model than the root's own
 * @throws UserError for a configuration fault
 */
export async function openWorkspace(
  root: string = PROJECT_ROOT,
  modelDir?: string,
): Promise<Workspace> {
  const at = resolve(root);
  const [project, sources, breakout] = await Promise.all([
    readConfig(at, "project.yaml", projectConfigSchema),
    readConfig(at, "sources.yaml", sourcesConfigSchema),
    readConfig(at, "breakout.yaml", breakoutConfigSchema),
  ]);
  return {
    root: at,
    project,
    sources,
    breakout,
    paths: pathsOf(at, project.paths, sources, modelDir),
    show: (path) => within(".", resolve(at, path)),
    record: (path) => within(at, path),
  };
}

// deno-lint-ignore explicit-function-return-type -- the type is what stands here, once
function pathsOf(
  root: string,
  folders: ProjectConfig["paths"],
  { scrobbles }: SourcesConfig,
  modelDir: string | undefined,
) {
  const { raw, curated, processed, features, models, metrics, predictions, reports } = folders;
  const saved = modelDir === undefined ? resolve(root, models) : resolve(modelDir);
  const shipped = modelDir === undefined ? dirname(SHIPPED) : saved;
  return {
    raw: resolve(root, raw),
    scrobbles: resolve(root, scrobbles.path),
    provenance: resolve(root, curated, "provenance.json"),
    artists: resolve(root, curated, "artists.csv"),
    ambiguousArtists: resolve(root, curated, "artists_ambiguous.csv"),
    rejected: resolve(root, processed, "rejected.csv"),
    importRejected: resolve(root, processed, "import_rejected.csv"),
    snapshots: resolve(root, processed, "artist_month_snapshots.csv"),
    features: resolve(root, features, "breakout_features.csv"),
    modeling: resolve(root, features, "breakout_modeling.csv"),
    build: resolve(root, processed, "build.json"),
    /** XGBoost's model. */
    model: join(saved, "model.json"),
    /** Of the root's own model; its files lie beside it. */
    artifact: join(saved, ARTIFACT),
    /** Of the model that comes with the project; no command writes there. */
    shipped: join(shipped, ARTIFACT),
    /** Of the shipped model that answers single records. */
    records: join(shipped, "records", ARTIFACT),
    metrics: resolve(root, metrics, "metrics.json"),
    backtest: resolve(root, metrics, "backtest.json"),
    importance: resolve(root, metrics, "importance.json"),
    evaluation: resolve(root, metrics, "evaluation.json"),
    watchlist: resolve(root, predictions, "watchlist.csv"),
    /** Folder of the lists that were written, by the day they are of. */
    lists: resolve(root, predictions, "lists"),
    replay: resolve(root, predictions, "replay.csv"),
    /** Of which days there are lists in it, also those that held nobody. */
    replayDays: resolve(root, predictions, "replay_days.json"),
    /** What was told of lists, and the feed that tells it. */
    told: resolve(root, predictions, "watch.json"),
    feed: resolve(root, predictions, "watch.xml"),
    /** Folder of what is made to be looked at. */
    reports: resolve(root, reports),
    report: resolve(root, reports, "report.html"),
    /** Folder of the pages for everyone, as static files. */
    site: resolve(root, reports, "site"),
    /** What was run, a line each. */
    runs: resolve(root, "data", "runs.jsonl"),
  };
}

const ARTIFACT = "artifact.json";

/** The artifact of the model that comes with the project. */
export const SHIPPED = join(PROJECT_ROOT, "data/models/shipped", ARTIFACT);

function within(folder: string, path: string): string {
  const inside = relative(folder, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}

async function readConfig<T>(root: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const [own, file] = [join(root, "configs", name), join(PROJECT_ROOT, "configs", name)];
  const defaults = { text: await readText(file, "It comes with the project."), file };
  if (own === file || !await exists(own)) return parseConfig(schema, defaults.text, file);
  return parseConfig(schema, await readText(own, ""), own, defaults);
}
