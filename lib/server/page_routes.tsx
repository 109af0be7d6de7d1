import { createRoute, z } from "@hono/zod-openapi";
import { ArtistPage, NearNames } from "../page/artist_page.tsx";
import { artistPath } from "../page/artist_name.tsx";
import { DiscoveriesPage } from "../page/discoveries_page.tsx";
import { SearchForm } from "../page/forms.tsx";
import { HomePage } from "../page/home_page.tsx";
import { findArtist, type FoundArtist } from "../scrobbles/artist_lookup.ts";
import { personal, PERSONAL_SECURITY } from "./access.ts";
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
import type { ListenerViews } from "./listener_view.ts";
import { pageAnswer, problemAnswers } from "./openapi.ts";
import { Problem } from "./problem.ts";
import { pageOf, rootFrom, wantsPage } from "./render.tsx";
import type { App, RequestContext, Service } from "./service.ts";

/** Near names that are offered. */
const NEAREST = 8;

const PERSONAL = "Personal: beyond this machine it takes the token that the service was given.";

/** The list of a day, what became core lately and what lists came to. */
export async function homePage(
  context: RequestContext,
  service: Service,
  views: ListenerViews,
): Promise<string> {
  const query = artistQuerySchema.safeParse(context.req.query());
  if (!query.success) throw Problem.ofQuery(query.error);
  const { day, listener } = query.data;
  const { view, listeners, simulated } = await views.of(listener);
  const shown = view.look(day || undefined);
  const isLatest = view.isLatest(shown);
  const asked = {
    ...(isLatest ? {} : { day: shown.look.period_end }),
    ...(shown.look.listener === null ? {} : { listener: shown.look.listener }),
  };
  return await pageOf(
    context,
    service,
    { title: "", at: "", scripts: ["threshold.js"] },
    <HomePage
      look={shown.look}
      courses={shown.courses}
      record={shown.record}
      hrefOf={(artist) => artistPath(artist, asked)}
      fates={isLatest ? undefined : view.fates(shown)}
      when={view.dayForm(shown)}
      listeners={listeners}
      isLatest={isLatest}
      simulated={simulated}
      whyModel={view.whyModel}
      newlyCore={view.newlyCore(shown)}
      past={view.pastLists(shown)}
      thresholds={isLatest ? view.thresholds() : null}
    />,
  );
}

/** Adds the pages that are of one listener, the drop zone, and the files that pages load. */
export function addPages(app: App, service: Service, views: ListenerViews): void {
  const guard = personal(service.limits);

  app.openapi(
    createRoute({
      operationId: "artists",
      method: "get",
      path: "/artists",
      tags: ["listener"],
      summary: "Find artists of the history by name",
      description: PERSONAL,
      security: PERSONAL_SECURITY,
      middleware: guard,
      request: { query: searchQuerySchema },
      responses: {
        200: pageAnswer(
          "The artist of that name, else those with a name like it.",
          artistsResponseSchema,
        ),
        303: { description: "For a browser: to the page of the artist." },
        ...problemAnswers(401, 404, 422),
      },
    }),
    async (context) => {
      const { name = "", listener, day } = context.req.valid("query");
      const { view } = await views.of(listener);
      const found = findArtist(name, view.artists, NEAREST);
      if (!wantsPage(context)) return context.json({ artists: namesOf(found) }, 200);
      if ("artist" in found) {
        const path = artistPath(found.artist, {
          ...(day === undefined ? {} : { day }),
          ...(listener === undefined ? {} : { listener }),
        });
        if (path?.startsWith("artists/") === true) return context.redirect(path, 303);
        const query = { day, listener };
        return context.html(await artistPage(context, service, views, found.artist, query));
      }
      if (name !== "") {
        return context.html(await nearNames(context, service, name, namesOf(found), listener));
      }
      const form = (
        <section class="opening">
          <h1>Which artist?</h1>
          <SearchForm listener={listener ?? null} />
        </section>
      );
      return context.html(await pageOf(context, service, { title: "Search" }, form));
    },
  );

  app.openapi(
    createRoute({
      operationId: "artist",
      method: "get",
      path: "/artists/{name}",
      tags: ["listener"],
      summary: "Explain an artist: the odds and why, or why it is not on the list",
      description: PERSONAL,
      security: PERSONAL_SECURITY,
      middleware: guard,
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
        ...problemAnswers(401, 404, 422),
      },
    }),
    async (context) => {
      const { name } = context.req.valid("param");
      const query = context.req.valid("query");
      const { view } = await views.of(query.listener);
      const found = findArtist(name, view.artists, NEAREST);
      const isPage = wantsPage(context);
      if ("artist" in found) {
        return isPage
          ? context.html(await artistPage(context, service, views, found.artist, query))
          : context.json(answerArtist(view, found.artist, query.day), 200);
      }
      const names = namesOf(found);
      if (isPage) {
        const page = await nearNames(context, service, name, names, query.listener);
        return context.html(page, 404);
      }
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
      method: "get",
      path: "/discoveries",
      tags: ["listener"],
      summary: "Artists by month of discovery, and how many stayed",
      description: PERSONAL,
      security: PERSONAL_SECURITY,
      middleware: guard,
      request: { query: discoveriesQuerySchema },
      responses: {
        200: pageAnswer("By month, the cold start left out.", discoveriesResponseSchema),
        ...problemAnswers(401, 404, 422),
      },
    }),
    async (context) => {
      const { view, listeners, simulated } = await views.of(context.req.valid("query").listener);
      const months = [...view.discoveries()];
      if (!wantsPage(context)) return context.json({ simulated, months }, 200);
      return context.html(
        await pageOf(
          context,
          service,
          { title: "Discoveries", at: "discoveries" },
          <DiscoveriesPage
            months={months}
            simulated={simulated}
            listener={view.listener}
            listeners={listeners}
          />,
        ),
      );
    },
  );

  app.get("/drop", async (context) => context.html(await dropPage(context, service, "drop")));
  app.get("/sign-in", guard, (context) => context.redirect("./", 303));

  app.get("/assets/:file", (context) => {
    const file = service.assets.files.get(`assets/${context.req.param("file")}`);
    if (file === undefined) throw new Problem(404, "no such file");
    return context.body(file.bytes, 200, {
      "content-type": file.type,
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
}

function namesOf(found: FoundArtist): string[] {
  if ("artist" in found) return [found.artist];
  return [..."alike" in found ? found.alike : found.nearest];
}

function nearNames(
  context: RequestContext,
  service: Service,
  asked: string,
  names: readonly string[],
  listener: string | undefined,
): Promise<string> {
  const root = rootFrom(context);
  const hrefOf = (artist: string): string | null => {
    const path = artistPath(artist, listener === undefined ? {} : { listener });
    return path === null ? null : root + path;
  };
  const of = { root, asked, names, listener: listener ?? null, hrefOf };
  return pageOf(context, service, { title: "Search" }, <NearNames {...of} />);
}

async function artistPage(
  context: RequestContext,
  service: Service,
  views: ListenerViews,
  name: string,
  { day, listener }: z.infer<typeof artistQuerySchema>,
): Promise<string> {
  const { view, simulated } = await views.of(listener);
  const shown = view.look(day || undefined);
  return await pageOf(
    context,
    service,
    { title: name },
    <ArtistPage
      {...view.artist(name, shown)}
      root={rootFrom(context)}
      look={shown.look}
      threshold={view.model.artifact.threshold}
      simulated={simulated}
      whyModel={view.whyModel}
    />,
  );
}
