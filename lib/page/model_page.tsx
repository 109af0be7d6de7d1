import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Artifact } from "../artifact/artifact.ts";
import {
  EARLY_HEADER,
  earlyRows,
  earlyText,
  JUDGED_HEADER,
  judgedOn,
  judgedRows,
} from "../artifact/listeners_text.ts";
import type { BacktestComparison, BacktestReport } from "../evaluation/backtest_report.ts";
import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import { featureNamed, wordsOf } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import { eachMetric, METRICS } from "../metrics/metrics.ts";
import { monthInWords } from "../text/dates.ts";
import { count, counted, decimal, percent } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { Cells } from "./cells.tsx";

/** A picture has one name: its title. */
const PART_NAMES = / aria-label="[^"]*"/g;

/** How a model of one history did in its backtest. */
export type BacktestOfModel =
  & Pick<BacktestComparison, "months" | "rows" | "positives" | "prevalence">
  & Pick<BacktestReport["settings"], "confidence">
  & Pick<BacktestComparison["models"][string], "metrics">;

/** What `GET /model` shows. */
export interface ModelPageProps {
  readonly artifact: Artifact;
  /** Which model it is and why it answers. */
  readonly whyModel: string;
  readonly rules: Rules;
  /** How it did for people it had not heard of, if it was judged so. */
  readonly evaluation: EvaluationReport | null;
  /** A whole SVG document: the scores of the evaluation, drawn. */
  readonly figure: string | null;
  /** How it did on the history it learnt from, if it was judged so. */
  readonly backtest: BacktestOfModel | null;
}

/** How the model was judged: on whom, against what, with intervals. */
export function ModelPage(
  { artifact, whyModel, rules, evaluation, figure, backtest }: ModelPageProps,
): JSX.Element {
  const { core_definition: core, labels, eligibility } = rules;
  return (
    <>
      <section class="opening">
        <h1>{marked("How far to trust it", artifact.input.simulated)}</h1>
        <p class="lead">
          It tells which newly discovered artists will soon be core to someone’s listening: with at
          least {counted(core.plays_min, "play")} or {percent(core.share_min, 0)}{" "}
          of all plays in one of the {count(labels.horizon_months)}{" "}
          periods that follow. New is who was discovered at most{" "}
          {counted(eligibility.discovered_within_months, "month")} before. {whyModel}
        </p>
        {evaluation !== null && <Headline evaluation={evaluation} />}
      </section>
      {evaluation !== null && <Evaluated evaluation={evaluation} figure={figure} />}
      {evaluation === null && artifact.listeners === undefined && (
        <OwnModel artifact={artifact} backtest={backtest} />
      )}
      <section aria-labelledby="features-title">
        <h2 id="features-title">What it looks at</h2>
        <p class="lead">
          {counted(artifact.feature_columns.length, "number")}{" "}
          about an artist and your listening, all known at the end of the period. No name of an
          artist, a track or a person is in the model.
        </p>
        <details>
          <summary>All of them</summary>
          <Cells
            label="All features"
            header={["name", "what it is"]}
            rows={artifact.feature_columns.map((name) => [name, featureNamed(name).description])}
          />
        </details>
        <p class="small">
          An alert is a probability of {decimal(artifact.threshold, 2)} or more:{" "}
          {artifact.threshold_policy.reason}. Programs get all of this as JSON from the same
          address.
        </p>
      </section>
    </>
  );
}

/** The figures that matter most, large. */
function Headline({ evaluation }: { readonly evaluation: EvaluationReport }): JSX.Element {
  const { all } = evaluation.rolling;
  const metrics = all.scores[0]?.metrics;
  const three = metrics?.precision_of_three;
  const ap = metrics?.average_precision;
  const early = evaluation.how_early.weekly.all.lists.at(-1);
  const inHundred = (share: number | null | undefined): string =>
    share === null || share === undefined ? "–" : `${Math.round(100 * share)}`;
  return (
    <dl class="headline">
      <div>
        <dt>of the three likeliest of a list became core</dt>
        <dd>
          {inHundred(three?.value)} in 100{" "}
          <span class="number">{inHundred(three?.low)} to {inHundred(three?.high)}</span>
        </dd>
      </div>
      <div>
        <dt>average precision; knowing nothing gives {decimal(all.prevalence, 2)}</dt>
        <dd>
          {decimal(ap?.value ?? null, 2)}{" "}
          <span class="number">
            {decimal(ap?.low ?? null, 2)} to {decimal(ap?.high ?? null, 2)}
          </span>
        </dd>
      </div>
      <div>
        <dt>of new favourites were on a weekly list before</dt>
        <dd>
          {inHundred(early?.foreseen.together.value)} in 100{" "}
          <span class="number">
            {inHundred(early?.foreseen.together.low)} to {inHundred(early?.foreseen.together.high)}
          </span>
        </dd>
      </div>
      <div>
        <dt>people it learnt from</dt>
        <dd>{count(evaluation.listeners)}</dd>
      </div>
    </dl>
  );
}

function Evaluated(
  { evaluation, figure }: Pick<ModelPageProps, "figure"> & {
    readonly evaluation: EvaluationReport;
  },
): JSX.Element {
  const { rolling, calendar, own_history, how_early } = evaluation;
  const [first] = rolling.all.scores;
  return (
    <>
      <section aria-labelledby="whom-title">
        <h2 id="whom-title">On whom, against what</h2>
        <p class="lead">
          Judged in {count(evaluation.folds)}{" "}
          folds over listeners: each by a model that learnt from the others and had never heard of
          them. Figures are means over the listeners with at least{" "}
          {counted(evaluation.fewest_breakouts, "breakout")}, with 95 % intervals from drawing
          listeners anew. Beside it stand single features, as they are.
        </p>
        {figure !== null && (
          <div class="drawn" tabindex={0} role="region" aria-label="Figure">
            {raw(figure.replaceAll(PART_NAMES, ""))}
          </div>
        )}
        <h3>Weekly looks at the last 30 days</h3>
        <p class="small">
          {judgedOn(rolling.all)}, {count(rolling.all.rows)} rows
        </p>
        <Cells label="Weekly looks" header={JUDGED_HEADER} rows={judgedInWords(rolling.all)} />
        <details>
          <summary>Calendar months</summary>
          <p class="small">
            {judgedOn(calendar.all)}, {count(calendar.all.rows)} rows
          </p>
          <Cells
            label="Calendar months"
            header={JUDGED_HEADER}
            rows={judgedInWords(calendar.all)}
          />
        </details>
        {own_history !== null && (
          <details>
            <summary>Against learning from one’s own history alone</summary>
            <p class="small">
              On the months that a backtest of each history of 18 months or more predicts:{" "}
              {judgedOn(own_history)}.
            </p>
            <Cells
              label="One’s own history"
              header={JUDGED_HEADER}
              rows={judgedInWords(own_history)}
            />
          </details>
        )}
      </section>
      <section aria-labelledby="early-title">
        <h2 id="early-title">How early, how many</h2>
        {earlyText(how_early).map((text) => <p class="lead">{text}</p>)}
        <Cells label="How early" header={EARLY_HEADER} rows={earlyRows(how_early)} />
      </section>
      <section aria-labelledby="worth-title">
        <h2 id="worth-title">What a probability is worth</h2>
        <p class="lead">
          Weekly looks by tenth of their probability, said and come true: on average they differ by
          {" "}
          {decimal(first?.calibration_error ?? null)}.
        </p>
        <Cells
          label="Said and come true"
          header={["rows", "said", "came true"]}
          rows={(first?.calibration ?? []).map(({ rows, mean_probability, rate }) => [
            count(rows),
            percent(mean_probability),
            percent(rate),
          ])}
        />
      </section>
      <section aria-labelledby="limits-title">
        <h2 id="limits-title">What it cannot know</h2>
        <p class="lead">
          It learnt from {count(evaluation.plays)} plays of {count(evaluation.listeners)}{" "}
          people who published their histories themselves; most are one year long and from Spotify.
          People who listen otherwise may find its odds too high or too low.
        </p>
      </section>
    </>
  );
}

/** The rows of scores, single features by what they are called. */
function judgedInWords(judged: Parameters<typeof judgedRows>[0]): string[][] {
  return judgedRows(judged).map(([name = "", ...figures]) => [wordsOf(name), ...figures]);
}

/** A model that learnt from one history. */
function OwnModel(
  { artifact: { model, training, metrics }, backtest }: Pick<
    ModelPageProps,
    "artifact" | "backtest"
  >,
): JSX.Element {
  return (
    <section aria-labelledby="own-title">
      <h2 id="own-title">On this history</h2>
      {training !== undefined && (
        <p class="lead">
          {model.family}, trained on {monthInWords(training.train.months.first)} to{" "}
          {monthInWords(training.validation.months.last)}, tested on{" "}
          {monthInWords(training.test.months.first)} to {monthInWords(training.test.months.last)}.
        </p>
      )}
      {backtest !== null && (
        <>
          <Cells
            label="The backtest"
            header={["in the backtest", "", `${100 * backtest.confidence} % interval`]}
            rows={Object.values(eachMetric((name) => {
              const { value, low, high } = backtest.metrics[name];
              return [METRICS[name].label, decimal(value), `${decimal(low)} to ${decimal(high)}`];
            }))}
          />
          <p class="small">
            A model that knows nothing has a PR-AUC of {decimal(backtest.prevalence)}. Measured on
            {" "}
            {counted(backtest.months, "month")} with {counted(backtest.positives, "breakout")} among
            {" "}
            {counted(backtest.rows, "row")}.
          </p>
        </>
      )}
      {backtest === null && metrics !== undefined && training !== undefined && (
        <>
          <Cells
            label="The test months"
            header={["on the test months", ""]}
            rows={[
              ["PR-AUC", decimal(metrics.test.pr_auc)],
              ["ROC-AUC", decimal(metrics.test.roc_auc)],
            ]}
          />
          <p class="small">
            A model that knows nothing has a PR-AUC of{" "}
            {decimal(training.test.prevalence)}. These are the figures of one stretch of time with
            {" "}
            {counted(training.test.positives, "breakout")} among{" "}
            {counted(training.test.rows, "row")}; how uncertain they are is not known, as this model
            has no backtest.
          </p>
        </>
      )}
    </section>
  );
}
