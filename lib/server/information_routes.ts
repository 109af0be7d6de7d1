import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { App } from "./app.ts";
import { homePage, homeSchema, homeSummary } from "./home_page.ts";
import { describeModel, modelDescriptionSchema } from "./model_description.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { requireModel } from "./served_model.ts";
import type { ServedModel } from "./served_model.ts";
import type { Service } from "./service.ts";
import { answerWatchlist, watchlistQuerySchema, watchlistResponseSchema } from "./watchlist.ts";

/** Adds what tells about the model and what it found: `GET /`, `/model`, `/watchlist`. */
export function addInformation(app: App, service: Service, model: ServedModel | null): void {
  app.openapi(
    createRoute({
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
      method: "get",
      path: "/model",
      tags: ["model"],
      summary: "Tell about the model that is served",
      responses: {
        200: jsonAnswer("The model.", modelDescriptionSchema),
        ...problemAnswers(503),
      },
    }),
    (context) => context.json(describeModel(requireModel(model)), 200),
  );

  app.openapi(
    createRoute({
      method: "get",
      path: "/watchlist",
      tags: ["model"],
      summary: "The artists that were scored last, likeliest first",
      request: { query: watchlistQuerySchema },
      responses: {
        200: jsonAnswer("The watchlist.", watchlistResponseSchema),
        ...problemAnswers(404, 422),
      },
    }),
    async (context) =>
      context.json(answerWatchlist(await service.readWatchlist(), context.req.valid("query")), 200),
  );
}
