import type { z } from "zod";
import { PROBLEM_TITLES, problemSchema } from "./problem.ts";
import type { ProblemStatus } from "./problem.ts";

interface JsonContent<T extends z.ZodType> {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: T } };
}

/** The documentation of a JSON answer. */
export function jsonAnswer<T extends z.ZodType>(description: string, schema: T): JsonContent<T> {
  return { description, content: { "application/json": { schema } } };
}

interface ProblemAnswer {
  readonly description: string;
  readonly content: {
    readonly "application/problem+json": { readonly schema: typeof problemSchema };
  };
}

/** The documentation of errors. */
export function problemAnswers<S extends ProblemStatus>(
  ...statuses: readonly S[]
): Record<S, ProblemAnswer> {
  const content = { "application/problem+json": { schema: problemSchema } };
  const answers = statuses.map((
    status,
  ) => [status, { description: PROBLEM_TITLES[status], content }]);
  return Object.fromEntries(answers);
}
