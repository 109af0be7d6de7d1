import { compress } from "hono/compress";
import { DropZone } from "../page/drop_zone.tsx";
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
 * Adds what the drop zone loads beside its scripts: the model. The worker, which alone sees what a
 * visitor drops, gets a policy of its own: the browser refuses it every request.
 */
export function addDropFiles(app: App, { assets, readRanker }: Service): void {
  app.use("/assets/*", compress());
  app.use("/assets/*", async (context, next) => {
    await next();
    if (context.req.path === `/${assets.hrefOf("drop_worker.js")}`) {
      context.header("content-security-policy", "default-src 'none'");
    }
  });
  app.get("/assets/:file", async (context, next) => {
    const file = context.req.param("file");
    if (!file.startsWith("model.")) return await next();
    const { name, json } = await readRanker();
    if (file !== name) return await next();
    return context.body(json, 200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
}
