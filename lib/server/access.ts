import type { MiddlewareHandler } from "hono";
import { auth } from "hono/utils/basic-auth";
import { timingSafeEqual } from "hono/utils/buffer";
import { isLoopback } from "../base/loopback.ts";
import { Problem } from "./problem.ts";
import type { RequestContext, RequestEnv, ServiceLimits } from "./service.ts";

type Guard = MiddlewareHandler<RequestEnv>;

/** Whether an address to listen on is reached from this machine alone. */
export function isLocal({ host }: Pick<ServiceLimits, "host">): boolean {
  return isLoopback(host === "::1" ? "[::1]" : host);
}

/**
 * Answers only what is asked of this machine by its own names. A page elsewhere can give its name the
 * address 127.0.0.1 and would then read every answer (DNS rebinding).
 */
export const localNamesOnly: Guard = ({ env }, next) => {
  const hostname = env.incoming.headers.host?.replace(/:\d*$/, "") ?? "";
  if (isLoopback(hostname)) return next();
  throw new Problem(
    403,
    `this service listens on this machine alone and answers to its names, not to ${hostname}`,
  );
};

/** Whether whoever asks may read what is personal: with the token, else this machine alone. */
export async function mayReadPersonal(
  limits: ServiceLimits,
  { req }: RequestContext,
): Promise<boolean> {
  const { token } = limits;
  if (token === undefined) return isLocal(limits);
  // Browsers ask for a name and a password: any name will do.
  const given = auth(req.raw)?.password ??
    /^bearer +(\S+)$/i.exec(req.header("authorization") ?? "")?.[1];
  return given !== undefined && await timingSafeEqual(given, token);
}

/** What routes have that tell what is personal. */
export function personal(limits: ServiceLimits): {
  readonly description: string;
  readonly security: Record<string, string[]>[];
  readonly middleware: Guard;
} {
  return {
    description: "Personal: beyond this machine it takes the token that the service was given.",
    security: [{ token: [] }, { password: [] }, {}],
    middleware: async (context, next) => {
      if (await mayReadPersonal(limits, context)) return await next();
      if (limits.token !== undefined) {
        const detail = "this is personal: it takes BREAKOUT_TOKEN, as bearer token or as password";
        throw new Problem(401, detail, [], { "www-authenticate": 'Basic realm="Breakout"' });
      }
      throw new Problem(
        403,
        "this is personal, and the service is reached from other machines: " +
          "it is off until BREAKOUT_TOKEN is set",
      );
    },
  };
}
