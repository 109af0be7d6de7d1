import { createRoute } from "@hono/zod-openapi";
import { FEATURE_NAMES } from "../features/registry.ts";
import type { App } from "./app.ts";
import { readJson } from "./body.ts";
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

  // Registered by hand: the validation that app.openapi() brings is the slow one.
  app.openAPIRegistry.registerPath(createRoute({
    method: "post",
    path: "/predict",
    summary: "Predict which records break out",
    request: {
      body: {
        required: true,
        content: { "application/json": { schema: reader.schema, example: EXAMPLE_REQUEST } },
      },
    },
    responses: {
      200: jsonAnswer("A prediction for each record.", predictResponseSchema),
      ...problemAnswers(400, 408, 413, 415, 422, 503),
    },
  }));
  app.post("/predict", async (context) => {
    const request = reader.read(await readJson(context.req.raw, bodyLimits));
    const answer = predict(requireModel(model), request);
    metrics.scored(answer.predictions);
    return context.json(answer);
  });
}
