import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../base/errors.ts";
import { jsonText, readBytes, sha256, writeTogether } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import { isFeatureName } from "../features/registry.ts";
import { alertsPerMonthSchema } from "../metrics/alert_threshold.ts";
import { estimateSchema } from "../metrics/bootstrap.ts";
import { rankingSchema } from "../metrics/ranking.ts";
import { calibrationSchema } from "../models/calibration.ts";
import { FAMILY_NAMES } from "../models/family.ts";
import { modelingSchema } from "../models/settings.ts";
import { FAMILIES } from "../selection/families.ts";
import type { Scorer } from "../models/scorer.ts";
import { eachPart, partSchema } from "../split/split.ts";
import { tableOriginSchema } from "../split/table_origin.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const probability = z.number().min(0).max(1);

/** Rows and breakouts of every part of a split. */
export const splitSummarySchema = z.object(eachPart(() => partSchema));

/** A model's figures on the held-out months. */
export const modelMetricsSchema = z.object({
  validation: rankingSchema,
  test: rankingSchema.extend({ alerts_per_month: alertsPerMonthSchema }),
});

/** Means over listeners, with 95 % intervals, on the rows of one kind of period. */
const judgedSummarySchema = z.object({
  judged: z.int().nonnegative(),
  prevalence: z.number().nullable(),
  average_precision: estimateSchema,
  /** How many of the three likeliest of a period became core. */
  precision_of_three: estimateSchema,
  calibration_error: z.number().nullable(),
});

/** What a model of many people learnt from, and how it did for others. */
export const listenersSummarySchema = z.object({
  count: z.int().positive(),
  rows: z.int().positive(),
  breakouts: z.int().nonnegative(),
  calendar: judgedSummarySchema,
  rolling: judgedSummarySchema,
});

export type ListenersSummary = z.infer<typeof listenersSummarySchema>;

const verdictSchema = z.object({
  own: z.boolean(),
  /** A sentence that begins with who answers. */
  why: z.string(),
});

/**
 * Whether a model learnt from one's own history answers, or the one that comes with the project; of
 * several listeners for each, and on the whole where it does for all.
 */
export const speaksSchema = verdictSchema.extend({
  listeners: z.array(verdictSchema.extend({ listener: z.string() })).readonly().optional(),
});

export type Speaks = z.infer<typeof speaksSchema>;

/** `artifact.json`: everything that serving needs to know about the model file beside it. */
export const artifactSchema = z.object({
  schema_version: z.literal(1),
  model: z.object({
    family: z.enum(FAMILY_NAMES),
    file: z.string().regex(/^[^/\\]+$/),
    sha256: hash,
  }),
  feature_set: z.string(),
  feature_columns: z.array(z.string().refine(isFeatureName, "unknown feature")).min(1),
  /** What maps the model's margins to probabilities; `null` for the model's own. */
  calibration: calibrationSchema.nullable().default(null),
  /** Of the probabilities that are served, calibrated ones if there is a calibration. */
  threshold: probability,
  threshold_policy: modelingSchema.shape.thresholding.extend({ reason: z.string() }),
  /** How it did on the months that were held out; absent of a model that was judged on people. */
  metrics: modelMetricsSchema.optional(),
  training: splitSummarySchema.optional(),
  /** How it did for people it had not heard of, where it learnt from many. */
  listeners: listenersSummarySchema.optional(),
  /** What the model learnt from. */
  input: tableOriginSchema,
  /** What trained it; without XGBoost where that could not be loaded. */
  libraries: z.object({ breakout: z.string(), xgboost: z.string().optional() }),
  /** Whose rows alone it learnt from, where that is one of several listeners. */
  listener: z.string().optional(),
  /** Who answers where this model lies; this one if absent. */
  speaks: speaksSchema.optional(),
  /** Listeners with a model of their own, and the folder of its files, relative to this one's. */
  own_models: z.array(
    z.object({ listener: z.string(), folder: z.string().regex(/^listeners\/[^/\\]+$/) }),
  ).optional(),
});

export type Artifact = z.infer<typeof artifactSchema>;

export interface SavedModel {
  readonly artifact: Artifact;
  readonly scorer: Scorer;
}

const RETRAIN = "Train one with 'deno task breakout train'.";

/** The model card that lies beside an artifact. */
export function cardBeside(artifact: string): string {
  return join(dirname(artifact), "MODEL_CARD.md");
}

export interface ModelFile {
  readonly file: string;
  readonly json: string;
}

/**
 * Writes every trained model's file, and the artifact that vouches for the one to serve by checksum.
 *
 * @param path of `artifact.json`
 */
export async function saveModel(
  path: string,
  models: readonly ModelFile[],
  artifact: Artifact,
): Promise<void> {
  await writeTogether([
    ...models.map(({ file, json }) => [join(dirname(path), file), json] as const),
    [path, jsonText(artifact)],
  ]);
}

/**
 * Loads the model of an artifact.
 *
 * @param path of `artifact.json`
 * @throws UserError if a file is missing, damaged, or does not fit the other
 */
export async function loadModel(path: string): Promise<SavedModel> {
  const artifact = await readArtifact(path);
  const modelPath = join(dirname(path), artifact.model.file);
  const bytes = await readBytes(modelPath, RETRAIN);
  const found = sha256(bytes);
  if (found !== artifact.model.sha256) {
    throw new UserError(
      `${modelPath}: damaged, or not the model of ${path}: its SHA-256 is ${found}, the artifact ` +
        `says ${artifact.model.sha256}. Restore both files. ${RETRAIN}`,
    );
  }
  try {
    const scorer = FAMILIES[artifact.model.family].parse(
      JSON.parse(new TextDecoder().decode(bytes)),
    );
    if (scorer.featureColumns.join() !== artifact.feature_columns.join()) {
      throw new Error("its features are not the artifact's feature_columns");
    }
    const { calibration } = artifact;
    return { artifact, scorer: calibration === null ? scorer : { ...scorer, calibration } };
  } catch (error) {
    throw new UserError(`${modelPath}: not a usable model: ${messageOf(error)}. ${RETRAIN}`);
  }
}

/**
 * Loads the model that scores a listener: their own if there is one, else the one of all.
 *
 * @param shared the model of all, and `path` its artifact
 * @throws UserError as {@link loadModel}
 */
export async function loadModelOf(
  listener: string | null,
  shared: SavedModel,
  path: string,
): Promise<SavedModel> {
  const own = shared.artifact.own_models?.find((model) => model.listener === listener);
  return own === undefined
    ? shared
    : await loadModel(join(dirname(path), own.folder, basename(path)));
}

/**
 * Reads `artifact.json` alone.
 *
 * @throws UserError if it is missing or damaged
 */
export async function readArtifact(path: string): Promise<Artifact> {
  return await readRecord(path, artifactSchema, RETRAIN);
}
