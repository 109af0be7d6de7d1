import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "./app.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { requireModel } from "./served_model.ts";
import type { ServedModel } from "./served_model.ts";
import type { Service } from "./service.ts";

/** Adds what those who run the service ask: `GET /health`, `/ready`, `/metrics`. */
export function addOperations(app: App, { metrics }: Service, model: ServedModel | null): void {
  app.openapi(
    createRoute({
      method: "get",
      path: "/health",
      tags: ["operation"],
      summary: "Whether the process is up",
      responses: { 200: jsonAnswer("It is.", z.object({ status: z.literal("ok") })) },
    }),
    (context) => context.json({ status: "ok" as const }, 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/ready",
      tags: ["operation"],
      summary: "Whether a model is loaded",
      responses: {
        200: jsonAnswer("One is.", z.object({ status: z.literal("ready") })),
        ...problemAnswers(503),
      },
    }),
    (context) => {
      requireModel(model);
      return context.json({ status: "ready" as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/metrics",
      tags: ["operation"],
      summary: "What the service counted, for Prometheus",
      responses: {
        200: { description: "Metrics.", content: { "text/plain": { schema: z.string() } } },
      },
    }),
    async (context) => {
      const { text, type } = await metrics.read();
      return context.text(text, 200, { "Content-Type": type });
    },
  );
}
