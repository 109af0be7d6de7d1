import { z } from "zod";
import { featuresWithout, GENRE_BUCKET, GENRE_BUCKET_PATTERN, isFeatureName } from "./registry.ts";
import type { FeatureName } from "./registry.ts";

const dropped = z.string().refine(
  (name) => isFeatureName(name) || name === GENRE_BUCKET,
  "no feature has this name",
);

/** The section `features` of the configuration: which of them the models see. */
export const featureSetsSchema = z.strictObject({
  feature_set: z.string(),
  feature_sets: z.record(z.string(), z.strictObject({ drop: z.array(dropped) })),
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
  } else if (featuresWithout(set.drop).length === 0) {
    context.addIssue({
      code: "custom",
      path: ["feature_sets", features.feature_set, "drop"],
      message: "drops every feature",
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
export function chosenFeatures({ features }: FeatureSettings, metadata = false): FeatureName[] {
  const drop = features.feature_sets[features.feature_set]?.drop ?? [];
  return featuresWithout(drop, metadata ? Object.keys(features.genre_buckets) : null);
}
