import { getMimeType } from "hono/utils/mime";
import { join } from "node:path";
import { VERSION } from "../base/version.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { DESCRIPTION } from "./home_summary.ts";
import type { App, RequestContext } from "./service.ts";

/** The installed package, which a compiled program carries along at the same place. */
const SWAGGER_UI = join(PROJECT_ROOT, "node_modules/swagger-ui-dist");

/** What the page loads of it. */
const ASSETS = [
  "swagger-ui.css",
  "swagger-ui-bundle.js",
  "favicon-16x16.png",
  "favicon-32x32.png",
];

/** Files of the installed package that the page takes, relative to the project. */
export const DOCUMENTATION_FILES: readonly string[] = ASSETS.map((file) =>
  `node_modules/swagger-ui-dist/${file}`
);

// Paths are relative to the page, so that it also works below a prefix.
const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Breakout: try the API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png" sizes="32x32">
    <link rel="icon" type="image/png" href="docs/favicon-16x16.png" sizes="16x16">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

// The validator would send the API's address to a public site.
const START = `SwaggerUIBundle({
  url: new URL("openapi.json", location.href).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/**
 * Adds `GET /openapi.json` and, with everything that it loads, `GET /docs`.
 *
 * @param someArtist one of the history to try, if whoever asks may know it
 */
export function addDocumentation(
  app: App,
  someArtist: (context: RequestContext) => Promise<string | null>,
): void {
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
    const example = await someArtist(context);
    for (const parameter of document.paths?.["/artists/{name}"]?.get?.parameters ?? []) {
      if (example !== null && "in" in parameter && parameter.in === "path") {
        parameter.example = example;
      }
    }
    return context.json(document);
  });

  app.get("/docs", (context) => context.html(PAGE));
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
