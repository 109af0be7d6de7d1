import { z } from "zod";
import { isFeatureName } from "../features/registry.ts";
import type { SavedModel } from "../model/artifact.ts";
import type { FeatureMatrix } from "../model/matrix.ts";
import { probabilities } from "../model/scorer.ts";

/** Most records that one request may hold. */
export const MAX_RECORDS = 10_000;
/** Most faults that one answer names. */
const MAX_FAULTS = 20;

/** One fault of a request. */
export interface RequestFault {
  /** Where in the request: keys and places from the top. */
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** One answered record. */
export interface Prediction {
  readonly artist_name: string | null;
  readonly month: string | null;
  readonly probability?: number;
  readonly is_breakout: boolean;
}

/** The answer to a prediction request; predictions stand in the order of the records. */
export interface PredictResponse {
  readonly threshold: number;
  readonly predictions: readonly Prediction[];
}

/** A request that has been understood. */
interface PredictRequest {
  readonly matrix: FeatureMatrix;
  readonly keys: readonly Pick<Prediction, "artist_name" | "month">[];
  readonly returnProbabilities: boolean;
  readonly thresholdOverride: number | null;
}

/** A request that cannot be answered, with everything that is wrong with it. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  constructor(readonly faults: readonly RequestFault[]) {
    super(faults.map((fault) => `${spellPath(fault.path)}: ${fault.reason}`).join("; "));
  }
}

/** A path as people write it, such as `records[3].plays_t`. */
export function spellPath(path: RequestFault["path"]): string {
  const spelled = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
  return spelled.replace(/^\./, "") || "(the request)";
}

const envelope = z.object({
  records: z.array(z.unknown()).min(1).max(MAX_RECORDS),
  return_probabilities: z.boolean().default(true),
  threshold_override: z.number().min(0).max(1).nullable().default(null),
});

/**
 * Answers a prediction request.
 *
 * @param body the request's JSON, parsed
 * @throws InvalidRequest naming every fault, up to a bound
 */
export function predict({ artifact, scorer }: SavedModel, body: unknown): PredictResponse {
  const request = readRequest(body, artifact.feature_columns);
  const threshold = request.thresholdOverride ?? artifact.threshold;
  const scores = probabilities(scorer, request.matrix);
  return {
    threshold,
    predictions: request.keys.map(({ artist_name, month }, row) => {
      const probability = scores[row] ?? NaN;
      const is_breakout = probability >= threshold;
      return request.returnProbabilities
        ? { artist_name, month, probability, is_breakout }
        : { artist_name, month, is_breakout };
    }),
  };
}

function readRequest(body: unknown, columns: readonly string[]): PredictRequest {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    throw new InvalidRequest(
      parsed.error.issues.slice(0, MAX_FAULTS).map((issue) => ({
        path: issue.path.map((step) => typeof step === "symbol" ? String(step) : step),
        reason: issue.message,
      })),
    );
  }
  const { records, return_probabilities, threshold_override } = parsed.data;
  const values = new Float32Array(records.length * columns.length);
  const faults: RequestFault[] = [];
  const keys = records.map((record, row) => {
    if (faults.length >= MAX_FAULTS) return NO_KEYS;
    return readRecord(record, row, columns, values, faults);
  });
  if (faults.length > 0) throw new InvalidRequest(faults.slice(0, MAX_FAULTS));
  return {
    matrix: { values, rows: records.length, columns },
    keys,
    returnProbabilities: return_probabilities,
    thresholdOverride: threshold_override,
  };
}

const NO_KEYS = { artist_name: null, month: null };

/** Fills the record's row of `values`; `NaN` stands for a missing feature. */
function readRecord(
  record: unknown,
  row: number,
  columns: readonly string[],
  values: Float32Array,
  faults: RequestFault[],
): PredictRequest["keys"][number] {
  if (!isRecord(record)) {
    faults.push({ path: ["records", row], reason: `must be an object, is ${kindOf(record)}` });
    return NO_KEYS;
  }
  let given = 0;
  let at = row * columns.length;
  for (const name of columns) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value === undefined || value === null) {
      values[at++] = NaN;
    } else if (typeof value === "number" && Number.isFinite(value)) {
      values[at++] = value;
      given++;
    } else {
      const reason = `must be a finite number or null, is ${kindOf(value)}`;
      faults.push({ path: ["records", row, name], reason });
      given++;
    }
  }
  if (given === 0) {
    const known = Object.keys(record).some(isFeatureName);
    faults.push({
      path: ["records", row],
      reason: known
        ? `holds none of the model's features: ${columns.join(", ")}`
        : `holds no feature; the model's are ${columns.join(", ")}`,
    });
  }
  const text = (name: "artist_name" | "month"): string | null => {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    faults.push({ path: ["records", row, name], reason: `must be text, is ${kindOf(value)}` });
    return null;
  };
  return { artist_name: text("artist_name"), month: text("month") };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value is, in few words and never at length: it comes from outside. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
