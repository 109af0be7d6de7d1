/**
 * XGBoost's C API as classes that own their handles: use them with `using`.
 *
 * @module
 */
import { itemAt } from "../../base/items.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";
import type { LabelledRows } from "../candidate.ts";
import { type XgboostLibrary, xgboostLibrary } from "./library.ts";

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

type Symbols = XgboostLibrary["symbols"];
/** The functions that return a status, 0 for success, and what they take. */
type Taken = {
  [K in keyof Symbols as ReturnType<Symbols[K]> extends number ? K : never]: Parameters<Symbols[K]>;
};
type Functions = { readonly [K in keyof Taken]: (...taken: Taken[K]) => number };

/** @throws XgboostError with the library's message if the call fails */
function call<K extends keyof Taken>(name: K, ...taken: Taken[K]): void {
  const { symbols } = xgboostLibrary();
  const functions: Functions = symbols;
  if (functions[name](...taken) === 0) return;
  const message = symbols.XGBGetLastError();
  const text = message === null ? "no message" : Deno.UnsafePointerView.getCString(message);
  // What follows the first line is a stack trace of the library.
  throw new XgboostError(`${name}: ${text.split("\n")[0]?.replace(/^\[[\d:]+\]\s*/, "")}`);
}

type Handle = Deno.PointerObject;

/** Something in XGBoost's memory, until it is freed. */
export class Owned implements Disposable {
  readonly #free: "XGDMatrixFree" | "XGBoosterFree";
  #handle: Handle | null;

  /** @throws XgboostError if it is not made */
  constructor(
    create: (out: BigUint64Array<ArrayBuffer>) => void,
    free: "XGDMatrixFree" | "XGBoosterFree",
  ) {
    const out = pointers(null);
    create(out);
    this.#handle = Deno.UnsafePointer.create(itemAt(out, 0));
    this.#free = free;
  }

  get handle(): Handle {
    if (this.#handle === null) throw new XgboostError(`${this.#free}: used after it was freed`);
    return this.#handle;
  }

  [Symbol.dispose](): void {
    if (this.#handle !== null) call(this.#free, this.#handle);
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
    const [rows, columns] = [BigInt(matrix.rows), BigInt(matrix.columns.length)];
    super(
      (out) => call("XGDMatrixCreateFromMat", matrix.values, rows, columns, NaN, out),
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
  using proxy = new Owned(
    (out) => call("XGProxyDMatrixCreate", out),
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
      call("XGProxyDMatrixSetDataDense", proxy.handle, cString(JSON.stringify(array)));
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
      (out) =>
        call(
          "XGQuantileDMatrixCreateFromCallback",
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
  for (const [name, given] of [["label", labels], ["weight", weights]] as const) {
    if (given === undefined) continue;
    const values = Float32Array.from(given);
    call("XGDMatrixSetFloatInfo", matrix, cString(name), values, BigInt(values.length));
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
    const matrices = pointers(...caches.map((matrix) => matrix.handle));
    super(
      (out) => call("XGBoosterCreate", matrices, BigInt(caches.length), out),
      "XGBoosterFree",
    );
    for (const [name, value] of Object.entries(parameters)) {
      const [key, text] = [cString(name), cString(String(value))];
      call("XGBoosterSetParam", this.handle, key, text);
    }
  }

  /** Names the features in the saved model. */
  setFeatureNames(names: readonly string[]): void {
    this.#featureNames = names.map(cString);
    const array = pointers(...this.#featureNames.map((text) => Deno.UnsafePointer.of(text)));
    call(
      "XGBoosterSetStrFeatureInfo",
      this.handle,
      cString("feature_name"),
      array,
      BigInt(names.length),
    );
  }

  /** Grows one tree; `round` counts from 0. */
  update(round: number, rows: Owned): void {
    call("XGBoosterUpdateOneIter", this.handle, round, rows.handle);
  }

  /** The booster's `eval_metric` on the rows, as XGBoost prints it. */
  evaluate(round: number, rows: DMatrix): number {
    const out = pointers(null);
    call(
      "XGBoosterEvalOneIter",
      this.handle,
      round,
      pointers(rows.handle),
      pointers(Deno.UnsafePointer.of(EVALUATED_ROWS)),
      1n,
      out,
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
    const [length, out] = [new BigUint64Array(1), pointers(null)];
    call("XGBoosterPredict", this.handle, rows.handle, options, 0, 0, length, out);
    return readFloats(out, Number(length[0]));
  }

  /**
   * XGBoost's own importance of the features that trees split on, by name; the product computes its
   * with `importance.ts`.
   *
   * @param type as `get_score` takes it: weight, gain, cover, total_gain, total_cover
   */
  featureScores(type: string): Map<string, number> {
    const config = cString(JSON.stringify({ importance_type: type }));
    const [count, dimension] = [new BigUint64Array(1), new BigUint64Array(1)];
    const [names, shape, scores] = [pointers(null), pointers(null), pointers(null)];
    call("XGBoosterFeatureScore", this.handle, config, count, names, dimension, shape, scores);
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
    using first = new Owned(
      (out) => call("XGBoosterSlice", this.handle, 0, rounds, 1, out),
      "XGBoosterFree",
    );
    return jsonOf(first.handle);
  }

  /** Replaces the model by one in XGBoost's own JSON. */
  loadJson(json: string): void {
    const bytes = new TextEncoder().encode(json);
    call("XGBoosterLoadModelFromBuffer", this.handle, bytes, BigInt(bytes.length));
  }
}

function jsonOf(booster: Handle): string {
  const [length, out] = [new BigUint64Array(1), pointers(null)];
  const config = cString('{"format": "json"}');
  call("XGBoosterSaveModelToBuffer", booster, config, length, out);
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
