import type { Context } from "hono";
import type { RequestFault } from "./predict.ts";

const TITLES = {
  400: "Bad Request",
  404: "Not Found",
  422: "Unprocessable Content",
  500: "Internal Server Error",
} as const;

/**
 * An error response in the form of RFC 9457, `application/problem+json`, with a JSON pointer
 * (RFC 6901, as a URI fragment) for each fault.
 */
export function problem(
  context: Context,
  status: keyof typeof TITLES,
  detail: string,
  faults: readonly RequestFault[] = [],
): Response {
  const errors = faults.map(({ path, reason }) => ({ pointer: pointerOf(path), detail: reason }));
  const body = { type: "about:blank", title: TITLES[status], status, detail };
  const text = JSON.stringify(errors.length > 0 ? { ...body, errors } : body);
  return context.body(text, status, { "content-type": "application/problem+json" });
}

function pointerOf(path: RequestFault["path"]): string {
  const step = (key: string | number): string =>
    encodeURIComponent(String(key).replaceAll("~", "~0").replaceAll("/", "~1"));
  return "#" + path.map((key) => `/${step(key)}`).join("");
}
