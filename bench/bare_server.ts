/**
 * The baseline of the serving benchmark: a Hono handler that parses JSON and returns it.
 *
 * @module
 */
import { Hono } from "hono";

const app = new Hono();
app.post("/predict", async (context) => context.json(await context.req.json()));

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ hostname, port }) => console.log(`Listening on http://${hostname}:${port}`),
}, app.fetch);
