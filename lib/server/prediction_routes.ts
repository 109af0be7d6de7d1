import { createRoute } from "@hono/zod-openapi";
import { FEATURE_NAMES } from "../features/registry.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { explainQuerySchema, explainRecords, explainResponseSchema } from "./explain.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { predict, predictResponseSchema } from "./predict.ts";
import { Problem } from "./problem.ts";
import { recordRemarks } from "./remarks.ts";
import { requestReader } from "./request.ts";
import { requireModel, type ServedModel } from "./served_model.ts";
import type { App, Service } from "./service.ts";

/** Adds `POST /predict` and `POST /explain`. */
export function addPredictions(app: App, service: Service, model: ServedModel | null): void {
  const { limits, rules, bodies, metrics } = service;
  const columns = model?.records.artifact.feature_columns ?? FEATURE_NAMES;
  const reader = requestReader(columns, limits.maxRecords);
  const remarks = recordRemarks(columns, rules);
  const body = {
    required: true,
    content: { "application/json": { schema: reader.schema, example: EXAMPLE_REQUEST } },
  };
  const count = (predictions: readonly { readonly is_breakout: boolean }[]): void => {
    const scored = predictions.length;
    const alerted = predictions.filter(({ is_breakout }) => is_breakout).length;
    metrics.count(({ records, alerts }) => {
      records.inc(scored);
      alerts.inc(alerted);
    });
  };
  const errors = problemAnswers(400, 408, 413, 415, 422, 503);

  // Registered by hand: the validation that app.openapi() brings is the slow one.
  app.openAPIRegistry.registerPath(createRoute({
    operationId: "predict",
    method: "post",
    path: "/predict",
    tags: ["predictions"],
    summary: "Predict which records break out",
    request: { body },
    responses: {
      200: jsonAnswer("A prediction for each record.", predictResponseSchema),
      ...errors,
    },
  }));
  app.post("/predict", async (context) => {
    const { records } = requireModel(model);
    const request = reader.read(await bodies.readJson(context.env.incoming));
    const answer = predict(records, request, remarks);
    count(answer.predictions);
    return context.json(answer);
  });

  app.openAPIRegistry.registerPath(createRoute({
    operationId: "explain",
    method: "post",
    path: "/explain",
    tags: ["predictions"],
    summary: "Predict, and tell what speaks for and against each breakout",
    request: { query: explainQuerySchema, body },
    responses: {
      200: jsonAnswer("An explained prediction for each record.", explainResponseSchema),
      ...errors,
    },
  }));
  app.post("/explain", async (context) => {
    const { records } = requireModel(model);
    const query = explainQuerySchema.safeParse(context.req.query());
    if (!query.success) throw Problem.ofQuery(query.error);
    const request = reader.read(await bodies.readJson(context.env.incoming));
    const answer = await explainRecords(records, request, query.data.top, remarks);
    count(answer.explanations);
    return context.json(answer);
  });
}
