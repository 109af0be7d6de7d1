import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { addDocumentation } from "./documentation_routes.ts";
import { addInformation } from "./information_routes.ts";
import { observe } from "./observe.ts";
import type { RequestVariables } from "./observe.ts";
import { addOperations } from "./operation_routes.ts";
import { addPredictions } from "./prediction_routes.ts";
import { isProblemStatus, Problem } from "./problem.ts";
import { faultyQuery } from "./query.ts";
import type { ServedModel } from "./served_model.ts";
import type { Service } from "./service.ts";

/** The service's routes and what surrounds them. */
export type App = OpenAPIHono<RequestVariables>;

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
  const app: App = new OpenAPIHono<RequestVariables>({
    defaultHook: (result) => {
      if (!result.success) throw faultyQuery(result.error);
    },
  });
  app.use(observe(service));
  const { corsOrigins } = service.limits;
  if (corsOrigins.length > 0) {
    const origin = corsOrigins.includes("*") ? "*" : [...corsOrigins];
    const allowMethods = ["GET", "HEAD", "POST"];
    app.use(cors({ origin, allowMethods, exposeHeaders: ["x-request-id"], maxAge: 600 }));
  }
  // Ahead of what follows, which would cost them a good part of their speed.
  addPredictions(app, service, model);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use(secureHeaders(DOCUMENT_HEADERS));
  addInformation(app, service, model);
  addOperations(app, service, model);
  addDocumentation(app);
  app.notFound(({ req }) => new Problem(404, `no such route: ${req.path}`).toResponse());
  app.onError((error, context) => answerError(error, context, service));
  return app;
}

function refuseMethod({ req }: Context, allowed: readonly string[]): Response {
  const allow = allowed.join(", ");
  return new Problem(405, `${req.method} is not for ${req.path}, which takes ${allow}`, [], {
    allow,
  })
    .toResponse();
}

function answerError(error: Error, context: Context<RequestVariables>, service: Service): Response {
  if (error instanceof Problem) return error.toResponse();
  if (error instanceof HTTPException && isProblemStatus(error.status)) {
    return new Problem(error.status, error.message).toResponse();
  }
  service.log.error("request failed", {
    request_id: context.get("requestId"),
    error: error.stack ?? error.message,
  });
  return new Problem(500, "the request could not be answered").toResponse();
}
