import assert from "node:assert/strict";
import { outputOf } from "../../testing.ts";
import { Booster, DMatrix, XgboostError } from "./booster.ts";
import { LIBRARY_VARIABLE, xgboostLibrary, xgboostVersion } from "./library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const ROWS = {
  values: Float32Array.from([1, 2, 3, 4, NaN, 6, 7, 8]),
  rows: 4,
  columns: ["a", "b"],
};

Deno.test("a refused call is an error with XGBoost's message, and nothing crashes", () => {
  using rows = new DMatrix(ROWS, [0, 1, 0, 1]);
  assert.throws(() => {
    using booster = new Booster({ objective: "no:such" }, [rows]);
    booster.update(0, rows);
  }, (error) => {
    assert.ok(error instanceof XgboostError);
    assert.match(error.message, /XGBoosterUpdateOneIter: .*no:such/);
    return true;
  });
  assert.throws(
    () => new DMatrix({ ...ROWS, values: ROWS.values.map(() => Infinity) }),
    XgboostError,
  );
  assert.throws(() => {
    using booster = new Booster({});
    booster.loadJson("{not json");
  }, XgboostError);
});

Deno.test("a freed handle is refused", () => {
  const rows = new DMatrix(ROWS, [0, 1, 0, 1]);
  rows[Symbol.dispose]();
  rows[Symbol.dispose]();
  assert.throws(() => rows.handle, /used after it was freed/);
});

Deno.test("a model saved as JSON loads again and scores the same", () => {
  using rows = new DMatrix(ROWS, [0, 1, 0, 1]);
  using booster = new Booster({ objective: "binary:logistic", min_child_weight: 0 }, [rows]);
  booster.setFeatureNames(ROWS.columns);
  for (let round = 0; round < 3; round++) booster.update(round, rows);
  const json = booster.toJson();
  assert.deepEqual(JSON.parse(json).learner.feature_names, ROWS.columns);
  using again = new Booster({});
  again.loadJson(json);
  assert.deepEqual(again.predictMargins(rows), booster.predictMargins(rows));
});

Deno.test("the shipped library is XGBoost 1.7", () => {
  assert.match(xgboostVersion(), /^1\.7\./);
});

Deno.test("a library that cannot be opened is told with what to do", async () => {
  const code = `import { xgboostLibrary } from "${new URL("./library.ts", import.meta.url)}";
    try { xgboostLibrary(); } catch (error) { console.log(error.name + ": " + error.message); }`;
  const { stdout } = await outputOf(["eval", code], {
    env: { [LIBRARY_VARIABLE]: "/nowhere/libxgboost.so" },
  });
  assert.match(stdout, /^UserError: libxgboost cannot be opened from \/nowhere\/libxgboost\.so/);
  assert.match(stdout, new RegExp(LIBRARY_VARIABLE));
});
