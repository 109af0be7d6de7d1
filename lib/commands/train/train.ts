import type { ProgressListener } from "../../base/progress.ts";
import { basename, dirname, join, relative } from "node:path";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { TooLittleHistory } from "../../split/split.ts";
import { exists, sha256, writeJson } from "../../base/files.ts";
import { type Artifact, type ModelFile, saveModel } from "../../artifact/artifact.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { FAMILY_NAMES } from "../../models/family.ts";
import { FAMILIES } from "../../selection/families.ts";
import { compare, type Contender, type ModelSelection } from "../../selection/compare.ts";
import { listenersInParts, splitTable, summaryOfRows } from "../../split/split_table.ts";
import { missingForXgboost, NoXgboost, xgboostVersion } from "../../models/xgboost/library.ts";
import { listenersOf, rowsOfListener, type TrainingTable } from "../../split/training_table.ts";
import { VERSION } from "../../base/version.ts";
import { UserError } from "../../base/errors.ts";
import { dataOf, rememberRun } from "../../workspace/runs.ts";
import { type Listening, readListening } from "../../workspace/listening.ts";
import { SHIPPED, type Workspace } from "../../workspace/workspace.ts";
import { writeModelCards } from "../../artifact/model_card.ts";
import type { ListenersReport, TrainReport } from "../../artifact/train_report.ts";
import { type ListenersTraining, trainOnListeners } from "./listeners.ts";
import { whoSpeaks } from "./speaks.ts";
import { trainingInput, type TrainRequest } from "./training_input.ts";
import { comparisonReport, figuresOf, type HeldOut } from "./training_figures.ts";

/** What came of a history that is too little to learn from: nothing, and why. */
export interface NothingTrained {
  /** What is there, what is needed, and from when there can be enough. */
  readonly too_little: string;
}

/**
 * Trains on whatever there is: one model of many people where the history has so many, else models on
 * the modeling table. A history that is merely short is no fault: nothing is trained.
 *
 * @throws UserError as either does
 */
export async function trainAny(
  workspace: Workspace,
  request: TrainRequest,
  onProgress: ProgressListener,
): Promise<TrainReport | ListenersTraining | NothingTrained> {
  const { paths, breakout } = workspace;
  const listening = request.table === undefined && await exists(paths.scrobbles)
    ? await readListening(workspace)
    : null;
  if (listening !== null && listening.histories.length >= breakout.listeners.fewest) {
    return await trainOnListeners(workspace, listening, onProgress);
  }
  try {
    return await trainAndSave(workspace, request, onProgress, listening);
  } catch (error) {
    if (error instanceof TooLittleHistory) return { too_little: error.message };
    throw error;
  }
}

/**
 * Trains on a modeling table and saves every trained model, the artifact that says which of them is
 * served, the metrics and the model card.
 *
 * Where the table has several listeners, the model learns from all of them. If `modeling.pooling` is
 * `own`, each listener has a model of their own besides, in `listeners/` beside it; the model of all
 * then serves those who have none.
 *
 * Without libxgboost the models that need none are trained. Who answers from then on, the model that
 * is saved or the one that comes with the project, is written into the artifact; see
 * {@link whoSpeaks}.
 *
 * @param onProgress hears of each candidate's steps
 * @param listening where it has been read before
 * @throws UserError for a table that cannot be learnt from, or where it would replace the model that
 * comes with the project
 */
export async function trainAndSave(
  workspace: Workspace,
  request: TrainRequest = {},
  onProgress: ProgressListener = () => {},
  listening: Listening | null = null,
): Promise<TrainReport> {
  const { project, paths, record } = workspace;
  const began = new Date();
  refuseShipped(workspace);
  const training = await trainingInput(workspace, request);
  const { breakout, columns, table, input, build, warnings } = training;
  const { given } = request;
  const missing = given === undefined ? missingForXgboost() : null;
  if (missing !== null && breakout.modeling.production_model === "xgboost") {
    throw new NoXgboost(missing);
  }
  const families = FAMILY_NAMES.filter((name) => name !== "xgboost" || missing === null);
  const candidates = given === undefined
    ? candidatesOf(breakout, families)
    : [given.candidate, ...candidatesOf(breakout, [])];
  // Those of the whole history, where it is known: some may have no row in the table.
  const listeners = build?.listeners ?? listenersOf(table);

  const learn = (rows: TrainingTable, onStep: ProgressListener): ModelSelection =>
    compare(splitTable(rows, project.split, breakout), breakout, onStep, candidates);
  const shared = learn(table, onProgress);
  const owns = breakout.modeling.pooling === "own" && listeners.length > 1
    ? shared.split.listeners.map((listener) =>
      ownModel(listener, rowsOfListener(table, listener), workspace, learn, onProgress)
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
    libraries: {
      breakout: VERSION,
      ...(missing === null ? { xgboost: given?.version ?? xgboostVersion() } : {}),
    },
  });
  const served = candidates.find(({ name }) => name === shared.served.name);
  if (served === undefined) throw new RangeError(`no candidate is called ${shared.served.name}`);
  const speaks = given === undefined
    ? await whoSpeaks(workspace, training, served, onProgress, listening)
    : { own: true, why: "The model trained elsewhere answers: it was adopted." };

  const own_models: NonNullable<Artifact["own_models"]> = [];
  for (const { listener, path, comparison } of owns) {
    if (comparison === null) continue;
    await saveModel(path, filesOf(comparison), { ...artifactOf(comparison), listener });
    own_models.push({ listener, folder: relative(dirname(paths.artifact), dirname(path)) });
  }
  await saveModel(paths.artifact, filesOf(shared), {
    ...artifactOf(shared),
    speaks,
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
    speaks,
    ...compared,
    warnings: [
      ...compared.warnings,
      ...warnings,
      ...(missing === null ? [] : [`XGBoost did not train: ${missing.replace(/\.$/, "")}`]),
    ],
    ...(listeners.length > 1
      ? { listeners: listenersReport(shared, owns, listeners, breakout, record) }
      : {}),
  };
  await writeJson(paths.metrics, report);
  await writeModelCards(workspace.paths);
  await rememberRun(workspace, began, {
    command: "train",
    seed: breakout.modeling.xgboost.random_state,
    data: dataOf(input),
    settings: breakout,
    columns,
    figures: Object.fromEntries(
      // The one that is served comes first, and keeps its place.
      [shared.served, ...shared.models, ...shared.heuristics].map(({ name, test }) => [
        `test PR-AUC of ${name}`,
        { value: test.pr_auc, low: null, high: null },
      ]),
    ),
  });
  return report;
}

/** What comes with the project is learnt from many people; nothing of one's own takes its place. */
function refuseShipped({ paths, show, breakout }: Workspace): void {
  if (paths.artifact !== SHIPPED) return;
  throw new UserError(
    `${show(dirname(SHIPPED))}: holds the model that comes with Breakout, learnt from many ` +
      `people. Only a history of at least ${breakout.listeners.fewest} listeners replaces it; name ` +
      "another folder with --model-dir.",
  );
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
  { paths }: Workspace,
  learn: (rows: TrainingTable, onStep: ProgressListener) => ModelSelection,
  onProgress: ProgressListener,
): OwnModel {
  const folder = join(dirname(paths.artifact), "listeners", folderName(listener));
  const path = join(folder, basename(paths.artifact));
  try {
    const comparison = learn(
      rows,
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
    { models, heuristics, split }: ModelSelection,
  ): (HeldOut & Pick<Contender, "name">)[] =>
    [...models, ...heuristics].map(({ name, scores }) => ({ name, scores, split }));
  const owned = owns.flatMap(({ comparison }) => comparison === null ? [] : contenders(comparison));
  const { split } = shared;
  const explained = new Set([...split.listeners, ...split.leftOut.map(({ listener }) => listener)]);
  return {
    pooling: config.modeling.pooling,
    each: [...listenersInParts(split)].map(([listener, among]) => {
      const { comparison = null, reason = null, path = "" } = owns.find((model) =>
        model.listener === listener
      ) ?? {};
      return {
        listener,
        split: summaryOfRows(split, among),
        shared: Object.fromEntries(
          contenders(shared).map((of) => [of.name, figuresOf([{ ...of, among }])]),
        ),
        own: comparison && { ...comparisonReport(comparison, config), artifact: record(path) },
        own_missing: reason,
      };
    }),
    own_together: owned.length === 0 ? null : Object.fromEntries(
      contenders(shared).map((
        { name },
      ) => [name, figuresOf(owned.filter((of) => of.name === name))]),
    ),
    left_out: [
      ...split.leftOut,
      ...listeners.filter((listener) => !explained.has(listener)).map((listener) => ({
        listener,
        reason: "no row of the modeling table is theirs: their history is no longer than the " +
          "cold start and the horizon, or none of their artists was ever eligible",
      })),
    ],
  };
}
