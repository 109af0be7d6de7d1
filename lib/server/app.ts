import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { isLocal, localNamesOnly } from "./access.ts";
import { addDocumentation } from "./documentation_routes.ts";
import { observe } from "./observe.ts";
import { addPredictions } from "./prediction_routes.ts";
import { isProblemStatus, Problem } from "./problem.ts";
import { addRanking } from "./rank_routes.ts";
import { addInformation, addOperations } from "./routes.ts";
import type { ServedModel } from "./served_model.ts";
import type { App, RequestContext, RequestEnv, Service } from "./service.ts";

/** For documents; the pages run no script and load nothing from elsewhere. */
const DOCUMENT_HEADERS: Parameters<typeof secureHeaders>[0] = {
  // Only whoever ends TLS can promise HTTPS.
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    // Swagger UI styles its elements in place and draws its icons from data: addresses.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * The prediction service for one model, or while there is none. Another model gets an app of its own:
 * what a request may hold, and the documentation of it, follow from the model.
 */
export function createApp(service: Service, model: ServedModel | null): App {
  const app: App = new OpenAPIHono<RequestEnv>({
    defaultHook: (result) => {
      if (!result.success) throw Problem.ofQuery(result.error);
    },
  });
  app.use(observe(service));
  if (isLocal(service.limits)) app.use(localNamesOnly);
  const { corsOrigins } = service.limits;
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes("*") ? "*" : [...corsOrigins];
    const allowMethods = ["GET", "HEAD", "POST"];
    app.use(cors({ origin, allowMethods, exposeHeaders: ["x-request-id"], maxAge: 600 }));
  }
  // Ahead of what follows, which would cost them a good part of their speed.
  addPredictions(app, service, model);
  addRanking(app, service);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(secureHeaders(DOCUMENT_HEADERS));
  addInformation(app, service, model);
  addOperations(app, service, model);
  addDocumentation(app);
  app.notFound((context) =>
    answer(context, new Problem(404, `no such route: ${context.req.path}`))
  );
  app.onError(async (error, context) => {
    if (error instanceof Problem) return answer(context, error);
    if (error instanceof HTTPException && isProblemStatus(error.status)) {
      const refusal = error.getResponse();
      const headers = Object.fromEntries(refusal.headers);
      return answer(context, new Problem(error.status, await refusal.text(), [], headers));
    }
    const { log } = service;
    log.error("request failed", {
      request_id: context.get("requestId"),
      error: error.stack ?? error.message,
    });
    return answer(context, new Problem(500, "the request could not be answered"));
  });
  return app;
}

function refuseMethod({ req }: Context, allowed: readonly string[]): never {
  const allow = allowed.join(", ");
  const told = `${req.method} is not for ${req.path}, which takes ${allow}`;
  throw new Problem(405, told, [], { allow });
}

function answer(context: RequestContext, problem: Problem): Response {
  return context.body(JSON.stringify(problem.document()), problem.status, {
    ...problem.headers,
    "content-type": "application/problem+json",
  });
}
