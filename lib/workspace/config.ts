import { z } from "zod";
import { LineCounter, parseDocument } from "yaml";
import {
  featuresWithout,
  GENRE_BUCKET,
  GENRE_BUCKET_PATTERN,
  isFeatureName,
} from "../features/registry.ts";
import type { FeatureName } from "../features/registry.ts";
import { UserError } from "../base/errors.ts";
import { MODEL_FAMILIES } from "../models/scorer.ts";

const count = z.int().nonnegative();
const positiveCount = z.int().positive();
const fraction = z.number().gt(0).lt(1);
const fileName = z.string().min(1).regex(/^[^/\\]+$/, "a file name without folders");
const folder = z.string().min(1);

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  "not an IANA time zone name (examples: UTC, Europe/Lisbon)",
);

/** `configs/project.yaml`. */
export const projectConfigSchema = z.strictObject({
  name: z.string().min(1),
  paths: z.strictObject({
    raw: folder.default("data/raw"),
    curated: folder,
    processed: folder,
    features: folder,
    models: folder,
    metrics: folder,
    predictions: folder,
    reports: folder.default("data/reports"),
  }),
  files: z.strictObject({
    rejected: fileName,
    import_rejected: fileName.default("import_rejected.csv"),
    snapshots: fileName,
    features: fileName,
    modeling: fileName,
    scorable: fileName,
    build: fileName,
    model: fileName,
    logistic: fileName,
    artifact: fileName,
    metrics: fileName,
    backtest: fileName.default("backtest.json"),
    importance: fileName.default("importance.json"),
    watchlist: fileName,
    report: fileName.default("report.html"),
  }),
  time: z.strictObject({ timezone: timeZone.default("UTC") }),
  split: z.strictObject({ train: fraction, validation: fraction, test: fraction })
    .refine(
      (s) => Math.abs(s.train + s.validation + s.test - 1) < 1e-9,
      "the three fractions must add up to 1",
    ),
});

/** Whether XGBoost takes `final_params` or the best entry of `grid`. */
export const XGBOOST_MODES = ["final", "tune"] as const;
export type XgboostMode = typeof XGBOOST_MODES[number];

const boosterParameters = z.strictObject({
  max_depth: positiveCount.max(16),
  eta: z.number().gt(0).max(1),
  subsample: z.number().gt(0).max(1),
  colsample_bytree: z.number().gt(0).max(1),
});

/** The rules that say which artist-months are rows, and which of them break out. */
export const rulesSchema = z.object({
  labels: z.strictObject({
    horizon_months: positiveCount,
    cold_start_buffer_months: count,
    keep_incomplete_month: z.boolean().optional(),
  }),
  eligibility: z.strictObject({
    active_plays_min: positiveCount,
    discovered_within_months: count,
    lookback_months: positiveCount,
  }),
  core_definition: z.strictObject({
    plays_min: positiveCount,
    share_min: z.number().gt(0).max(1),
  }),
});

/** `configs/breakout.yaml`. */
export const breakoutConfigSchema = z.strictObject({
  ...rulesSchema.shape,
  features: z.strictObject({
    feature_set: z.string(),
    feature_sets: z.record(
      z.string(),
      z.strictObject({
        drop: z.array(
          z.string().refine(
            (name) => isFeatureName(name) || name === GENRE_BUCKET,
            "no feature has this name",
          ),
        ),
      }),
    ),
    genre_buckets: z.record(
      z.string().regex(GENRE_BUCKET_PATTERN, "a name of lower-case letters, digits and _"),
      z.array(z.string().min(1)).min(1),
    ).default({}),
  }).superRefine((features, context) => {
    const set = features.feature_sets[features.feature_set];
    if (set === undefined) {
      const names = Object.keys(features.feature_sets).join(", ");
      context.addIssue({
        code: "custom",
        path: ["feature_set"],
        message: `${features.feature_set} is not one of feature_sets (${names})`,
      });
    } else if (featuresWithout(set.drop).length === 0) {
      context.addIssue({
        code: "custom",
        path: ["feature_sets", features.feature_set, "drop"],
        message: "drops every feature",
      });
    }
  }),
  modeling: z.strictObject({
    production_model: z.enum(["best", ...MODEL_FAMILIES]).default("best"),
    pooling: z.enum(["pooled", "own"]).default("pooled"),
    calibration: z.enum(["none", "platt"]).default("none"),
    logistic: z.strictObject({ C: z.array(z.number().gt(0)).min(1) })
      .default({ C: [0.01, 0.1, 1, 10] }),
    xgboost: z.strictObject({
      mode: z.enum(XGBOOST_MODES).default("final"),
      n_estimators: positiveCount,
      early_stopping_rounds: positiveCount,
      fallback_n_estimators: positiveCount.default(50),
      random_state: count,
      reg_lambda: z.number().nonnegative(),
      min_child_weight: z.number().nonnegative(),
      final_params: boosterParameters,
      grid: z.array(boosterParameters).min(1),
    }),
    thresholding: z.strictObject({
      policy: z.literal("alerts_budget"),
      max_median_alerts: z.number().nonnegative(),
      beta: z.number().gt(0),
      min_tp_on_val: count,
    }),
  }),
  backtest: z.strictObject({
    start: fraction.default(0.5),
    step_months: positiveCount.default(3),
    bootstrap_draws: positiveCount.default(1000),
    seed: count.default(42),
    confidence: fraction.default(0.95),
  }).prefault({}),
});

export type ProjectConfig = z.infer<typeof projectConfigSchema>;
export type BreakoutConfig = z.infer<typeof breakoutConfigSchema>;
export type Rules = z.infer<typeof rulesSchema>;

/**
 * The columns of the chosen feature set, in registry order.
 *
 * @param metadata whether the artists' metadata join the history
 */
export function chosenFeatures(config: BreakoutConfig, metadata = false): FeatureName[] {
  const { feature_set, feature_sets, genre_buckets } = config.features;
  const drop = feature_sets[feature_set]?.drop ?? [];
  return featuresWithout(drop, metadata ? Object.keys(genre_buckets) : null);
}

/**
 * Reads a configuration from YAML text.
 *
 * @param file its name, for messages
 * @throws UserError naming file, line, path and value of every fault: bad YAML, a missing or
 * unknown key, a value out of its range
 */
export function parseConfig<T>(schema: z.ZodType<T>, text: string, file: string): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const broken = document.errors[0];
  if (broken !== undefined) throw new UserError(`${file}: ${broken.message.trimEnd()}`);
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key], reason: "unknown key; remove it" }))
      : [{ path: issue.path, reason: reasonOf(issue.message, document.getIn(issue.path)) }]
  );
  throw new UserError(
    faults.map(({ path, reason }) => {
      const node: unknown = document.getIn(path, true);
      const offset = hasRange(node) ? node.range[0] : undefined;
      const line = offset === undefined ? "" : `:${lines.linePos(offset).line}`;
      return `${file}${line}: ${path.join(".") || "(top level)"}: ${reason}`;
    }).join("\n"),
  );
}

function reasonOf(message: string, value: unknown): string {
  const isScalar = value === null || typeof value !== "object";
  return value !== undefined && isScalar ? `${message} (found ${JSON.stringify(value)})` : message;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
