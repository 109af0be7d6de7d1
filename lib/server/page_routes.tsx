import { createRoute, z } from "@hono/zod-openapi";
import { ArtistPage, type ArtistPageProps, NearNames } from "../page/artist_page.tsx";
import { artistPath } from "../page/artist_name.tsx";
import { DiscoveriesPage } from "../page/discoveries_page.tsx";
import { HomePage } from "../page/home_page.tsx";
import type { FoundArtist } from "../scrobbles/artist_lookup.ts";
import { personal } from "./access.ts";
import {
  answerArtist,
  artistQuerySchema,
  artistResponseSchema,
  artistsResponseSchema,
  discoveriesQuerySchema,
  discoveriesResponseSchema,
  searchQuerySchema,
} from "./artist.ts";
import { dropPage } from "./drop_routes.tsx";
import { pageAnswer, problemAnswers } from "./openapi.ts";
import { Problem } from "./problem.ts";
import { pageOf, rootFrom, wantsPage } from "./render.tsx";
import type { ServedModel } from "./served_model.ts";
import type { App, RequestContext, Service } from "./service.ts";
import type { ViewRequest } from "./views.ts";

/** The list of a day, what became core lately and what lists came to. */
export async function homePage(
  context: RequestContext,
  service: Service,
  model: ServedModel,
): Promise<Response> {
  const query = artistQuerySchema.safeParse(context.req.query());
  if (!query.success) throw Problem.ofQuery(query.error);
  const shown = await service.views.of(model, "home", query.data);
  const asked = {
    day: shown.isLatest ? null : shown.look.period_end,
    listener: shown.look.listener,
  };
  return await pageOf(
    context,
    service,
    { title: "", at: "", scripts: ["threshold.js"] },
    <HomePage {...shown} hrefOf={(artist) => artistPath(artist, asked)} />,
  );
}

/** Adds the pages that are of one listener, and the drop zone. */
export function addPages(app: App, service: Service, model: ServedModel | null): void {
  const { views } = service;
  const ofListener = {
    ...personal(service.limits),
    method: "get" as const,
    tags: ["listener"],
  };

  app.openapi(
    createRoute({
      operationId: "artists",
      ...ofListener,
      path: "/artists",
      summary: "Find artists of the history by name",
      request: { query: searchQuerySchema },
      responses: {
        200: pageAnswer(
          "The artist of that name, else those with a name like it.",
          artistsResponseSchema,
        ),
        303: { description: "For a browser: to the page of the artist." },
        ...problemAnswers(401, 404, 422, 503),
      },
    }),
    async (context) => {
      const asked = context.req.valid("query");
      const { found, shown } = await views.of(model, "artist", asked);
      if (!wantsPage(context)) return context.json({ artists: namesOf(found) }, 200);
      if (shown !== null) {
        const { day, listener } = asked;
        const path = artistPath(shown.artist.artist_name, { day, listener });
        return path?.startsWith("artists/") === true
          ? context.redirect(path, 303)
          : await artistPage(context, service, shown);
      }
      return await nearNames(context, service, asked, found, 200);
    },
  );

  app.openapi(
    createRoute({
      operationId: "artist",
      ...ofListener,
      path: "/artists/{name}",
      summary: "Explain an artist: the odds and why, or why it is not on the list",
      request: {
        params: z.object({
          name: z.string().meta({
            description: "As it is in the history; case and accents are forgiven.",
          }),
        }),
        query: artistQuerySchema,
      },
      responses: {
        200: pageAnswer("What is to be said of the artist.", artistResponseSchema),
        ...problemAnswers(401, 404, 422, 503),
      },
    }),
    async (context) => {
      const asked = { ...context.req.valid("param"), ...context.req.valid("query") };
      const { found, shown } = await views.of(model, "artist", asked);
      const isPage = wantsPage(context);
      if (shown !== null) {
        return isPage
          ? await artistPage(context, service, shown)
          : context.json(answerArtist(shown), 200);
      }
      if (isPage) return await nearNames(context, service, asked, found, 404);
      const names = namesOf(found);
      throw new Problem(
        404,
        "no such artist in the history" +
          (names.length === 0 ? "" : `; the nearest: ${names.join(", ")}`),
      );
    },
  );

  app.openapi(
    createRoute({
      operationId: "discoveries",
      ...ofListener,
      path: "/discoveries",
      summary: "Artists by month of discovery, and how many stayed",
      request: { query: discoveriesQuerySchema },
      responses: {
        200: pageAnswer("By month, the cold start left out.", discoveriesResponseSchema),
        ...problemAnswers(401, 404, 422, 503),
      },
    }),
    async (context) => {
      const shown = await views.of(model, "discoveries", context.req.valid("query"));
      const { months, simulated } = shown;
      if (!wantsPage(context)) return context.json({ simulated, months: [...months] }, 200);
      const of = { title: "Discoveries", at: "discoveries" };
      return await pageOf(context, service, of, <DiscoveriesPage {...shown} />);
    },
  );

  app.get("/drop", (context) => dropPage(context, service, "drop"));
  app.get("/sign-in", ofListener.middleware, (context) => context.redirect("./", 303));
}

function namesOf(found: FoundArtist): string[] {
  if ("artist" in found) return [found.artist];
  return [..."alike" in found ? found.alike : found.nearest];
}

function nearNames(
  context: RequestContext,
  service: Service,
  { name = "", day, listener }: ViewRequest,
  found: FoundArtist,
  status: 200 | 404,
): Promise<Response> {
  const root = rootFrom(context);
  const hrefOf = (artist: string): string | null => {
    const path = artistPath(artist, { day, listener });
    return path === null ? null : root + path;
  };
  const names = name === "" ? [] : namesOf(found);
  const asked = { listener: listener ?? null, day: day || null };
  const of = { root, asked: name, names, ...asked, hrefOf };
  return pageOf(context, service, { title: "Search" }, <NearNames {...of} />, status);
}

function artistPage(
  context: RequestContext,
  service: Service,
  shown: Omit<ArtistPageProps, "root">,
): Promise<Response> {
  const page = <ArtistPage {...shown} root={rootFrom(context)} />;
  return pageOf(context, service, { title: shown.artist.artist_name }, page);
}
