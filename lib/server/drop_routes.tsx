import { compress } from "hono/compress";
import { DropZone } from "../page/drop_zone.tsx";
import { Problem } from "./problem.ts";
import { pageOf } from "./render.tsx";
import type { App, RequestContext, Service } from "./service.ts";

/** Where a visitor asks about a history of their own. */
export async function dropPage(
  context: RequestContext,
  service: Service,
  at: string,
): Promise<Response> {
  const { name } = await service.readRanker();
  return await pageOf(
    context,
    service,
    { title: "Your history", at, scripts: ["drop.js"] },
    <DropZone worker={service.assets.hrefOf("drop_worker.js")} model={`assets/${name}`} />,
  );
}

/**
 * Adds the files that pages load, and the model that the drop zone does. The worker, which alone sees
 * what a visitor drops, gets a policy of its own: the browser refuses it every request.
 */
export function addFiles(app: App, { assets, readRanker }: Service): void {
  const worker = assets.hrefOf("drop_worker.js");
  const modelAt = async (path: string): Promise<{ bytes: string; type: string } | undefined> => {
    const { name, json } = await readRanker();
    return path === `assets/${name}` ? { bytes: json, type: "application/json" } : undefined;
  };
  app.use("/assets/*", compress());
  app.get("/assets/:file", async (context) => {
    const path = `assets/${context.req.param("file")}`;
    const file = assets.files.get(path) ?? await modelAt(path);
    if (file === undefined) throw new Problem(404, "no such file");
    return context.body(file.bytes, 200, {
      "content-type": file.type,
      "cache-control": "public, max-age=31536000, immutable",
      ...(path === worker && { "content-security-policy": "default-src 'none'" }),
    });
  });
}
