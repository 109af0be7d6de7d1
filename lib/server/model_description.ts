import { z } from "zod";
import { featureNamed } from "../features/registry.ts";
import { type Artifact, artifactSchema } from "../artifact/artifact.ts";
import { backtestFiguresSchema, type ServedModel } from "./served_model.ts";

const bound = z.number().nullable();
const described = artifactSchema.shape;

/** What is told of every model. */
const savedModelSchema = z.object({
  family: described.model.shape.family,
  feature_set: described.feature_set,
  features: z.array(z.object({
    name: z.string(),
    description: z.string(),
    formula: z.string(),
    unit: z.string(),
    range: z.tuple([bound, bound]).meta({
      description: "Smallest and largest value it can take; null where there is no bound.",
    }),
    integer: z.boolean(),
    missing_when: z.string().nullable(),
  })).meta({ description: "In the order of the model's columns." }),
  threshold: described.threshold,
  threshold_policy: described.threshold_policy,
  metrics: described.metrics.unwrap().nullable().meta({
    description: "On the months that were held out, once; null of a model judged on people.",
  }),
  listeners: described.listeners.unwrap().nullable().meta({
    description: "For people it had not heard of; null of a model of one history.",
  }),
  training: described.training.unwrap().nullable(),
  input: described.input.omit({ sha256: true, scrobbles_sha256: true }),
  checksums: z.object({
    model: described.model.shape.sha256,
    table: described.input.shape.sha256,
    scrobbles: described.input.shape.scrobbles_sha256,
  }).meta({ description: "SHA-256 of the model file and of what it learnt from." }),
  libraries: described.libraries,
});

/** What is told of the models that serve. */
export const modelDescriptionSchema = savedModelSchema.extend({
  backtest: backtestFiguresSchema.nullable().meta({
    description: "Figures with intervals; null without a backtest of this model.",
  }),
  records: savedModelSchema.nullable().meta({
    description: "The model that answers /predict and /explain; null if it is this one.",
  }),
}).meta({ id: "Model" });

export type ModelDescription = z.infer<typeof modelDescriptionSchema>;

/** Everything about the models that their users may want to know. */
export function describeModel(model: ServedModel): ModelDescription {
  const { artifact, backtest, records } = model;
  return {
    ...describe(artifact),
    backtest,
    records: records.artifact === artifact ? null : describe(records.artifact),
  };
}

function describe(artifact: Artifact): z.infer<typeof savedModelSchema> {
  const { sha256, scrobbles_sha256, ...input } = artifact.input;
  return {
    family: artifact.model.family,
    feature_set: artifact.feature_set,
    features: artifact.feature_columns.map((name) => {
      const { description, formula, unit, range, integer, missingWhen } = featureNamed(name);
      return {
        name,
        description,
        formula,
        unit,
        range: [...range],
        integer,
        missing_when: missingWhen ?? null,
      };
    }),
    threshold: artifact.threshold,
    threshold_policy: artifact.threshold_policy,
    metrics: artifact.metrics ?? null,
    listeners: artifact.listeners ?? null,
    training: artifact.training ?? null,
    input,
    checksums: { model: artifact.model.sha256, table: sha256, scrobbles: scrobbles_sha256 },
    libraries: artifact.libraries,
  };
}
