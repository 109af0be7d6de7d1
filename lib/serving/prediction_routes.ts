import { createRoute } from "@hono/zod-openapi";
import { FEATURE_NAMES } from "../features/registry.ts";
import type { App } from "./app.ts";
import { readJson } from "./body.ts";
import { explain, explainResponseSchema } from "./explain.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { predict, predictResponseSchema } from "./predict.ts";
import { requestReader } from "./request.ts";
import { requireModel } from "./served_model.ts";
import type { ServedModel } from "./served_model.ts";
import type { Service } from "./service.ts";

/** Adds `POST /predict` and `POST /explain`. */
export function addPredictions(app: App, service: Service, model: ServedModel | null): void {
  const { limits, bodyDeadline, metrics } = service;
  const columns = model?.artifact.feature_columns ?? FEATURE_NAMES;
  const reader = requestReader(columns, limits.maxRecords);
  const bodyLimits = { maxBytes: limits.maxBodyBytes, deadline: bodyDeadline };

  const body = {
    required: true,
    content: { "application/json": { schema: reader.schema, example: EXAMPLE_REQUEST } },
  };
  const problems = problemAnswers(400, 408, 413, 415, 422, 503);

  // Registered by hand: the validation that app.openapi() brings is the slow one.
  app.openAPIRegistry.registerPath(createRoute({
    method: "post",
    path: "/predict",
    summary: "Predict which records break out",
    request: { body },
    responses: {
      200: jsonAnswer("A prediction for each record.", predictResponseSchema),
      ...problems,
    },
  }));
  app.openAPIRegistry.registerPath(createRoute({
    method: "post",
    path: "/explain",
    summary: "Predict, and say why",
    request: { body },
    responses: {
      200: jsonAnswer("A prediction and its reasons for each record.", explainResponseSchema),
      ...problems,
    },
  }));
  app.post("/predict", async (context) => {
    const request = reader.read(await readJson(context.req.raw, bodyLimits));
    const answer = predict(requireModel(model), request);
    metrics.scored(answer.predictions);
    return context.json(answer);
  });
  app.post("/explain", async (context) => {
    const request = reader.read(await readJson(context.req.raw, bodyLimits));
    return context.json(explain(requireModel(model), request));
  });
}
