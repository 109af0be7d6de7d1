import { z } from "zod";

/** Most faults that one answer names. */
export const MAX_FAULTS = 20;

/** The statuses that errors are answered with, and their titles. */
export const PROBLEM_TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

export type ProblemStatus = keyof typeof PROBLEM_TITLES;

/** One fault of a request: where it is and what is wrong. */
export type Fault =
  & { readonly reason: string }
  & (
    /** In the body: keys and places from the top. */
    | { readonly path: readonly (string | number)[] }
    /** In the query. */
    | { readonly parameter: string }
  );

/** What an error is answered with (RFC 9457). */
export const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({
    pointer: z.string().optional().meta({
      description: "Where in the body: a JSON pointer (RFC 6901), as a URI fragment.",
      example: "#/records/0/plays_t",
    }),
    parameter: z.string().optional().meta({ description: "Which query parameter." }),
    detail: z.string(),
  })).optional().meta({ description: "Each fault of the request, up to a bound." }),
}).meta({ id: "Problem" });

/** A request that cannot be answered; thrown anywhere in a handler, it becomes the answer. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: ProblemStatus,
    detail: string,
    readonly faults: readonly Fault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  /** A request that is understood but holds something wrong. */
  static invalid(faults: readonly Fault[]): Problem {
    const named = faults.slice(0, MAX_FAULTS);
    const [first] = named;
    const told = first === undefined ? "" : `${spellPlace(first)}: ${first.reason}`;
    const count = faults.length > MAX_FAULTS ? `more than ${MAX_FAULTS}` : faults.length;
    return new Problem(422, faults.length > 1 ? `${count} faults; first ${told}` : told, named);
  }

  /** The problem of a query that a schema refuses, naming each parameter that is at fault. */
  static ofQuery(error: z.ZodError): Problem {
    return Problem.invalid(error.issues.map(({ path, message }) => ({
      parameter: path.map(String).join("."),
      reason: message,
    })));
  }

  get title(): string {
    return PROBLEM_TITLES[this.status];
  }

  /** The answer's body. */
  document(): z.infer<typeof problemSchema> {
    const { title, status, message: detail, faults } = this;
    const errors = faults.map((fault) => ({
      ...("path" in fault ? { pointer: pointerTo(fault.path) } : { parameter: fault.parameter }),
      detail: fault.reason,
    }));
    return { type: "about:blank", title, status, detail, ...(errors.length > 0 && { errors }) };
  }
}

/** Where a fault is as people write it, such as `records[3].plays_t`. */
function spellPlace(fault: Fault): string {
  if ("parameter" in fault) return `?${fault.parameter}`;
  const spelled = fault.path
    .map((step) => typeof step === "number" ? `[${step}]` : `.${step}`)
    .join("");
  return spelled.replace(/^\./, "") || "the body";
}

function pointerTo(path: readonly (string | number)[]): string {
  const step = (key: string | number): string =>
    encodeURIComponent(String(key).replaceAll("~", "~0").replaceAll("/", "~1"));
  return "#" + path.map((key) => `/${step(key)}`).join("");
}
