import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Marked, type Token, type Tokens } from "marked";
import type { Artifact } from "../artifact/artifact.ts";
import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import { featureNamed } from "../features/registry.ts";
import { count, counted, decimal } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { CaptionedFigure } from "./captioned_figure.tsx";
import { Cells } from "./parts.tsx";

/** Longer tables are folded away. */
const MOST_ROWS = 12;

/** What `GET /model` shows. */
export interface ModelPageProps {
  readonly artifact: Pick<
    Artifact,
    "input" | "feature_columns" | "threshold" | "threshold_policy"
  >;
  /** Which model it is and why it answers. */
  readonly whyModel: string;
  /** The model card, in Markdown; `null` where none lies beside the model. */
  readonly card: string | null;
  /** How it did for people it had not heard of, if it was judged so. */
  readonly evaluation: EvaluationReport | null;
  /** A whole SVG document: the scores of the evaluation, drawn. */
  readonly figure: string | null;
}

/** How the model was judged: on whom, against what, with intervals, as its card says. */
export function ModelPage(
  { artifact, whyModel, card, evaluation, figure }: ModelPageProps,
): JSX.Element {
  const { input, feature_columns, threshold, threshold_policy } = artifact;
  return (
    <>
      <section class="opening">
        <h1>{marked("How far to trust it", input.simulated)}</h1>
        <p class="lead">
          {whyModel} It looks at {counted(feature_columns.length, "number")}{" "}
          about an artist and your listening, all known at the end of the period. An alert is a
          probability of {decimal(threshold, 2)} or more: {threshold_policy.reason}.
        </p>
        {evaluation !== null && <Headline evaluation={evaluation} />}
      </section>
      {figure !== null && <CaptionedFigure svg={figure} />}
      <article class="model-card">
        {card === null
          ? (
            <Cells
              label="What it looks at"
              header={["feature", "what it is"]}
              rows={feature_columns.map((name) => [name, featureNamed(name).description])}
            />
          )
          : <Card markdown={card} />}
      </article>
    </>
  );
}

/** The figures that matter most, large, with their intervals. */
function Headline({ evaluation }: { readonly evaluation: EvaluationReport }): JSX.Element {
  const { all } = evaluation.rolling;
  const metrics = all.scores[0]?.metrics;
  const spelled = (value: number | null = null, isShare: boolean): string =>
    value === null || !isShare ? decimal(value, 2) : count(Math.round(100 * value));
  const figures = [
    [
      "of the three likeliest of a list were core in a month that followed",
      metrics?.precision_of_three,
      " in 100",
    ],
    [
      `average precision; knowing nothing gives ${decimal(all.prevalence, 2)}`,
      metrics?.average_precision,
      "",
    ],
    [
      "of new favourites were on a weekly list before",
      evaluation.how_early.weekly.all.lists.at(-1)?.foreseen.together,
      " in 100",
    ],
  ] as const;
  return (
    <dl class="headline">
      {figures.map(([what, of, unit]) => (
        <div>
          <dt>{what}</dt>
          <dd>
            {spelled(of?.value, unit !== "")}
            {unit}{" "}
            <span class="number">
              {spelled(of?.low, unit !== "")} to {spelled(of?.high, unit !== "")}
            </span>
          </dd>
        </div>
      ))}
      <div>
        <dt>people it learnt from</dt>
        <dd>{count(evaluation.listeners)}</dd>
      </div>
    </dl>
  );
}

/** A model card without its title. No markup of its own stands in one. */
function Card({ markdown }: { readonly markdown: string }): JSX.Element {
  const reader = new Marked({
    renderer: { html: ({ text }) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;") },
  });
  let heading = "";
  return (
    <>
      {reader.lexer(markdown).map((token) => {
        if (token.type === "heading") heading = token["text"];
        if (token.type === "heading" && token["depth"] === 1) return null;
        return isTable(token)
          ? <CardTable label={heading} table={token} />
          : raw(reader.parser([token]));
      })}
    </>
  );
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === "table";
}

function CardTable(
  { label, table }: { readonly label: string; readonly table: Tokens.Table },
): JSX.Element {
  const plain = ({ text }: Tokens.TableCell): string => text.replaceAll(/[`*]/g, "");
  const rows = table.rows.map((row) => row.map(plain));
  const cells = <Cells label={label} header={table.header.map(plain)} rows={rows} />;
  return rows.length <= MOST_ROWS ? cells : (
    <details>
      <summary>All {count(rows.length)}</summary>
      {cells}
    </details>
  );
}
