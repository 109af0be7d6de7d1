import { basename, dirname, join, relative } from "node:path";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { TooLittleHistory } from "../../split/split.ts";
import { sha256, writeJson } from "../../base/files.ts";
import { saveModel } from "../../artifact/artifact.ts";
import { FAMILIES } from "../../models/families.ts";
import type { Artifact, ModelFile } from "../../artifact/artifact.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { compare } from "../../models/compare.ts";
import type { Contender, ModelSelection } from "../../models/compare.ts";
import { splitTable, summaryOfListener } from "../../split/split_table.ts";
import { xgboostVersion } from "../../models/xgboost/library.ts";
import { listenersOf, rowsOfListener } from "../../split/training_table.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { VERSION } from "../../base/version.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { writeModelCards } from "../../artifact/model_card.ts";
import type { ListenersReport, TrainReport } from "../../artifact/train_report.ts";
import { trainingInput } from "./training_input.ts";
import type { TrainRequest } from "./training_input.ts";
import { comparisonReport, figuresOf, heldOut } from "./training_figures.ts";

/**
 * Trains on a modeling table and saves every trained model, the artifact that says which of them is
 * served, the metrics and the model card.
 *
 * Where the table has several listeners, the model learns from all of them. If `modeling.pooling` is
 * `own`, each listener has a model of their own besides, in `listeners/` beside it; the model of all
 * then serves those who have none.
 *
 * @param onProgress hears of each candidate's steps
 * @throws UserError for a table that cannot be learnt from, or a missing XGBoost
 */
export async function trainAndSave(
  workspace: Workspace,
  request: TrainRequest = {},
  onProgress: ProgressListener = () => {},
): Promise<TrainReport> {
  const { project, paths, record } = workspace;
  const { breakout, columns, table, input, build, warnings } = await trainingInput(
    workspace,
    request,
  );
  // Those of the whole history, where it is known: some may have no row in the table.
  const listeners = build?.listeners ?? listenersOf(table);

  const shared = compare(splitTable(table, project.split, breakout), breakout, onProgress);
  const owns = breakout.modeling.pooling === "own" && listeners.length > 1
    ? shared.split.listeners.map((listener) =>
      ownModel(listener, rowsOfListener(table, listener), workspace, breakout, onProgress)
    )
    : [];

  const filesOf = ({ models }: ModelSelection): ModelFile[] =>
    models.map(({ model }) => ({ file: FAMILIES[model.family].file, json: model.json }));
  const artifactOf = ({ served, split }: ModelSelection): Artifact => ({
    schema_version: 1,
    model: {
      family: served.model.family,
      file: FAMILIES[served.model.family].file,
      sha256: sha256(served.model.json),
    },
    feature_set: breakout.features.feature_set,
    feature_columns: columns,
    calibration: served.model.scorer.calibration ?? null,
    threshold: served.threshold.threshold,
    threshold_policy: { ...breakout.modeling.thresholding, reason: served.threshold.reason },
    metrics: {
      validation: served.validation,
      test: { ...served.test, alerts_per_month: served.alerts.per_month },
    },
    training: split.summary,
    input,
    libraries: { breakout: VERSION, xgboost: xgboostVersion() },
  });
  const own_models: NonNullable<Artifact["own_models"]> = [];
  for (const { listener, path, comparison } of owns) {
    if (comparison === null) continue;
    await saveModel(path, filesOf(comparison), { ...artifactOf(comparison), listener });
    own_models.push({ listener, folder: relative(dirname(paths.artifact), dirname(path)) });
  }
  await saveModel(paths.artifact, filesOf(shared), {
    ...artifactOf(shared),
    ...(own_models.length === 0 ? {} : { own_models }),
  });

  const compared = comparisonReport(shared, breakout);
  const report: TrainReport = {
    schema_version: 1,
    input,
    feature_set: breakout.features.feature_set,
    rules: build?.rules ?? null,
    ...(build?.last_month === undefined ? {} : { last_month: build.last_month }),
    xgboost_mode: breakout.modeling.xgboost.mode,
    ...compared,
    warnings: [...compared.warnings, ...warnings],
    ...(listeners.length > 1
      ? { listeners: listenersReport(shared, owns, listeners, breakout, record) }
      : {}),
  };
  await writeJson(paths.metrics, report);
  await writeModelCards(workspace.paths);
  return report;
}

/** What learnt from one listener's rows alone. */
interface OwnModel {
  readonly listener: string;
  /** Of its artifact. */
  readonly path: string;
  /** `null` where there was too little to learn from; `reason` says what. */
  readonly comparison: ModelSelection | null;
  readonly reason: string | null;
}

function ownModel(
  listener: string,
  rows: TrainingTable,
  { project, paths }: Workspace,
  config: BreakoutConfig,
  onProgress: ProgressListener,
): OwnModel {
  const folder = join(dirname(paths.artifact), "listeners", folderName(listener));
  const path = join(folder, basename(paths.artifact));
  try {
    const split = splitTable(rows, project.split, config);
    const comparison = compare(
      split,
      config,
      (done, of, note = "") => onProgress(done, of, `${listener}: ${note}`),
    );
    return { listener, path, comparison, reason: null };
  } catch (error) {
    if (!(error instanceof TooLittleHistory)) throw error;
    return { listener, path, comparison: null, reason: error.message };
  }
}

/** A folder name for people that no two names share and every file system takes. */
function folderName(listener: string): string {
  const readable = listener.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40).replace(/^-|-$/g, "");
  return [...(readable === "" ? [] : [readable]), sha256(listener).slice(0, 8)].join("-");
}

function listenersReport(
  shared: ModelSelection,
  owns: readonly OwnModel[],
  listeners: readonly string[],
  config: BreakoutConfig,
  record: Workspace["record"],
): ListenersReport {
  const contenders = (
    { models, heuristics }: ModelSelection,
  ): Contender[] => [...models, ...heuristics];
  const owned = owns.flatMap(({ comparison }) => comparison === null ? [] : [comparison]);
  const used = new Set(shared.split.listeners);
  const explained = new Set(shared.split.leftOut.map(({ listener }) => listener));
  return {
    pooling: config.modeling.pooling,
    each: shared.split.listeners.map((listener) => {
      const own = owns.find((model) => model.listener === listener);
      return {
        listener,
        split: summaryOfListener(shared.split, listener),
        shared: Object.fromEntries(
          contenders(shared).map((c) =>
            [c.name, figuresOf([heldOut(c, shared.split, listener)])] as const
          ),
        ),
        own: own === undefined || own.comparison === null
          ? null
          : { ...comparisonReport(own.comparison, config), artifact: record(own.path) },
        own_missing: own?.reason ?? null,
      };
    }),
    own_together: owned.length === 0 ? null : Object.fromEntries(
      contenders(shared).map(({ name }) => [
        name,
        figuresOf(
          owned.flatMap((comparison) =>
            contenders(comparison).filter((c) => c.name === name)
              .map((c) => heldOut(c, comparison.split))
          ),
        ),
      ]),
    ),
    left_out: [
      ...shared.split.leftOut,
      ...listeners.filter((listener) => !used.has(listener) && !explained.has(listener))
        .map((listener) => ({
          listener,
          reason: "no row of the modeling table is theirs: their history is no longer than the " +
            "cold start and the horizon, or none of their artists was ever eligible",
        })),
    ],
  };
}
