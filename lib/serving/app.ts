import { Hono } from "hono";
import type { Context } from "hono";
import type { SavedModel } from "../model/artifact.ts";
import { InvalidRequest, predict } from "./predict.ts";
import { problem } from "./problem.ts";

/** The prediction service for one model. */
export function createApp(model: SavedModel): Hono {
  const app = new Hono();

  app.get("/", (context) => {
    const { artifact } = model;
    return context.json({
      name: "breakout",
      description: "Predicts which newly discovered artists become core to a listener's listening.",
      model: artifact.model.family,
      trained_on: artifact.input.simulated ? "a simulated history" : artifact.input.file,
      endpoints: { predict: "POST /predict", health: "GET /health" },
    });
  });

  app.get("/health", (context) => context.json({ status: "ok" }));

  app.post("/predict", async (context) => {
    try {
      return context.json(predict(model, await readJson(context)));
    } catch (error) {
      if (error instanceof InvalidRequest) {
        return problem(context, 422, error.message, error.faults);
      }
      if (error instanceof SyntaxError) {
        return problem(context, 400, `malformed JSON: ${error.message}`, [
          { path: [], reason: error.message },
        ]);
      }
      throw error;
    }
  });

  app.notFound((context) => problem(context, 404, `no such route: ${context.req.path}`));
  app.onError((_error, context) => problem(context, 500, "the request could not be answered"));
  return app;
}

/** @throws SyntaxError if the body is not JSON */
async function readJson(context: Context): Promise<unknown> {
  return JSON.parse(await context.req.text());
}
