import assert from "node:assert/strict";
import { join } from "node:path";
import { randomLcg } from "d3-random";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { compareModels } from "../../evaluation/comparison.ts";
import { listenersToLearnFrom, QUICK_LISTENERS, sampleIn } from "../testing.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import { labelOf } from "../../labels/label.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { calendarMonths } from "../../snapshots/periods.ts";
import { snapshotsOf } from "../../snapshots/snapshots.ts";
import { breakout as breakoutCommand, withTempDir } from "../../testing.ts";
import { readListening } from "../../workspace/listening.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { readRuns } from "../../workspace/runs.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { evaluateListeners } from "../evaluate/evaluate.ts";
import { checkFeatures } from "./check.ts";
import { tryIdea } from "./experiment.ts";
import { configOf, experiment, readIdea } from "./idea.ts";
import { movedRows, verdictOf } from "./judged.ts";
import { figureOfArtists } from "./on_history.ts";
import { experimentText } from "./text.ts";
import { fitted } from "../../text/terminal.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const show = (path: string): string => path;

const feature = (changes: Partial<HistoryFeature>): HistoryFeature => ({
  name: "mine",
  words: "mine",
  group: "amount",
  description: "Mine.",
  formula: "plays(t)",
  unit: "plays",
  range: [0, null],
  integer: true,
  compute: ({ now }) => now.plays,
  phrase: (plays) => `${plays} plays`,
  ...changes,
});

/** A root with a simulated history that is quickly learnt from. */
function inSample(run: (workspace: Workspace) => Promise<void>): Promise<void> {
  return withTempDir(async (root) => {
    const others = { listeners: QUICK_LISTENERS };
    await run(await sampleIn(root, { seed: 5, plays: 40_000, others }));
  });
}

Deno.test("on one history an idea that knows the outcome helps, and one that concerns others changes nothing", () =>
  inSample(async (workspace) => {
    const { breakout, project } = workspace;
    const { histories } = await readListening(workspace);
    const periods = calendarMonths(calendarOf(project.time.timezone));
    const { courses, listening } = snapshotsOf(itemAt(histories, 0), periods);
    const last = itemAt(listening, listening.length - 1).period;
    const outcomes = new Map(
      courses.flatMap((course) =>
        course.map(({ artist, period }, place): [string, number] => [
          `${artist} ${period}`,
          labelOf(course, place, last, breakout) ?? 0,
        ])
      ),
    );
    // What a variable holds no check can see: that is what makes this an oracle.
    const oracle = feature({
      compute: ({ now }) => outcomes.get(`${now.artist} ${now.period}`) ?? 0,
    });
    const told = await tryIdea(workspace, experiment({ name: "oracle", features: [oracle] }));
    assert.equal(told.verdict, "helps");
    const [judged] = told.judged;
    assert.ok(judged?.on === "history" && judged.simulated);
    for (const { difference: { value, low, high }, at_hand, with_idea } of judged.judgements) {
      assert.ok(value !== null && low !== null && high !== null && low <= value && value <= high);
      assert.ok(Math.abs((with_idea ?? NaN) - (at_hand ?? NaN) - value) < 1e-12);
    }
    assert.deepEqual(judged.importance.map(({ feature, place }) => [feature, place]), [[
      "mine",
      1,
    ]]);
    assert.ok(judged.rose.length > 0 && judged.rose.every(({ broke_out }) => broke_out));
    assert.deepEqual(judged.columns, { at_hand: 13, with_idea: 14 });
    const text = experimentText(told, show);
    assert.match(
      text,
      /oracle: it helps\. In the windows of the backtest \(\w+, a simulated history\) the/,
    );
    assert.ok(fitted(text, 80).split("\n").every((line) => line.length <= 80), text);

    const nothing = await tryIdea(workspace, {
      name: "deeper trees for others",
      settings: { listeners: { xgboost: { max_depth: 6 } } },
    });
    assert.equal(nothing.verdict, "changes nothing");
    assert.equal(nothing.attempt, 2);
    assert.deepEqual(nothing.settings, [
      { path: "listeners.xgboost.max_depth", one: 4, other: 6 },
    ]);

    const rules = await tryIdea(workspace, {
      name: "half the share is enough",
      rules: { core_definition: { share_min: 0.005 } },
    });
    const [first] = rules.judged;
    assert.equal(first?.metric, "average precision above the prevalence");
    const breakouts = first?.judgements[0]?.breakouts;
    assert.ok(breakouts !== undefined && breakouts.with_idea !== breakouts.at_hand);
    assert.match(experimentText(rules, show), /judged on its own rows/);

    const runs = await readRuns(workspace);
    assert.deepEqual(runs.map(({ name, verdict }) => [name, verdict]), [
      ["oracle", "helps"],
      ["deeper trees for others", "changes nothing"],
      ["half the share is enough", rules.verdict],
    ]);
    const learnt = chosenFeatures(workspace.breakout);
    assert.deepEqual(runs.map(({ columns }) => columns), [[...learnt, "mine"], learnt, learnt]);
    assert.ok((runs[0]?.figures["AP gained, logistic"]?.low ?? 0) > 0);

    // The same kind of rows on two roots.
    const twice = await tryIdea(workspace, { name: "again", features: [oracle] }, {
      listeners: workspace,
    });
    assert.deepEqual(twice.judged.map(({ on }) => on), ["history", "history"]);
    const { figures = {} } = (await readRuns(workspace)).at(-1) ?? {};
    assert.equal(Object.keys(figures).length, 12);
    assert.ok(Object.keys(figures)[0]?.startsWith("AP gained, "));
  }));

Deno.test("many listeners are judged out of fold, at hand as evaluate does", () =>
  withTempDir(async (root) => {
    await listenersToLearnFrom(root);
    const workspace = await openWorkspace(root);
    const { report } = await evaluateListeners(workspace, await readListening(workspace));
    const idea = experiment({ name: "plays again", features: [feature({})] });
    const full = await tryIdea(workspace, idea, { full: true });
    const [judged] = full.judged;
    assert.ok(judged !== undefined && judged.on === "listeners");
    assert.deepEqual(
      judged.judgements.map(({ on, at_hand, drawn }) => [on, at_hand, drawn.count]),
      [
        ["weekly looks", report.rolling.all] as const,
        ["calendar months", report.calendar.all] as const,
      ].map(([on, { scores, judged }]) => [
        on,
        scores[0]?.metrics.average_precision.value,
        judged,
      ]),
    );
    assert.equal(judged.rows_learnt.at_hand, report.rows);
    assert.deepEqual(judged.columns, { at_hand: 43, with_idea: 44 });

    const quick = await tryIdea(workspace, {
      name: "stronger penalty",
      settings: { modeling: { logistic: { C: [0.001] } } },
    });
    assert.equal(quick.verdict, "changes nothing");
    assert.match(experimentText(quick, show), /This is a quick look/);
    await inSample(async (own) => {
      const both = await tryIdea(own, idea, { listeners: workspace });
      assert.deepEqual(both.judged.map(({ on }) => on), ["listeners", "history"]);
      const reading = /In brackets 95 % intervals .* drawing listeners or artists anew/;
      assert.match(experimentText(both, show), reading);
      const [run] = await readRuns(own);
      assert.equal(run?.data.sha256, both.judged[0]?.sha256);
      assert.equal(Object.keys(run?.figures ?? {}).length, 12);
    });
    await withTempDir(async (root) => {
      const short = await sampleIn(root, { seed: 5, plays: 40_000, until: "2019-08" });
      const heard: string[] = [];
      const trying = tryIdea(short, idea, {
        listeners: workspace,
        onProgress: (_done, _of, note = "") => heard.push(note),
      });
      await assert.rejects(trying, /too little to train on/);
      assert.deepEqual(heard, [], "the long work is not begun");
    });
    const learnt = await tryIdea(workspace, {
      name: "learn from three plays on",
      settings: { listeners: { learn_from: { active_plays_min: 3 } } },
    });
    const rows = learnt.judged[0];
    assert.ok(rows !== undefined && rows.rows_learnt.with_idea < rows.rows_learnt.at_hand);
    for (const { rows: judged } of rows.judgements) assert.equal(judged.at_hand, judged.with_idea);
  }));

Deno.test("from the breakouts of a few artists nothing is told", () => {
  const sure = { value: 0.3, low: 0.2, high: 0.4 };
  assert.equal(verdictOf(sure, true, { count: 19, of: "artist" }), "cannot be told");
  assert.equal(verdictOf(sure, true, { count: 20, of: "artist" }), "helps");
  assert.equal(verdictOf(sure, true, { count: 12, of: "listener" }), "helps");
  assert.equal(
    verdictOf({ ...sure, low: -0.1 }, true, { count: 50, of: "artist" }),
    "cannot be told",
  );
  assert.equal(
    verdictOf({ value: -0.3, low: -0.4, high: -0.2 }, true, { count: 50, of: "artist" }),
    "hurts",
  );
  assert.equal(verdictOf(sure, false, { count: 50, of: "artist" }), "changes nothing");
});

Deno.test("on the same rows the paired difference is the backtest's", () => {
  const uniform = randomLcg(3);
  const rows = 200;
  const y = Uint8Array.from({ length: rows }, () => Number(uniform() < 0.2));
  const artists = Array.from({ length: rows }, () => `artist ${Math.floor(uniform() * 40)}`);
  const scores = [1, 2].map(() => Float64Array.from(y, (label) => label * 0.2 + 0.8 * uniform()));
  const [one, other] = [itemAt(scores, 0), itemAt(scores, 1)];
  const bootstrap = { draws: 200, seed: 9 };
  const compared = compareModels(
    { months: artists.map(() => "2024-01"), artists, y },
    Object.entries({ other, one }).map(([name, scores]) => ({
      name,
      trained: true,
      scores,
      alerts: new Uint8Array(rows),
    })),
    { winner: "other", confidence: 0.95, ...bootstrap },
  );
  const said = (scores: Float64Array) =>
    Array.from(scores, (score, row) => ({
      listener: "",
      artist: itemAt(artists, row),
      period: "2024-01-01",
      y: itemAt(y, row),
      score,
    }));
  const paired = figureOfArtists(
    { at_hand: said(one), with_idea: said(other) },
    true,
    { ...bootstrap, confidence: 0.95 },
  );
  const { value, low, high } = compared.winner_minus["one"]?.pr_auc ?? {};
  assert.deepEqual(paired.difference, { value, low, high });
  assert.equal(paired.at_hand, compared.models["one"]?.metrics.pr_auc.value);
});

Deno.test("a row is moved within its own list", () => {
  const row = (artist: string, score: number) => ({
    listener: "",
    artist,
    period: "2024-01-01",
    y: 0,
    score,
  });
  const { rose, fell } = movedRows({
    at_hand: [row("a", 0.1), row("b", 0.2), row("c", 0.3)],
    with_idea: [row("a", 0.4), row("b", 0.2), row("d", 0.9), row("c", 0.25)],
  });
  assert.deepEqual(rose.map(({ artist, place, of }) => [artist, place, of]), [
    ["a", { at_hand: 3, with_idea: 1 }, 3],
  ]);
  assert.deepEqual(fell.map(({ artist }) => artist), ["c"]);
});

Deno.test("a feature that cannot be is told with its name, the row and the remedy", () =>
  inSample(async (workspace) => {
    const { histories } = await readListening(workspace);
    const calendar = calendarOf(workspace.project.time.timezone);
    let calls = 0;
    const bad: readonly (readonly [Partial<HistoryFeature>, RegExp])[] = [
      [
        { range: [0, 5] },
        /feature mine: .+ month up to \d.*: \d+ is not in its range \[0, 5\]; widen/,
      ],
      [
        { compute: () => NaN },
        /NaN, which says that the value is missing; say when .* missingWhen/,
      ],
      [{ compute: () => Infinity }, /Infinity is not in its range/],
      [{ compute: ({ now }) => now.plays / 2 }, /is no whole number; set integer to false/],
      [
        { compute: ({ before }) => before(1)?.plays ?? JSON.parse("[1, 2]") },
        /a list of 2; it must/,
      ],
      [{ compute: () => JSON.parse("{") }, /compute fails: .*JSON/],
      [
        { compute: ({ now }) => now.row },
        /looks past the end of the period: it is \d+, but \d+ where/,
      ],
      [{ compute: () => calls++ }, /looks past the end .* keep nothing from one call to the next/],
    ];
    for (const [changes, message] of bad) {
      assert.throws(
        () => checkFeatures([feature(changes)], histories, { calendar, rules: workspace.breakout }),
        { name: "UserError", message },
      );
    }
    const missing = feature({ missingWhen: "always", compute: () => NaN });
    checkFeatures([missing], histories, { calendar, rules: workspace.breakout });
  }));

Deno.test("an idea out of form is told, with its place", async () => {
  const { breakout } = await openWorkspace();
  const taken = feature({ name: "plays_t" });
  assert.throws(
    () => experiment({ name: "a", features: [taken] }),
    /features\[0\]\.name: is taken: .* give it another \(found plays_t\)/,
  );
  assert.throws(() => experiment({ name: "a" }), /changes nothing: give it features, rules or/);
  assert.throws(
    () => experiment({ name: "a", features: [feature({}), feature({})] }),
    /two of them have the same name/,
  );
  assert.throws(
    () => experiment({ name: "a", rules: JSON.parse('{"backtest": {}}') }),
    /rules: must be an object with some of labels, eligibility, core_definition/,
  );
  assert.throws(
    () => configOf(breakout, { name: "a", rules: { eligibility: { active_plays_min: 0 } } }),
    /experiment "a": eligibility\.active_plays_min: /,
  );
  assert.throws(
    () => configOf(breakout, { name: "a", settings: { listeners: { folds: 3 } } }),
    /settings\.listeners\.folds: .*judged alike/,
  );
});

Deno.test("breakout experiment loads a file, tells what is wrong with one, and prints the result", () =>
  inSample(async ({ root }) => {
    const file = join(root, "idea.ts");
    await assert.rejects(readIdea(file), /idea\.ts: no such file\. It holds 'export default/);
    await Deno.writeTextFile(file, "export const idea = 1;");
    await assert.rejects(readIdea(file), /exports no idea; begin it with/);
    await assert.rejects(readIdea(file, true), /a compiled program loads no code but its own/);
    const broken = join(root, "broken.ts");
    await Deno.writeTextFile(broken, "export default {");
    await assert.rejects(readIdea(broken), /broken\.ts: cannot be loaded: /);
    const good = join(root, "good.ts");
    await Deno.writeTextFile(
      good,
      `const depth: number = 2;
       export default {
         name: "shallow",
         settings: { modeling: { xgboost: { final_params: { max_depth: depth } } } },
       };`,
    );
    const { code, stdout, stderr } = await breakoutCommand(["experiment", good, "--root", root]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^shallow: /);
    assert.match(stdout, /modeling\.xgboost\.final_params\.max_depth: 2 \(was 3\)\./);
    const help = await breakoutCommand(["experiment", "--help"]);
    const [example = ""] = /export default \{.*\n {2}\};/s.exec(help.stdout) ?? [];
    const shown = join(root, "shown.ts");
    await Deno.writeTextFile(shown, example);
    const { features = [], ...idea } = await readIdea(shown);
    assert.deepEqual([features.length, Object.keys(idea)], [1, ["name", "rules", "settings"]]);
    configOf((await openWorkspace(root)).breakout, idea);
    assert.ok(help.stdout.split("\n").every((line) => line.length <= 80));
  }));
