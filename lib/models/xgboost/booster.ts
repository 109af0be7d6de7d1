/**
 * XGBoost's C API as classes that own their handles: use them with `using`.
 *
 * @module
 */
import { itemAt } from "../../base/items.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";
import type { LabelledRows } from "../candidate.ts";
import { xgboostLibrary } from "./library.ts";

/** Parameters in XGBoost's own names. */
export type BoosterParameters = Readonly<Record<string, string | number>>;

/** XGBoost refused a call; the message is its own. */
export class XgboostError extends Error {
  override readonly name = "XgboostError";
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

/** An array of pointers, as the C API takes and returns them. */
function pointers(...of: Deno.PointerValue[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(of, (p) => Deno.UnsafePointer.value(p));
}

function check(call: string, status: number): void {
  if (status === 0) return;
  const message = xgboostLibrary().symbols.XGBGetLastError();
  const text = message === null ? "no message" : Deno.UnsafePointerView.getCString(message);
  // What follows the first line is a stack trace of the library.
  throw new XgboostError(`${call}: ${text.split("\n")[0]?.replace(/^\[[\d:]+\]\s*/, "")}`);
}

type Handle = Deno.PointerObject;

/** Something in XGBoost's memory, until it is freed. */
export class Owned implements Disposable {
  readonly #free: "XGDMatrixFree" | "XGBoosterFree";
  #handle: Handle | null;

  /** @throws XgboostError if it is not made */
  constructor(
    call: string,
    create: (out: BigUint64Array<ArrayBuffer>) => number,
    free: "XGDMatrixFree" | "XGBoosterFree",
  ) {
    const out = pointers(null);
    check(call, create(out));
    this.#handle = Deno.UnsafePointer.create(itemAt(out, 0));
    this.#free = free;
  }

  get handle(): Handle {
    if (this.#handle === null) throw new XgboostError(`${this.#free}: used after it was freed`);
    return this.#handle;
  }

  [Symbol.dispose](): void {
    if (this.#handle !== null) {
      check(this.#free, xgboostLibrary().symbols[this.#free](this.#handle));
    }
    this.#handle = null;
  }
}

/** Rows to learn from, side by side. */
export type LabelledMatrix = Omit<LabelledRows, "features"> & { readonly features: FeatureMatrix };

/** Rows (and labels) in XGBoost's memory. */
export class DMatrix extends Owned {
  /**
   * @param labels 0 or 1, one per row; only for training and evaluation
   * @param weights how much each row counts; all alike if absent
   * @throws XgboostError for data that XGBoost refuses, such as an infinite value
   */
  constructor(matrix: FeatureMatrix, labels?: ArrayLike<number>, weights?: ArrayLike<number>) {
    const { symbols } = xgboostLibrary();
    const [rows, columns] = [BigInt(matrix.rows), BigInt(matrix.columns.length)];
    super(
      "XGDMatrixCreateFromMat",
      (out) => symbols.XGDMatrixCreateFromMat(matrix.values, rows, columns, NaN, out),
      "XGDMatrixFree",
    );
    setInfo(this.handle, labels, weights);
  }
}

/**
 * Rows put into bins, for trees that grow on histograms: the bins that a {@link DMatrix} of them would
 * give, but values are not kept, and no copy of all rows is needed to make it.
 *
 * @param batches gives the rows from the first on, each time that it is asked: XGBoost looks twice
 * @throws XgboostError for an infinite value, and for what XGBoost refuses
 */
export function binnedMatrix(batches: () => Iterable<LabelledMatrix>): Owned {
  const { symbols } = xgboostLibrary();
  using proxy = new Owned(
    "XGProxyDMatrixCreate",
    (out) => symbols.XGProxyDMatrixCreate(out),
    "XGDMatrixFree",
  );
  let coming = batches()[Symbol.iterator]();
  /** Kept while XGBoost looks at it. */
  let atHand: LabelledMatrix | undefined;
  const faults: unknown[] = [];
  const reset = new Deno.UnsafeCallback({ parameters: ["pointer"], result: "void" }, () => {
    coming = batches()[Symbol.iterator]();
  });
  const next = new Deno.UnsafeCallback({ parameters: ["pointer"], result: "i32" }, () => {
    try {
      atHand = coming.next().value;
      if (atHand === undefined) return 0;
      const { features: { values, rows, columns }, y, weights } = atHand;
      if (values.includes(Infinity) || values.includes(-Infinity)) {
        throw new XgboostError("a value is infinite");
      }
      const address = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(values)));
      const shape = [rows, columns.length];
      const array = { data: [address, true], shape, typestr: "<f4", version: 3 };
      check(
        "XGProxyDMatrixSetDataDense",
        symbols.XGProxyDMatrixSetDataDense(proxy.handle, cString(JSON.stringify(array))),
      );
      setInfo(proxy.handle, y, weights);
      return 1;
    } catch (error) {
      faults.push(error);
      return 0;
    }
  });
  const config = cString('{"missing": NaN, "nthread": 2, "max_bin": 256}');
  try {
    const matrix = new Owned(
      "XGQuantileDMatrixCreateFromCallback",
      (out) =>
        symbols.XGQuantileDMatrixCreateFromCallback(
          null,
          proxy.handle,
          null,
          reset.pointer,
          next.pointer,
          config,
          out,
        ),
      "XGDMatrixFree",
    );
    if (faults.length === 0) return matrix;
    matrix[Symbol.dispose]();
    throw faults[0];
  } catch (error) {
    throw faults[0] ?? error;
  } finally {
    reset.close();
    next.close();
  }
}

function setInfo(
  matrix: Handle,
  labels: ArrayLike<number> | undefined,
  weights: ArrayLike<number> | undefined,
): void {
  const { symbols } = xgboostLibrary();
  for (const [name, given] of [["label", labels], ["weight", weights]] as const) {
    if (given === undefined) continue;
    const values = Float32Array.from(given);
    check(
      `XGDMatrixSetFloatInfo ${name}`,
      symbols.XGDMatrixSetFloatInfo(matrix, cString(name), values, BigInt(values.length)),
    );
  }
}

/** What XGBoost calls the rows in the line it prints; a constant, so that its pointer stays valid. */
const EVALUATED_ROWS = cString("rows");

/** A model in training. */
export class Booster extends Owned {
  /** Kept so that the pointers to them that XGBoost is handed stay valid. */
  #featureNames: Uint8Array<ArrayBuffer>[] = [];

  /** @throws XgboostError for a parameter that XGBoost refuses */
  constructor(parameters: BoosterParameters, caches: readonly Owned[] = []) {
    const { symbols } = xgboostLibrary();
    const matrices = pointers(...caches.map((matrix) => matrix.handle));
    super(
      "XGBoosterCreate",
      (out) => symbols.XGBoosterCreate(matrices, BigInt(caches.length), out),
      "XGBoosterFree",
    );
    for (const [name, value] of Object.entries(parameters)) {
      const [key, text] = [cString(name), cString(String(value))];
      check(`XGBoosterSetParam ${name}`, symbols.XGBoosterSetParam(this.handle, key, text));
    }
  }

  /** Names the features in the saved model. */
  setFeatureNames(names: readonly string[]): void {
    this.#featureNames = names.map(cString);
    const array = pointers(...this.#featureNames.map((text) => Deno.UnsafePointer.of(text)));
    check(
      "XGBoosterSetStrFeatureInfo",
      xgboostLibrary().symbols.XGBoosterSetStrFeatureInfo(
        this.handle,
        cString("feature_name"),
        array,
        BigInt(names.length),
      ),
    );
  }

  /** Grows one tree; `round` counts from 0. */
  update(round: number, rows: Owned): void {
    const { symbols } = xgboostLibrary();
    check(
      "XGBoosterUpdateOneIter",
      symbols.XGBoosterUpdateOneIter(this.handle, round, rows.handle),
    );
  }

  /** The booster's `eval_metric` on the rows, as XGBoost prints it. */
  evaluate(round: number, rows: DMatrix): number {
    const { symbols } = xgboostLibrary();
    const out = pointers(null);
    check(
      "XGBoosterEvalOneIter",
      symbols.XGBoosterEvalOneIter(
        this.handle,
        round,
        pointers(rows.handle),
        pointers(Deno.UnsafePointer.of(EVALUATED_ROWS)),
        1n,
        out,
      ),
    );
    const text = readCString(out);
    const value = Number(text.slice(text.lastIndexOf(":") + 1));
    if (!Number.isFinite(value)) throw new XgboostError(`no metric in ${JSON.stringify(text)}`);
    return value;
  }

  /** XGBoost's own margins; the product scores with `tree_ensemble.ts`. */
  predictMargins(rows: DMatrix): Float32Array<ArrayBuffer> {
    return this.#predict(rows, 1);
  }

  /**
   * XGBoost's own TreeSHAP contributions, row after row, the bias last in each; the product computes
   * its with `tree_shap.ts`.
   */
  predictContributions(rows: DMatrix): Float32Array<ArrayBuffer> {
    return this.#predict(rows, 4);
  }

  /** @param options `option_mask` of XGBoosterPredict in c_api.h */
  #predict(rows: DMatrix, options: number): Float32Array<ArrayBuffer> {
    const { symbols } = xgboostLibrary();
    const [length, out] = [new BigUint64Array(1), pointers(null)];
    check(
      "XGBoosterPredict",
      symbols.XGBoosterPredict(this.handle, rows.handle, options, 0, 0, length, out),
    );
    return readFloats(out, Number(length[0]));
  }

  /**
   * XGBoost's own importance of the features that trees split on, by name; the product computes its
   * with `importance.ts`.
   *
   * @param type as `get_score` takes it: weight, gain, cover, total_gain, total_cover
   */
  featureScores(type: string): Map<string, number> {
    const { symbols } = xgboostLibrary();
    const config = cString(JSON.stringify({ importance_type: type }));
    const [count, dimension] = [new BigUint64Array(1), new BigUint64Array(1)];
    const [names, shape, scores] = [pointers(null), pointers(null), pointers(null)];
    check(
      "XGBoosterFeatureScore",
      symbols.XGBoosterFeatureScore(this.handle, config, count, names, dimension, shape, scores),
    );
    const length = Number(count[0]);
    const values = readFloats(scores, length);
    const texts = new BigUint64Array(readBytes(names, length * 8).buffer);
    return new Map(
      Array.from(values, (value, i) => [readCString(texts.subarray(i, i + 1)), value]),
    );
  }

  /** The model in XGBoost's own JSON. */
  toJson(): string {
    return jsonOf(this.handle);
  }

  /** {@link toJson} of the first rounds alone, one or more. */
  firstRoundsToJson(rounds: number): string {
    const { symbols } = xgboostLibrary();
    using first = new Owned(
      "XGBoosterSlice",
      (out) => symbols.XGBoosterSlice(this.handle, 0, rounds, 1, out),
      "XGBoosterFree",
    );
    return jsonOf(first.handle);
  }

  /** Replaces the model by one in XGBoost's own JSON. */
  loadJson(json: string): void {
    const { symbols } = xgboostLibrary();
    const bytes = new TextEncoder().encode(json);
    check(
      "XGBoosterLoadModelFromBuffer",
      symbols.XGBoosterLoadModelFromBuffer(this.handle, bytes, BigInt(bytes.length)),
    );
  }
}

function jsonOf(booster: Handle): string {
  const { symbols } = xgboostLibrary();
  const [length, out] = [new BigUint64Array(1), pointers(null)];
  const config = cString('{"format": "json"}');
  check(
    "XGBoosterSaveModelToBuffer",
    symbols.XGBoosterSaveModelToBuffer(booster, config, length, out),
  );
  return new TextDecoder().decode(readBytes(out, Number(length[0])));
}

function target(out: BigUint64Array): Deno.UnsafePointerView {
  const pointer = Deno.UnsafePointer.create(itemAt(out, 0));
  if (pointer === null) throw new XgboostError("no result");
  return new Deno.UnsafePointerView(pointer);
}

function readCString(out: BigUint64Array): string {
  return target(out).getCString();
}

function readFloats(out: BigUint64Array, length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(readBytes(out, length * 4).buffer);
}

/** Copies: the memory is the library's, and valid only until its next call. */
function readBytes(out: BigUint64Array, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  target(out).copyInto(bytes);
  return bytes;
}
