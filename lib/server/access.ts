import { basicAuth } from "hono/basic-auth";
import { bearerAuth } from "hono/bearer-auth";
import { every, some } from "hono/combine";
import type { MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
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

/** Who may read what is personal, for the API's documentation. */
export const PERSONAL_SECURITY: Record<string, string[]>[] = [{ token: [] }, { password: [] }, {}];

/** Whether what is personal may be read by whoever asks. */
export async function mayReadPersonal(
  limits: ServiceLimits,
  context: RequestContext,
): Promise<boolean> {
  if (limits.token === undefined) return isLocal(limits);
  if (context.req.header("authorization") === undefined) return false;
  let may = false;
  try {
    await personal(limits)(context, () => {
      may = true;
      return Promise.resolve();
    });
  } catch (error) {
    if (!(error instanceof HTTPException)) throw error;
  }
  return may;
}

/** Lets those pass who may read what is personal: with the token, else this machine alone. */
export function personal(limits: ServiceLimits): Guard {
  const { token } = limits;
  if (token !== undefined) {
    const bearer = bearerAuth({ token });
    // Browsers ask for a name and a password: any name will do.
    const basic = basicAuth({
      verifyUser: (_name, password) => timingSafeEqual(password, token),
      invalidUserMessage:
        "this is personal: it takes BREAKOUT_TOKEN, as bearer token or as password",
    });
    return some(bearer, basic);
  }
  if (isLocal(limits)) return every();
  return () => {
    throw new Problem(
      403,
      "this is personal, and the service is reached from other machines: " +
        "it is off until BREAKOUT_TOKEN is set",
    );
  };
}
