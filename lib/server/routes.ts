import { createRoute, z } from "@hono/zod-openapi";
import { mayReadPersonal, personal } from "./access.ts";
import { artistQuerySchema } from "./artist.ts";
import { homeSchema, homeSummary } from "./home_summary.ts";
import { describeModel, modelDescriptionSchema } from "./model_description.ts";
import { jsonAnswer, pageAnswer, problemAnswers } from "./openapi.ts";
import { dropPage } from "./drop_routes.tsx";
import { homePage } from "./page_routes.tsx";
import { Problem } from "./problem.ts";
import { problemPage, wantsPage } from "./render.tsx";
import { requireModel, type ServedModel } from "./served_model.ts";
import type { App, RequestContext, Service } from "./service.ts";
import { answerWatchlist, watchlistQuerySchema, watchlistResponseSchema } from "./watchlist.ts";

/** Adds what tells about the model and what it found: `GET /`, `/model`, `/watchlist`. */
export function addInformation(
  app: App,
  service: Service,
  model: ServedModel | null,
): void {
  /** The list for those who may read it, if there is a history; else the drop zone. */
  const front = async (context: RequestContext): Promise<Response> => {
    if (model === null) {
      return await problemPage(context, service, new Problem(503, "no model is loaded yet"));
    }
    const isList = await mayReadPersonal(service.limits, context) &&
      await service.views.isThere();
    return isList ? await homePage(context, service, model) : await dropPage(context, service, "");
  };
  app.openapi(
    createRoute({
      operationId: "home",
      method: "get",
      path: "/",
      tags: ["model"],
      summary: "What this is",
      request: { query: artistQuerySchema },
      responses: {
        200: pageAnswer("A page for people; a summary for programs.", homeSchema),
        ...problemAnswers(404, 422, 503),
      },
    }),
    async (context) => {
      if (!wantsPage(context, "text/html")) {
        return context.json(homeSummary(model, app.openAPIRegistry), 200);
      }
      return await front(context);
    },
  );

  app.openapi(
    createRoute({
      operationId: "model",
      method: "get",
      path: "/model",
      tags: ["model"],
      summary: "Tell about the model that is served",
      responses: {
        200: pageAnswer("The model.", modelDescriptionSchema),
        ...problemAnswers(503),
      },
    }),
    async (context) => {
      const served = requireModel(model);
      if (!wantsPage(context)) return context.json(describeModel(served), 200);
      const { modelPage } = await import("./model_page.tsx"); // it takes time to load, for its Markdown
      return await modelPage(context, service, served);
    },
  );

  app.openapi(
    createRoute({
      operationId: "watchlist",
      method: "get",
      path: "/watchlist",
      tags: ["model"],
      summary: "The artists that were scored last, likeliest first",
      ...personal(service.limits),
      request: { query: watchlistQuerySchema },
      responses: {
        200: pageAnswer("The watchlist.", watchlistResponseSchema),
        ...problemAnswers(401, 404, 422, 503),
      },
    }),
    async (context) => {
      if (wantsPage(context)) return await front(context);
      const watchlist = await service.readWatchlist();
      return context.json(answerWatchlist(watchlist, context.req.valid("query")), 200);
    },
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
