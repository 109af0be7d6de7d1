import assert from "node:assert/strict";
import { UserError } from "../base/errors.ts";
import { chooseWinner, type Standing } from "./winner.ts";

const standing = (name: string, pr_auc: number | null): Standing => ({
  name,
  validation: { pr_auc, roc_auc: pr_auc },
});

Deno.test("the higher PR-AUC on validation wins, the first of equals", () => {
  const models = [standing("xgboost", 0.2), standing("logistic", 0.3)];
  assert.equal(chooseWinner(models, [], "best").winner.name, "logistic");
  const equal = [standing("xgboost", 0.2), standing("logistic", 0.2)];
  assert.equal(chooseWinner(equal, [], "best").winner.name, "xgboost");
  const undefinedFirst = [standing("xgboost", null), standing("logistic", 0)];
  assert.equal(chooseWinner(undefinedFirst, [], "best").winner.name, "logistic");
});

Deno.test("a named model wins whatever the figures say", () => {
  const models = [standing("xgboost", 0.2), standing("logistic", 0.3)];
  const { winner, reason } = chooseWinner(models, [], "xgboost");
  assert.equal(winner.name, "xgboost");
  assert.match(reason, /production_model names it/);
  assert.throws(
    () => chooseWinner(models.slice(0, 1), [], "logistic"),
    (error) => error instanceof UserError && /logistic is not one of.*xgboost/.test(error.message),
  );
});

Deno.test("heuristics never win, but those that do better are named, the best first", () => {
  const heuristics = [
    standing("plays_t", 0.4),
    standing("share_t", 0.5),
    standing("delta_1m", 0.1),
  ];
  const { winner, beatenBy } = chooseWinner([standing("xgboost", 0.2)], heuristics, "best");
  assert.equal(winner.name, "xgboost");
  assert.deepEqual(beatenBy.map(({ name }) => name), ["share_t", "plays_t"]);
});

Deno.test("without a positive in validation the choice says what it went by", () => {
  const models = [standing("xgboost", null), standing("logistic", null)];
  const { winner, reason, beatenBy } = chooseWinner(models, [standing("share_t", null)], "best");
  assert.equal(winner.name, "xgboost");
  assert.match(reason, /without a breakout in the validation months/);
  assert.deepEqual(beatenBy, []);
});
