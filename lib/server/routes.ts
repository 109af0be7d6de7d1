import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import { personal } from "./access.ts";
import { homePage, homeSchema, homeSummary } from "./home_page.ts";
import { describeModel, modelDescriptionSchema } from "./model_description.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { requireModel, type ServedModel } from "./served_model.ts";
import type { App, Service } from "./service.ts";
import { answerWatchlist, watchlistQuerySchema, watchlistResponseSchema } from "./watchlist.ts";

/** Adds what tells about the model and what it found: `GET /`, `/model`, `/watchlist`. */
export function addInformation(app: App, service: Service, model: ServedModel | null): void {
  app.openapi(
    createRoute({
      operationId: "home",
      method: "get",
      path: "/",
      tags: ["model"],
      summary: "What this is",
      responses: {
        200: {
          description: "A page for people; a summary for programs that accept JSON.",
          content: {
            "text/html": { schema: z.string() },
            "application/json": { schema: homeSchema },
          },
        },
        ...problemAnswers(),
      },
    }),
    (context) => {
      context.header("vary", "accept");
      const type = accepts(context, {
        header: "Accept",
        supports: ["text/html", "application/json"],
        default: "text/html",
      });
      return type === "text/html"
        ? context.html(homePage(model))
        : context.json(homeSummary(model), 200);
    },
  );

  app.openapi(
    createRoute({
      operationId: "model",
      method: "get",
      path: "/model",
      tags: ["model"],
      summary: "Tell about the model that is served",
      responses: { 200: jsonAnswer("The model.", modelDescriptionSchema), ...problemAnswers(503) },
    }),
    (context) => context.json(describeModel(requireModel(model)), 200),
  );

  app.openapi(
    createRoute({
      operationId: "watchlist",
      method: "get",
      path: "/watchlist",
      tags: ["model"],
      summary: "The artists that were scored last, likeliest first",
      description: "Personal: beyond this machine it takes the token that the service was given.",
      security: [{ token: [] }, { password: [] }, {}],
      middleware: personal(service.limits),
      request: { query: watchlistQuerySchema },
      responses: {
        200: jsonAnswer("The watchlist.", watchlistResponseSchema),
        ...problemAnswers(401, 404, 422),
      },
    }),
    async (context) =>
      context.json(answerWatchlist(await service.readWatchlist(), context.req.valid("query")), 200),
  );
}

/** Adds what those who run the service ask: `GET /health`, `/ready`, `/metrics`. */
export function addOperations(app: App, { metrics }: Service, model: ServedModel | null): void {
  app.openapi(
    createRoute({
      operationId: "health",
      method: "get",
      path: "/health",
      tags: ["operation"],
      summary: "Whether the process is up",
      responses: {
        200: jsonAnswer("It is.", z.object({ status: z.literal("ok") })),
        ...problemAnswers(),
      },
    }),
    (context) => context.json({ status: "ok" as const }, 200),
  );

  app.openapi(
    createRoute({
      operationId: "ready",
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
      operationId: "metrics",
      method: "get",
      path: "/metrics",
      tags: ["operation"],
      summary: "What the service counted, for Prometheus",
      responses: {
        200: { description: "Metrics.", content: { "text/plain": { schema: z.string() } } },
        ...problemAnswers(),
      },
    }),
    async (context) => {
      const { text, type } = await metrics.read();
      return context.text(text, 200, { "Content-Type": type });
    },
  );
}
