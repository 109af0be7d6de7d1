/**
 * The baseline of the serving benchmark: a bare Hono handler that parses the body and answers in JSON
 * of the same form. It scores, checks, counts and logs nothing. With `--node` it is served by Node's
 * HTTP server, as the service is, in place of Deno's own.
 *
 * @module
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";

interface Request {
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const app = new Hono();
app.post("/predict", async (context) => {
  const { records } = await context.req.json<Request>();
  return context.json({
    threshold: 0.5,
    predictions: records.map(({ artist_name, month }) => ({
      artist_name,
      month,
      probability: 0.12345678806304932,
      is_breakout: false,
    })),
  });
});

const hostname = "127.0.0.1";
const port = Number(Deno.env.get("PORT"));
const onListen = (at: { readonly port: number }): void =>
  console.error(`Listening on http://${hostname}:${at.port}`);
if (Deno.args.includes("--node")) serve({ hostname, port, fetch: app.fetch }, onListen);
else Deno.serve({ hostname, port, onListen }, app.fetch);
