import assert from "node:assert/strict";
import type { ExperimentReport } from "../../commands/experiment/experiment.ts";
import { listed } from "../../commands/runs/runs.ts";
import type { Run } from "../../workspace/runs.ts";
import { JUPYTER_DISPLAY } from "../drawing/display.ts";
import { isUnavailable } from "../unavailable.ts";
import { ideaText, movedByIdea } from "./idea.ts";
import { ideaDifference, VERDICT } from "./idea_difference.ts";
import { drawn } from "./runs_over_time.ts";

const run: Run = {
  schema_version: 1,
  at: "2026-01-02T03:04:05.000Z",
  command: "backtest",
  seconds: 3,
  seed: 42,
  data: { file: "data/curated/scrobbles.csv", sha256: "a".repeat(64), simulated: true },
  code: { version: "0.1.0", sha256: "b".repeat(64) },
  settings: { sha256: "c".repeat(64), values: {} },
  columns: [],
  figures: { "PR-AUC of xgboost": { value: 0.25, low: 0.1, high: 0.4 } },
};
const tried: Run = {
  ...run,
  command: "experiment",
  name: "<mine>",
  figures: { "AP gained, xgboost": { value: 0.1, low: 0.05, high: 0.2 } },
  verdict: "helps",
};

Deno.test("runs are drawn in order, models and ideas apart, and hovering says what each was", () => {
  const figure = drawn(listed([run, tried, { ...run, figures: {} }]));
  assert.ok(!isUnavailable(figure));
  assert.match(figure.svg, />Models<.*>Ideas</s);
  assert.match(
    figure.svg,
    /<title>run 1, 2026-01-02, backtest: PR-AUC of xgboost 0\.250; interval 0\.100 to/,
  );
  assert.match(figure.svg, /<title>run 2, [-\d]+, &lt;mine&gt;: AP gained, xgboost \+0\.100;/);
  assert.ok(figure.svg.includes(VERDICT.helps));
  assert.ok(isUnavailable(drawn([])));
});

const report: ExperimentReport = {
  schema_version: 1,
  name: "mine",
  quick: true,
  verdict: "helps",
  features: ["mine"],
  settings: [{ path: "eligibility.active_plays_min", one: 3, other: 4 }],
  judged: [{
    on: "history",
    listeners: 1,
    file: "data/curated/scrobbles.csv",
    sha256: "a".repeat(64),
    simulated: true,
    metric: "average precision",
    judgements: [{
      on: "xgboost",
      rows: { at_hand: 100, with_idea: 100 },
      breakouts: { at_hand: 9, with_idea: 9 },
      at_hand: 0.2,
      with_idea: 0.3,
      difference: { value: 0.1, low: 0.05, high: 0.2 },
      confidence: 0.9,
      drawn: { count: 8, of: "artist" },
      verdict: "helps",
    }],
    rose: [],
    fell: [],
    importance: [{ feature: "mine", mean_abs_contribution: 0.2, place: 3 }],
    columns: { at_hand: 13, with_idea: 14 },
    rows_learnt: { at_hand: 200, with_idea: 200 },
    seconds: { at_hand: 1, with_idea: 1 },
    microseconds_per_row: 2,
  }],
  attempt: 3,
};

Deno.test("an idea's verdict, change, cost and difference are told; what it did not move is not", () => {
  const text = ideaText(report)[JUPYTER_DISPLAY]()["text/markdown"] ?? "";
  assert.match(
    text,
    /^\*\*mine: it helps\.\*\* In the windows of the backtest \(xgboost, a simulated/,
  );
  assert.match(text, /- eligibility\.active_plays_min: 4 \(was 3\)/);
  assert.match(text, /place 3 of 14 features/);
  assert.match(text, /This is experiment 3 on these data/);
  const figure = ideaDifference(report);
  assert.ok(!isUnavailable(figure));
  assert.match(figure.description, /with 90 % intervals: each artist counts/);
  assert.match(figure.svg, /<title>xgboost: 0\.200 → 0\.300, \+0\.100 \[\+0\.050, \+0\.200\]/);
  assert.ok(isUnavailable(movedByIdea(report)));
  assert.ok(isUnavailable(ideaDifference({ ...report, judged: [] })));
});

Deno.test("a list of days is told by its day, also one that ends on the first of a month", () => {
  const rose = [{
    listener: "Ana",
    artist: "New",
    period: "2024-06-01",
    probability: { at_hand: 0.1, with_idea: 0.2 },
    place: { at_hand: 2, with_idea: 1 },
    of: 9,
    broke_out: true,
  }];
  const shown = (on: "listeners" | "history"): string => {
    const judged = report.judged.map((one) => ({ ...one, on, rose }));
    const table = movedByIdea({ ...report, judged });
    assert.ok(!isUnavailable(table));
    return table[JUPYTER_DISPLAY]()["text/plain"] ?? "";
  };
  assert.match(shown("listeners"), /New \(Ana\) │ 2024-06-01 │ 0\.10 → 0\.20/);
  assert.match(shown("history"), /New \(Ana\) │ 2024-06 +│ 0\.10 → 0\.20/);
});
