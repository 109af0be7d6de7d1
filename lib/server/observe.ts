import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { RequestEnv, Service } from "./service.ts";

const KNOWN_METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const REQUEST_ID = /^[\w=.-]{1,100}$/;
const MOST_LOGGED_PATH = 200;

/**
 * Gives every request an id (its own `x-request-id` if it is a sound one), and every answer that id;
 * counts it, and logs it in one line that holds nothing of what was sent.
 *
 * Of the security headers only `nosniff` is set here: the others concern documents, not JSON.
 */
export function observe({ metrics, log }: Service): MiddlewareHandler<RequestEnv> {
  return async function observe(context, next): Promise<void> {
    const start = performance.now();
    const { req, env: { incoming, outgoing } } = context;
    const sent = incoming.headers["x-request-id"];
    const id = typeof sent === "string" && REQUEST_ID.test(sent) ? sent : crypto.randomUUID();
    context.set("requestId", id);
    // Set on Node's answer: on Hono's it costs several times as much.
    outgoing.setHeader("x-request-id", id);
    outgoing.setHeader("x-content-type-options", "nosniff");
    await next();
    const milliseconds = performance.now() - start;
    const { status } = context.res;
    // Counted by route and known method: what clients make up must not become labels.
    const matched = routePath(context); // of the last handler that ran
    const route = matched.endsWith("*") ? "unmatched" : matched;
    const method = KNOWN_METHODS.has(req.method) ? req.method : "other";
    metrics.count(({ requests, latency }) => {
      requests.inc({ method, route, status });
      latency.observe({ route }, milliseconds / 1000);
    });
    log.add(status >= 500 ? "error" : "info", "request", {
      request_id: id,
      method,
      path: matched.includes("/:") ? matched : req.path.slice(0, MOST_LOGGED_PATH), // no names
      status,
      duration_ms: Math.round(milliseconds * 1000) / 1000,
    });
  };
}
