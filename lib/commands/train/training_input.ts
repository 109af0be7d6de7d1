import { rulesSchema } from "../../labels/rules.ts";
import { type BreakoutConfig, changedConfig } from "../../workspace/config.ts";
import type { Candidate } from "../../models/candidate.ts";
import type { XgboostMode } from "../../models/settings.ts";
import { type FeatureName, metadataCaveats } from "../../features/registry.ts";
import { fileSha256 } from "../../base/files.ts";
import type { Artifact } from "../../artifact/artifact.ts";
import { requireEnough } from "../../split/enough.ts";
import {
  featuresToLearn,
  readTrainingTable,
  type TrainingTable,
} from "../../split/training_table.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type BuildReport, readBuildReport } from "../build/build_report.ts";

/** What to train on, and how. */
export interface TrainRequest {
  /** Path of the modeling table; the one that was built if absent. */
  readonly table?: string | undefined;
  /** Whether XGBoost's settings are tuned; as configured if absent. */
  readonly mode?: XgboostMode | undefined;
  /** A model to judge and save in place of training any. */
  readonly given?: GivenModel | undefined;
}

/** A model that was trained elsewhere. */
export interface GivenModel {
  /** Of its file, in place of the name of a feature set. */
  readonly name: string;
  readonly columns: FeatureName[];
  /** Learns nothing more. */
  readonly candidate: Candidate;
  /** Of the XGBoost that trained it. */
  readonly version: string;
  readonly warnings: readonly string[];
}

/** A modeling table that can be learnt from, and what is known of it. */
export interface TrainingInput {
  /** The configuration, with the mode that was asked for. */
  readonly breakout: BreakoutConfig;
  /** The features to learn from. */
  readonly columns: FeatureName[];
  readonly table: TrainingTable;
  readonly input: Artifact["input"];
  /** The build that the table came out of, if it was the last. */
  readonly build: BuildReport | null;
  readonly warnings: readonly string[];
}

/**
 * Reads what a request asks to train on.
 *
 * @throws UserError for a table that cannot be learnt from
 */
export async function trainingInput(
  workspace: Workspace,
  request: TrainRequest,
): Promise<TrainingInput> {
  const { paths, show, record } = workspace;
  const { given } = request;
  const breakout = configFor(workspace.breakout, request);
  const path = request.table ?? paths.modeling;

  const columns = given?.columns ?? await featuresToLearn(path, breakout);
  const checksum = await fileSha256(path);
  const last = await readBuildReport(workspace);
  const build = last?.modeling.sha256 === checksum ? last : null;
  const span = build === null
    ? null
    : { first: build.months.first, last: build.last_month?.used ?? build.months.last };
  const rules = build?.rules ?? breakout;
  const file = show(path);
  if (build?.modeling.rows === 0) {
    requireEnough({ months: [], y: new Uint8Array() }, rules, span, file);
  }
  const table = await readTrainingTable(path, columns);
  requireEnough(table, rules, span, file);
  return {
    breakout,
    columns,
    table,
    input: {
      file: record(path),
      sha256: checksum,
      scrobbles_sha256: build?.scrobbles.sha256 ?? null,
      simulated: build?.scrobbles.simulated ?? null,
    },
    build,
    warnings: [
      ...(build === null ? [] : changedRules(build, breakout)),
      ...metadataCaveats(columns),
      ...given?.warnings ?? [],
    ],
  };
}

/** The configuration with what a request has otherwise: a model is judged as it is, and answers alone. */
function configFor(config: BreakoutConfig, { mode, given }: TrainRequest): BreakoutConfig {
  if (given === undefined) {
    return mode === undefined
      ? config
      : changedConfig(config, { modeling: { xgboost: { mode } } }, "");
  }
  const { name, columns: keep } = given;
  return changedConfig(config, {
    modeling: { production_model: "best", calibration: "none", pooling: "pooled" },
    features: { feature_set: name, feature_sets: { [name]: { keep, drop: [] } } },
  }, name);
}

/** The label is what the rules of the build say; the configuration may say something else by now. */
function changedRules({ rules }: BuildReport, config: BreakoutConfig): string[] {
  const same = JSON.stringify(rules) === JSON.stringify(rulesSchema.parse(config));
  return rules === undefined || same ? [] : [
    "the modeling table was built under other rules than configs/breakout.yaml has now; " +
    "'deno task breakout build' builds it anew",
  ];
}
