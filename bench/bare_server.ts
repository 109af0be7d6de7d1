/**
 * The baseline of the serving benchmark: a bare Hono handler, JSON in, the model's trees, JSON out. It
 * checks nothing, counts nothing and logs nothing. Its argument is the model's artifact.
 *
 * @module
 */
import { Hono } from "hono";
import { loadModel } from "../lib/artifact/artifact.ts";
import { probabilities } from "../lib/models/scorer.ts";

interface Request {
  readonly records: readonly Readonly<Record<string, number>>[];
}

const { artifact: { feature_columns: columns, threshold }, scorer } = await loadModel(
  Deno.args[0] ?? "",
);
const app = new Hono();
app.post("/predict", async (context) => {
  const { records } = await context.req.json<Request>();
  const values = new Float32Array(records.length * columns.length);
  let at = 0;
  for (const record of records) for (const name of columns) values[at++] = record[name] ?? NaN;
  const scores = probabilities(scorer, { values, rows: records.length, columns });
  return context.json({
    threshold,
    predictions: records.map(({ artist_name, month }, row) => {
      const probability = scores[row] ?? NaN;
      return { artist_name, month, probability, is_breakout: probability >= threshold };
    }),
  });
});

Deno.serve({
  hostname: "127.0.0.1",
  port: Number(Deno.env.get("PORT")),
  onListen: ({ hostname, port }) => console.error(`Listening on http://${hostname}:${port}`),
}, app.fetch);
