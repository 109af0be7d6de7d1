/**
 * What a prediction request may hold, and how it is read.
 *
 * One schema says what is valid, names what is not, and becomes the request's documentation. Checking
 * a thousand records with it costs several times what scoring them costs, so a plain reader goes
 * first: it accepts exactly what the schema accepts and leaves everything else to the schema.
 *
 * @module
 */
import { z } from "zod";
import { type Feature, featureNamed } from "../features/registry.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { type Fault, MAX_FAULTS, Problem } from "./problem.ts";

/** What names a record; the model does not look at it. */
export interface RecordKey {
  readonly artist_name: string | null;
  readonly month: string | null;
}

/** A request that has been understood. */
export interface PredictionRequest {
  /** One row per record, in order; `NaN` where a feature is missing. */
  readonly matrix: FeatureMatrix;
  readonly keys: readonly RecordKey[];
  readonly returnProbabilities: boolean;
  readonly thresholdOverride: number | null;
}

/** Understands requests to one model. */
export interface RequestReader {
  /** What it accepts. */
  readonly schema: z.ZodType;
  /**
   * Reads a request's parsed JSON.
   *
   * @throws Problem 422 naming every fault, up to a bound
   */
  readonly read: (body: unknown) => PredictionRequest;
}

/**
 * A reader of requests to a model.
 *
 * @param columns names of the model's features
 * @param maxRecords most records of one request
 */
export function requestReader(columns: readonly string[], maxRecords: number): RequestReader {
  const record = recordSchema(columns);
  const schema = envelopeSchema(record, maxRecords);
  const envelope = envelopeSchema(z.unknown(), maxRecords);

  const faultsOf = (body: unknown): Fault[] => {
    const { error } = envelope.safeParse(body);
    const around = faultsFrom(error, []);
    const inRecords: Fault[] = [];
    if (isObject(body) && Array.isArray(body["records"]) && body["records"].length <= maxRecords) {
      for (const [row, given] of body["records"].entries()) {
        if (inRecords.length > MAX_FAULTS) break;
        inRecords.push(...faultsFrom(record.safeParse(given).error, ["records", row]));
      }
    }
    // In the schema's own order: its first key is `records`.
    return [...inRecords, ...around];
  };

  return {
    schema,
    read: (body) => {
      const request = readValid(columns, maxRecords, body);
      if (request !== null) return request;
      const faults = faultsOf(body);
      if (faults.length === 0) throw new Error("what the reader refused the schema accepts");
      throw Problem.invalid(faults);
    },
  };
}

function faultsFrom(
  error: z.ZodError | undefined,
  prefix: readonly (string | number)[],
): Fault[] {
  return (error?.issues ?? []).map(({ path, message }) => ({
    path: [...prefix, ...path.map((step) => typeof step === "symbol" ? String(step) : step)],
    reason: message,
  }));
}

function mustBe(what: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => `must be ${what}, is ${kindOf(input)}` };
}

function recordSchema(columns: readonly string[]): z.ZodType {
  return z.object({
    artist_name: textSchema("The artist's name."),
    month: textSchema("The month, such as 2021-06-01."),
    ...Object.fromEntries(columns.map((name) => [name, featureSchema(name)])),
  }, mustBe("an object"))
    .refine(
      (given: Readonly<Record<string, unknown>>) =>
        columns.some((name) => (given[name] ?? null) !== null),
      { error: `holds none of the model's features: ${columns.join(", ")}` },
    )
    .meta({
      id: "Record",
      description:
        "One artist in one month. At least one feature must be given. A feature that is absent or " +
        "null is missing, which the model knows how to take; a value out of its feature's range is " +
        "taken as it is; other keys are ignored.",
    });
}

function textSchema(description: string): z.ZodType {
  return z.string(mustBe("text or null")).nullish().meta({
    description: `${description} Comes back with the answer; the model does not use it.`,
  });
}

function featureSchema(name: string): z.ZodType {
  const feature = featureNamed(name);
  const missing = feature.missingWhen === undefined ? "" : ` Missing when ${feature.missingWhen}.`;
  return z.number(mustBe("a finite number or null"))
    .refine((value) => Number.isFinite(Math.fround(value)), mustBe("within a 32-bit float"))
    .nullish()
    .meta({
      format: "float",
      description: `${feature.description} Unit: ${feature.unit}. Range: ${
        spellRange(feature.range)
      }.${missing}`,
    });
}

/** A range as people read it, such as `0 to 31`. */
function spellRange([min, max]: Feature["range"]): string {
  if (min === null) return max === null ? "any number" : `up to ${max}`;
  return max === null ? `${min} or more` : `${min} to ${max}`;
}

function envelopeSchema(record: z.ZodType, maxRecords: number): z.ZodType {
  const unit = mustBe("a number from 0 to 1, or null");
  return z.object({
    records: z.array(record, mustBe("an array of records"))
      .min(1, "must hold at least one record")
      .max(maxRecords, `must hold at most ${maxRecords} records`),
    return_probabilities: z.boolean(mustBe("true or false")).default(true).meta({
      description: "Whether the answer holds each probability.",
    }),
    threshold_override: z.number(unit).min(0, unit).max(1, unit).nullable().default(null).meta({
      description: "The probability from which a record is an alert, in place of the model's own.",
    }),
  }, mustBe("an object")).meta({ id: "PredictRequest" });
}

/** The request, or `null` if anything about it is wrong. */
function readValid(
  columns: readonly string[],
  maxRecords: number,
  body: unknown,
): PredictionRequest | null {
  if (!isObject(body)) return null;
  const { records, return_probabilities = true, threshold_override = null } = body;
  if (!Array.isArray(records) || records.length === 0 || records.length > maxRecords) return null;
  if (typeof return_probabilities !== "boolean") return null;
  if (threshold_override !== null) {
    if (typeof threshold_override !== "number") return null;
    if (!(threshold_override >= 0 && threshold_override <= 1)) return null;
  }
  const values = new Float32Array(records.length * columns.length);
  const keys: RecordKey[] = [];
  for (let row = 0; row < records.length; row++) {
    const key = readRecord(records[row], columns, values, row * columns.length);
    if (key === null) return null;
    keys.push(key);
  }
  return {
    matrix: { values, rows: records.length, columns },
    keys,
    returnProbabilities: return_probabilities,
    thresholdOverride: threshold_override,
  };
}

/** Fills the record's row of `values`; `null` if anything about the record is wrong. */
function readRecord(
  record: unknown,
  columns: readonly string[],
  values: Float32Array,
  start: number,
): RecordKey | null {
  if (!isObject(record)) return null;
  let at = start;
  let missing = 0;
  for (const name of columns) {
    const value = record[name];
    if (typeof value === "number") {
      values[at] = value;
      if (!Number.isFinite(values[at])) return null;
    } else if (value === undefined || value === null) {
      values[at] = NaN;
      missing++;
    } else return null;
    at++;
  }
  if (missing === columns.length) return null;
  const { artist_name = null, month = null } = record;
  if (artist_name !== null && typeof artist_name !== "string") return null;
  if (month !== null && typeof month !== "string") return null;
  return { artist_name, month };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value is, in few words and never at length: it comes from outside. */
function kindOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number") return String(value);
  const spelled = JSON.stringify(value) ?? typeof value;
  return spelled.length <= 40 ? spelled : `${spelled.slice(0, 40)}…`;
}
