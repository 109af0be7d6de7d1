import { z } from "zod";
import { UserError } from "../base/errors.ts";
import {
  type FeatureName,
  featuresWithout,
  GENRE_BUCKET,
  GENRE_BUCKET_PATTERN,
  isFeatureName,
  isMetadataFeature,
} from "./registry.ts";

const dropped = z.string().refine(
  (name) => isFeatureName(name) || name === GENRE_BUCKET,
  "no feature has this name",
);

/**
 * A feature set: of the listening history those that it keeps, all if it does not say, of the artists'
 * metadata all; less those that it drops.
 */
const featureSetSchema = z.strictObject({
  keep: z.array(z.string().refine(isFeatureName, "no feature has this name")).optional(),
  drop: z.array(dropped).default([]),
});

type FeatureSet = z.infer<typeof featureSetSchema>;

/** The section `features` of the configuration: which of them the models see. */
export const featureSetsSchema = z.strictObject({
  feature_set: z.string(),
  feature_sets: z.record(z.string(), featureSetSchema),
  genre_buckets: z.record(
    z.string().regex(GENRE_BUCKET_PATTERN, "a name of lower-case letters, digits and _"),
    z.array(z.string().min(1)).min(1),
  ),
}).superRefine((features, context) => {
  const set = features.feature_sets[features.feature_set];
  if (set === undefined) {
    const names = Object.keys(features.feature_sets).join(", ");
    context.addIssue({
      code: "custom",
      path: ["feature_set"],
      message: `${features.feature_set} is not one of feature_sets (${names})`,
    });
  } else if (featuresOf(set, null).length === 0) {
    context.addIssue({
      code: "custom",
      path: ["feature_sets", features.feature_set, set.keep?.length === 0 ? "keep" : "drop"],
      message: "leaves no feature",
    });
  }
});

/** A configuration that says which features there are. */
export interface FeatureSettings {
  readonly features: z.infer<typeof featureSetsSchema>;
}

/**
 * The columns of the chosen feature set, in registry order.
 *
 * @param metadata whether the artists' metadata join the history
 */
export function chosenFeatures(config: FeatureSettings, metadata = false): FeatureName[] {
  return featuresInSet(config, config.features.feature_set, metadata);
}

/**
 * The columns of a feature set, in registry order.
 *
 * @throws UserError if the configuration has no set of this name
 */
export function featuresInSet(
  { features }: FeatureSettings,
  name: string,
  metadata = false,
): FeatureName[] {
  const set = features.feature_sets[name];
  if (set === undefined) {
    throw new UserError(
      `${name} is not one of feature_sets (${Object.keys(features.feature_sets).join(", ")})`,
    );
  }
  return featuresOf(set, metadata ? Object.keys(features.genre_buckets) : null);
}

function featuresOf({ keep, drop }: FeatureSet, genreBuckets: string[] | null): FeatureName[] {
  const kept = new Set<string>(keep);
  return featuresWithout(drop, genreBuckets)
    .filter((name) => keep === undefined || kept.has(name) || isMetadataFeature(name));
}
