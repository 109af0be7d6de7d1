import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { except } from "hono/combine";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { secureHeaders } from "hono/secure-headers";
import { isLocal, localNamesOnly } from "./access.ts";
import { addFiles } from "./drop_routes.tsx";
import { addDocumentation } from "./documentation_routes.tsx";
import { observe } from "./observe.ts";
import { addPages } from "./page_routes.tsx";
import { addPredictions } from "./prediction_routes.ts";
import { Problem } from "./problem.ts";
import { addRanking } from "./rank_routes.ts";
import { problemPage, wantsPage } from "./render.tsx";
import { addInformation, addOperations } from "./routes.ts";
import type { ServedModel } from "./served_model.ts";
import type { App, RequestContext, RequestEnv, Service } from "./service.ts";

type SecurityHeaders = NonNullable<Parameters<typeof secureHeaders>[0]>;

/** For documents: nothing is loaded from elsewhere, no script or style runs that stands in a page. */
const DOCUMENT_HEADERS: SecurityHeaders = {
  // Only whoever ends TLS can promise HTTPS.
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    // The drop zone draws the picture that it saves from a data: address, Swagger UI its icons.
    imgSrc: ["'self'", "data:"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** Swagger UI styles its elements in place. */
const DOCS_HEADERS: SecurityHeaders = {
  ...DOCUMENT_HEADERS,
  contentSecurityPolicy: {
    ...DOCUMENT_HEADERS.contentSecurityPolicy,
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
};

/**
 * The prediction service for one model, or while there is none. Another model gets an app of its own:
 * what a request may hold, and the documentation of it, follow from the model.
 */
export function createApp(service: Service, model: ServedModel | null): App {
  const app: App = new OpenAPIHono<RequestEnv>({
    router: new RegExpRouter(), // the fastest: it throws at a route that it cannot take
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
  addFiles(app, service);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  app.use("/docs", secureHeaders(DOCS_HEADERS));
  app.use(except("/docs", secureHeaders(DOCUMENT_HEADERS)));
  addInformation(app, service, model);
  addPages(app, service, model);
  addOperations(app, service, model);
  addDocumentation(app, service, model);
  const answer = async (context: RequestContext, problem: Problem): Promise<Response> => {
    const { status, headers } = problem;
    return context.req.method === "GET" && wantsPage(context)
      ? await problemPage(context, service, problem)
      : context.body(JSON.stringify(problem.document()), status, {
        ...headers,
        "content-type": "application/problem+json",
      });
  };
  app.notFound((context) =>
    answer(context, new Problem(404, `no such route: ${context.req.path}`))
  );
  app.onError((error, context) => {
    if (error instanceof Problem) return answer(context, error);
    const { log } = service;
    log.add("error", "request failed", {
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
