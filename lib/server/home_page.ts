import { html } from "hono/html";
import { z } from "zod";
import { eachMetric, METRICS } from "../metrics/metrics.ts";
import type { ListenersSummary, ModelMetrics } from "../artifact/artifact.ts";
import { decimal, percent } from "../text/numbers.ts";
import { historyKind, marked } from "../text/simulated.ts";
import { VERSION } from "../base/version.ts";
import { backtestFiguresSchema, type ServedModel } from "./served_model.ts";

/** What the service does, in a sentence. */
export const DESCRIPTION =
  "Predicts which newly discovered artists become core to a listener's listening.";

const ENDPOINTS = {
  predict: "POST /predict",
  explain: "POST /explain",
  rank: "POST /rank",
  model: "GET /model",
  watchlist: "GET /watchlist",
  health: "GET /health",
  ready: "GET /ready",
  metrics: "GET /metrics",
  openapi: "GET /openapi.json",
  docs: "GET /docs",
};

/** What `GET /` tells programs. */
export const homeSchema = z.object({
  name: z.literal("breakout"),
  version: z.string(),
  description: z.string(),
  model: z.object({
    family: z.string(),
    trained_on: z.string(),
    trained_from: z.string().nullable(),
    trained_until: z.string().nullable(),
    /** People it learnt from; `null` of a model of one history. */
    listeners: z.int().nullable(),
    backtest: backtestFiguresSchema.nullable(),
  }).nullable(),
  endpoints: z.record(z.string(), z.string()),
}).meta({ id: "Home" });

export type Home = z.infer<typeof homeSchema>;

/** What `GET /` tells programs. */
export function homeSummary(model: ServedModel | null): Home {
  return {
    name: "breakout",
    version: VERSION,
    description: DESCRIPTION,
    model: model === null ? null : {
      family: model.artifact.model.family,
      trained_on: historyKind(model.artifact.input.simulated),
      trained_from: model.artifact.training?.train.months.first ?? null,
      trained_until: model.artifact.training?.validation.months.last ?? null,
      listeners: model.artifact.listeners?.count ?? null,
      backtest: model.backtest,
    },
    endpoints: ENDPOINTS,
  };
}

const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { margin-bottom: 0; }
  table { border-collapse: collapse; }
  th, td { text-align: left; padding: 0.2rem 1.5rem 0.2rem 0; }
  td { font-variant-numeric: tabular-nums; }
`;

type Html = ReturnType<typeof html>;
type Training = NonNullable<ServedModel["artifact"]["training"]>;

/** The page of `GET /` for people. */
export function homePage(model: ServedModel | null): Html {
  // Paths are relative, so that the page also works below a prefix.
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Breakout</title>
        <style>${STYLE}</style>
      </head>
      <body>
        <h1>Breakout</h1>
        <p>${DESCRIPTION}</p>
        ${model === null ? html`<p>No model is loaded yet.</p>` : aboutModel(model)}
        <h2>Use it</h2>
        <ul>
          <li><a href="docs">Try the API</a> (<a href="openapi.json">OpenAPI description</a>)</li>
          <li><a href="watchlist">The artists that were scored last</a></li>
          <li><a href="model">All about the model</a>, as JSON</li>
          <li><a href="metrics">Metrics of the service</a>, for Prometheus</li>
        </ul>
      </body>
    </html>
  `;
}

function aboutModel({ artifact, backtest }: ServedModel): Html {
  const { listeners, training, metrics } = artifact;
  return html`<h2>${marked("The model", artifact.input.simulated)}</h2>
    ${listeners === undefined ? "" : aboutListeners(listeners)}
    ${training === undefined ? "" : trainedOn(artifact.model.family, training)}
    <p>It calls an artist a breakout from a probability of ${decimal(artifact.threshold)}.</p>
    ${
    backtest !== null
      ? backtestFigures(backtest)
      : metrics === undefined || training === undefined
      ? ""
      : testFigures(metrics, training)
  }`;
}

function trainedOn(family: string, { train, validation, test }: Training): Html {
  const month = (date: string): string => date.slice(0, 7);
  return html`<p>
      ${family}, trained on ${month(train.months.first)} to ${month(validation.months.last)}, tested
      on ${month(test.months.first)} to ${month(test.months.last)}.
    </p>`;
}

function aboutListeners({ count, rolling }: ListenersSummary): Html {
  const { average_precision: ap, precision_of_three: three, prevalence } = rolling;
  return html`<p>
      It has learnt from ${count} listeners. For listeners it had not heard of, the mean average
      precision of its weekly lists is ${decimal(ap.value)} [${decimal(ap.low)},
      ${decimal(ap.high)}]; a list that knows nothing has ${decimal(prevalence)}. Of the three
      likeliest artists of a list ${percent(three.value ?? 0, 0)} became core.
    </p>`;
}

function testFigures(metrics: ModelMetrics, training: Training): Html {
  const { rows, positives, prevalence } = training.test;
  return html`
    <table>
      <tr>
        <th>PR-AUC on the test months</th>
        <td>${decimal(metrics.test.pr_auc)}</td>
      </tr>
      <tr>
        <th>ROC-AUC on the test months</th>
        <td>${decimal(metrics.test.roc_auc)}</td>
      </tr>
    </table>
    <p>
          A model that knows nothing has a PR-AUC of ${decimal(
            prevalence,
          )}. These are the figures of one
          stretch of time with ${positives} breakouts among ${rows} rows; how uncertain they are is not
          known, as this model has no backtest.
        </p>
  `;
}

function backtestFigures(backtest: NonNullable<ServedModel["backtest"]>): Html {
  const { confidence, metrics, months, rows, positives, prevalence } = backtest;
  return html`
    <table>
          <tr><th>in the backtest</th><th></th><th>${100 * confidence} % interval</th></tr>
          ${Object.values(eachMetric((name) => {
            const { value, low, high } = metrics[name];
            return html`
              <tr>
                <td>${METRICS[name].label}</td>
                <td>${decimal(value)}</td>
                <td>${decimal(low)} to ${decimal(high)}</td>
              </tr>
            `;
          }))}
    </table>
    <p>
          A model that knows nothing has a PR-AUC of ${decimal(prevalence)}. Measured on ${months}
          months with ${positives} breakouts among ${rows} rows.
        </p>
  `;
}
