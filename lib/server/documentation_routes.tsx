import { getMimeType } from "hono/utils/mime";
import { join } from "node:path";
import { VERSION } from "../base/version.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { mayReadPersonal } from "./access.ts";
import { DESCRIPTION } from "./home_summary.ts";
import { Problem } from "./problem.ts";
import { pageOf } from "./render.tsx";
import type { ServedModel } from "./served_model.ts";
import type { App, Service } from "./service.ts";

/** The installed package, which a compiled program carries along at the same place. */
const SWAGGER_UI = join(PROJECT_ROOT, "node_modules/swagger-ui-dist");

/** What the page loads of it. */
const ASSETS = ["swagger-ui.css", "swagger-ui-bundle.js"];

/** Files of the installed package that the page takes, relative to the project. */
export const DOCUMENTATION_FILES: readonly string[] = ASSETS.map((file) =>
  `node_modules/swagger-ui-dist/${file}`
);

// The validator would send the API's address to a public site.
const START = `SwaggerUIBundle({
  url: new URL("openapi.json", location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
`;

/** Adds `GET /openapi.json` and, with everything that it loads, `GET /docs`. */
export function addDocumentation(app: App, service: Service, model: ServedModel | null): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  registry.registerComponent("securitySchemes", "password", { type: "http", scheme: "basic" });
  app.get("/openapi.json", async (context) => {
    const document = app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Breakout",
        version: VERSION,
        description: DESCRIPTION,
        license: { name: "MIT", url: "https://spdx.org/licenses/MIT" },
      },
      servers: [{ url: "." }],
      security: [],
    });
    const example = await mayReadPersonal(service.limits, context)
      ? await someArtist(service, model)
      : null;
    for (const parameter of document.paths?.["/artists/{name}"]?.get?.parameters ?? []) {
      if (example !== null && "in" in parameter && parameter.in === "path") {
        parameter.example = example;
      }
    }
    return context.json(document);
  });

  app.get("/docs", (context) =>
    pageOf(
      context,
      service,
      { title: "The API", at: "docs" },
      <>
        <link rel="stylesheet" href="docs/swagger-ui.css" />
        <div id="swagger-ui" />
        <script src="docs/swagger-ui-bundle.js" />
        <script src="docs/start.js" />
      </>,
    ));
  app.get(
    "/docs/start.js",
    (context) => context.body(START, 200, { "content-type": "text/javascript" }),
  );
  for (const file of ASSETS) {
    app.get(`/docs/${file}`, async (context) => {
      return context.body(await Deno.readFile(join(SWAGGER_UI, file)), 200, {
        "content-type": getMimeType(file) ?? "application/octet-stream",
        "cache-control": "max-age=86400",
      });
    });
  }
}

/** An artist of the history to try; `null` if there is none. */
async function someArtist({ views }: Service, model: ServedModel | null): Promise<string | null> {
  try {
    return await views.of(model, "example", {});
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
