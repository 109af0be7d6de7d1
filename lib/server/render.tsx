import { accepts } from "hono/accepts";
import type { Child } from "hono/jsx";
import { documentOf, type LayoutProps, PERSONAL_NAV, publicNav } from "../page/layout.tsx";
import { meaningOf, ProblemPage } from "../page/problem_page.tsx";
import { mayReadPersonal } from "./access.ts";
import type { Problem, ProblemStatus } from "./problem.ts";
import type { RequestContext, Service } from "./service.ts";

/**
 * Whether a page is asked for: whoever names HTML gets it, anyone else what programs read. The answer
 * says that it depends on it.
 */
export function wantsPage(
  context: RequestContext,
  otherwise: "text/html" | "application/json" = "application/json",
): boolean {
  context.header("vary", "accept");
  const supports = ["text/html", "application/json", "application/problem+json"];
  return accepts(context, { header: "Accept", supports, default: otherwise }) === "text/html";
}

/** Answers a page, with the navigation of those who may read what is personal or of the others. */
export async function pageOf(
  context: RequestContext,
  { limits, assets }: Service,
  { title, at, scripts }: Pick<LayoutProps, "title" | "at" | "scripts">,
  children: Child,
  status: 200 | ProblemStatus = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const isPersonal = await mayReadPersonal(limits, context);
  const page = documentOf({
    title: title === "" ? "Breakout" : `${title} · Breakout`,
    assets: assets.hrefOf,
    root: rootFrom(context),
    nav: isPersonal ? PERSONAL_NAV : publicNav(limits.token !== undefined),
    at,
    scripts,
    children,
  });
  return context.html(page, status, { ...headers });
}

/** Answers a problem as a page. */
export function problemPage(
  context: RequestContext,
  service: Service,
  { status, message, faults, headers }: Problem,
): Promise<Response> {
  const detail = faults.length === 0 ? message : faults.map(({ reason }) => reason).join("; ");
  const title = meaningOf(status);
  const children = <ProblemPage meaning={title} detail={detail} root={rootFrom(context)} />;
  return pageOf(context, service, { title }, children, status, headers);
}

/** From a page to the root of the site: below a prefix, too, an address is as deep as its path says. */
export function rootFrom({ req }: RequestContext): string {
  return "../".repeat(req.path.split("/").length - 2);
}
