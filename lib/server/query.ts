import type { Context } from "hono";
import type { z } from "zod";
import { Problem } from "./problem.ts";

/**
 * Reads a request's query.
 *
 * @throws Problem 422 naming each parameter that is at fault
 */
export function readQuery<T>(schema: z.ZodType<T>, { req }: Context): T {
  const parsed = schema.safeParse(req.query());
  if (parsed.success) return parsed.data;
  throw faultyQuery(parsed.error);
}

/** The problem of a query that a schema refuses. */
export function faultyQuery(error: z.ZodError): Problem {
  return Problem.invalid(error.issues.map(({ path, message }) => ({
    parameter: path.map(String).join("."),
    reason: message,
  })));
}
