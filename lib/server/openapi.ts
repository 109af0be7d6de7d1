import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { PROBLEM_TITLES, problemSchema, type ProblemStatus } from "./problem.ts";

/** The documentation of a JSON answer. */
export function jsonAnswer<T extends z.ZodType>(
  description: string,
  schema: T,
): { description: string; content: { "application/json": { schema: T } } } {
  return { description, content: { "application/json": { schema } } };
}

/** The documentation of an answer in JSON, which whoever asks for HTML gets as a page. */
export function pageAnswer<T extends z.ZodType>(
  description: string,
  schema: T,
): {
  description: string;
  content: { "application/json": { schema: T }; "text/html": { schema: z.ZodString } };
} {
  return {
    description,
    content: { "application/json": { schema }, "text/html": { schema: z.string() } },
  };
}

/** The documentation of errors; 403 is the answer to foreign host names. */
export function problemAnswers(...statuses: readonly ProblemStatus[]): RouteConfig["responses"] {
  const content = { "application/problem+json": { schema: problemSchema } };
  return Object.fromEntries(
    [...statuses, 403 as const].map((status) => [
      status,
      { description: PROBLEM_TITLES[status], content },
    ]),
  );
}
