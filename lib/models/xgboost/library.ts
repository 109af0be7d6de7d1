import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../../base/errors.ts";

/** The functions of XGBoost's C API (c_api.h, 1.7) that training and tests use. */
const SYMBOLS = {
  XGBGetLastError: { parameters: [], result: "pointer" },
  XGBoostVersion: { parameters: ["buffer", "buffer", "buffer"], result: "void" },
  XGDMatrixCreateFromMat: {
    parameters: ["buffer", "u64", "u64", "f32", "buffer"],
    result: "i32",
  },
  XGProxyDMatrixCreate: { parameters: ["buffer"], result: "i32" },
  XGProxyDMatrixSetDataDense: { parameters: ["pointer", "buffer"], result: "i32" },
  XGQuantileDMatrixCreateFromCallback: {
    parameters: ["pointer", "pointer", "pointer", "function", "function", "buffer", "buffer"],
    result: "i32",
  },
  XGDMatrixSetFloatInfo: { parameters: ["pointer", "buffer", "buffer", "u64"], result: "i32" },
  XGDMatrixFree: { parameters: ["pointer"], result: "i32" },
  XGBoosterCreate: { parameters: ["buffer", "u64", "buffer"], result: "i32" },
  XGBoosterFree: { parameters: ["pointer"], result: "i32" },
  XGBoosterSetParam: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  XGBoosterSetStrFeatureInfo: {
    parameters: ["pointer", "buffer", "buffer", "u64"],
    result: "i32",
  },
  XGBoosterUpdateOneIter: { parameters: ["pointer", "i32", "pointer"], result: "i32" },
  XGBoosterSlice: { parameters: ["pointer", "i32", "i32", "i32", "buffer"], result: "i32" },
  XGBoosterEvalOneIter: {
    parameters: ["pointer", "i32", "buffer", "buffer", "u64", "buffer"],
    result: "i32",
  },
  XGBoosterPredict: {
    parameters: ["pointer", "pointer", "i32", "u32", "i32", "buffer", "buffer"],
    result: "i32",
  },
  XGBoosterFeatureScore: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  XGBoosterSaveModelToBuffer: {
    parameters: ["pointer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  XGBoosterLoadModelFromBuffer: { parameters: ["pointer", "buffer", "u64"], result: "i32" },
} as const;

/** libxgboost, opened. */
export type XgboostLibrary = Deno.DynamicLibrary<typeof SYMBOLS>;

/** Names another libxgboost than the one that the `xgboost_node` package ships. */
export const LIBRARY_VARIABLE = "BREAKOUT_XGBOOST_LIBRARY";

/** How the threads of OpenMP wait, read when it is loaded. */
const WAIT_VARIABLE = "OMP_WAIT_POLICY";

/** Without libxgboost, or its OpenMP runtime; the message says which and how to get it. */
export class NoXgboost extends UserError {}

let opened: XgboostLibrary | undefined;

/**
 * Opens libxgboost, once a process.
 *
 * @throws NoXgboost if it cannot be opened
 */
export function xgboostLibrary(): XgboostLibrary {
  if (opened !== undefined) return opened;
  const path = Deno.env.get(LIBRARY_VARIABLE) || shippedLibrary();
  // Its threads wait for one another by sleeping: spinning takes the processors from whoever works.
  if (!Deno.env.has(WAIT_VARIABLE)) Deno.env.set(WAIT_VARIABLE, "passive");
  try {
    opened = Deno.dlopen(path, SYMBOLS);
  } catch (error) {
    throw new NoXgboost(whyNotOpened(path, messageOf(error)));
  }
  return opened;
}

/** What is missing for XGBoost to train, and how to get it; `null` where nothing is. */
export function missingForXgboost(): string | null {
  try {
    xgboostLibrary();
    return null;
  } catch (error) {
    if (error instanceof NoXgboost) return error.message;
    throw error;
  }
}

/** The XGBoost version of the opened library, as `1.7.5`. */
export function xgboostVersion(): string {
  const parts = [0, 1, 2].map(() => new Int32Array(1));
  const [major = null, minor = null, patch = null] = parts;
  xgboostLibrary().symbols.XGBoostVersion(major, minor, patch);
  return parts.map((part) => part[0]).join(".");
}

function shippedLibrary(): string {
  const file = new Map([
    ["linux-x86_64", "lib/libxgboost.so"],
    ["darwin-aarch64", "binary/libxgboost.dylib"],
  ]).get(`${Deno.build.os}-${Deno.build.arch}`);
  if (file === undefined) {
    throw new NoXgboost(
      `XGBoost trains with libxgboost, and none is shipped for ${Deno.build.os} on ${Deno.build.arch}. ` +
        `Install XGBoost (for example: pip install xgboost, or conda install -c conda-forge ` +
        `libxgboost) and set ${LIBRARY_VARIABLE} to its shared library. Serving and scoring with a ` +
        `trained model need none.`,
    );
  }
  const manifest = createRequire(import.meta.url).resolve("xgboost_node/package.json");
  return join(dirname(manifest), file);
}

function whyNotOpened(path: string, reason: string): string {
  if (/libgomp|libomp/.test(reason)) {
    return `libxgboost needs the OpenMP runtime, which is not installed (${reason}). ` +
      (Deno.build.os === "darwin"
        ? "Install it with: brew install libomp"
        : "Install libgomp.so.1, on Debian and Ubuntu with: apt-get install -y libgomp1");
  }
  return `libxgboost cannot be opened from ${path}: ${reason}. Run 'deno install' to fetch the one ` +
    `that is shipped, or set ${LIBRARY_VARIABLE} to another.`;
}
