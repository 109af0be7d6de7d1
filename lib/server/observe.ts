import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { Problem } from "./problem.ts";
import type { Service } from "./service.ts";

/** What a request's handlers can read of its context. */
export interface RequestVariables {
  Variables: { requestId: string };
}

const KNOWN_METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const REQUEST_ID = /^[\w=.-]{1,100}$/;
const MOST_LOGGED_PATH = 200;

/**
 * Gives every request an id (its own `x-request-id` if it is a sound one), and every answer that id;
 * counts it, and logs it in one line that holds nothing of what was sent.
 *
 * Of the security headers only `nosniff` is set here: the others concern documents, not JSON.
 */
export function observe({ gate, metrics, log }: Service): MiddlewareHandler<RequestVariables> {
  return async function observe(context, next): Promise<void> {
    const start = performance.now();
    const { req } = context;
    const sent = req.raw.headers.get("x-request-id");
    const id = sent !== null && REQUEST_ID.test(sent) ? sent : crypto.randomUUID();
    context.set("requestId", id);

    if (gate.isOpen) {
      gate.enter();
      await next();
      gate.leave();
    } else {
      context.res = new Problem(503, "the service is stopping", [], { connection: "close" })
        .toResponse();
    }

    const { status, headers } = context.res;
    headers.set("x-request-id", id);
    headers.set("x-content-type-options", "nosniff");
    const milliseconds = performance.now() - start;
    // Counted by route and known method: what clients make up must not become labels.
    const matched = routePath(context); // of the last handler that ran
    const route = matched.endsWith("*") ? "unmatched" : matched;
    const method = KNOWN_METHODS.has(req.method) ? req.method : "other";
    metrics.answered({ method, route, status, seconds: milliseconds / 1000 });
    log.add(status >= 500 ? "error" : "info", "request", {
      request_id: id,
      method,
      path: req.path.slice(0, MOST_LOGGED_PATH),
      status,
      duration_ms: Math.round(milliseconds * 1000) / 1000,
    });
  };
}
