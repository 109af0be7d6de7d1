import { fileURLToPath } from "node:url";
import { join, relative, resolve } from "node:path";
import type { z } from "zod";
import { breakoutConfigSchema, parseConfig, projectConfigSchema } from "./config.ts";
import type { BreakoutConfig, ProjectConfig } from "./config.ts";
import { sourcesConfigSchema } from "../scrobbles/sources.ts";
import type { SourcesConfig } from "../scrobbles/sources.ts";
import { exists, readText } from "../base/files.ts";

/** The folder this project lies in: the default root, and the home of the default configuration. */
export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The environment variable that names the root whose history the notebooks show. */
export const ROOT_VARIABLE = "BREAKOUT_ROOT";

/** Absolute paths of everything that is read and written under a root. */
export interface WorkspacePaths {
  readonly raw: string;
  readonly scrobbles: string;
  readonly provenance: string;
  readonly artists: string;
  readonly ambiguousArtists: string;
  readonly rejected: string;
  readonly importRejected: string;
  readonly snapshots: string;
  readonly features: string;
  readonly modeling: string;
  readonly scorable: string;
  readonly build: string;
  readonly model: string;
  readonly artifact: string;
  readonly metrics: string;
  readonly backtest: string;
  readonly importance: string;
  readonly watchlist: string;
  /** Folder of what is made to be looked at. */
  readonly reports: string;
  readonly report: string;
}

/** A root folder with its configuration. */
export interface Workspace {
  readonly root: string;
  readonly project: ProjectConfig;
  readonly sources: SourcesConfig;
  readonly breakout: BreakoutConfig;
  readonly paths: WorkspacePaths;
  /** A path as people read it: relative to the root where it lies in it. */
  readonly show: (path: string) => string;
}

/**
 * Opens a root: reads `configs/*.yaml` and works out every path. A configuration file that the root
 * does not have is taken from the project's own defaults.
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
  const { paths, files } = project;
  const models = modelDir === undefined ? resolve(at, paths.models) : resolve(modelDir);
  return {
    root: at,
    project,
    sources,
    breakout,
    paths: {
      raw: resolve(at, paths.raw),
      scrobbles: resolve(at, sources.scrobbles.path),
      provenance: resolve(at, paths.curated, "provenance.json"),
      artists: resolve(at, paths.curated, "artists.csv"),
      ambiguousArtists: resolve(at, paths.curated, "artists_ambiguous.csv"),
      rejected: resolve(at, paths.processed, files.rejected),
      importRejected: resolve(at, paths.processed, files.import_rejected),
      snapshots: resolve(at, paths.processed, files.snapshots),
      features: resolve(at, paths.features, files.features),
      modeling: resolve(at, paths.features, files.modeling),
      scorable: resolve(at, paths.features, files.scorable),
      build: resolve(at, paths.processed, files.build),
      model: join(models, files.model),
      artifact: join(models, files.artifact),
      metrics: resolve(at, paths.metrics, files.metrics),
      backtest: resolve(at, paths.metrics, files.backtest),
      importance: resolve(at, paths.metrics, files.importance),
      watchlist: resolve(at, paths.predictions, files.watchlist),
      reports: resolve(at, paths.reports),
      report: resolve(at, paths.reports, files.report),
    },
    show: (path) => {
      const inside = relative(at, path);
      return inside.startsWith("..") ? path : inside;
    },
  };
}

async function readConfig<T>(root: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const own = join(root, "configs", name);
  const path = await exists(own) ? own : join(PROJECT_ROOT, "configs", name);
  const text = await readText(path, "The project's own configs/ folder has a copy to start from.");
  return parseConfig(schema, text, path);
}
