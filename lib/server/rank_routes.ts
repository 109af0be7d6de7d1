import { createRoute, z } from "@hono/zod-openapi";
import { UserError } from "../base/errors.ts";
import { rankAnswerSchema } from "../drop/answer.ts";
import { rankRequestSchema, withoutFlags } from "../drop/request.ts";
import { jsonAnswer, problemAnswers } from "./openapi.ts";
import { Problem } from "./problem.ts";
import { rankInThread } from "./rank_thread.ts";
import type { App, Service } from "./service.ts";

/** The largest export that is taken. */
export const MOST_EXPORT_BYTES = 32 * 2 ** 20;
/** Exports that may wait while one is ranked. */
const MOST_WAITING = 4;

/** What calls a file a form takes its line breaks out. */
const NO_FORM = "With curl, send a file by --data-binary @file: -d changes it.";

const binary = z.string().meta({ format: "binary" });

/** A few plays to try: of so short a history the answer says what it cannot tell yet. */
const EXAMPLE = [
  "artist,album,track,uts",
  ...Array.from({ length: 40 }, (_, day) => {
    const [artist, album, track] = day < 34
      ? ["Ichiko Aoba", "Windswept Adan", `Track ${day % 14 + 1}`]
      : ["Hania Rani", "Esja", `Track ${day % 10 + 1}`];
    return `${artist},${album},${track},${1_622_540_000 + 86_400 * day}`;
  }),
  "",
].join("\n");

/** Adds `POST /rank`: the list of an export that is in the body, and kept nowhere. */
export function addRanking(app: App, { bodies, readRanker }: Service): void {
  const line = new WaitingLine();
  app.openAPIRegistry.registerPath(createRoute({
    operationId: "rank",
    method: "post",
    path: "/rank",
    tags: ["predictions"],
    summary: "Rank the new artists of a listening history",
    description:
      "The body is an export of Last.fm, Spotify or ListenBrainz, or any table of plays, " +
      "as it was downloaded: CSV, JSON, or a zip of them, recognised by its content. It is neither " +
      "kept nor logged. The model is the one of many listeners; the list is of the 30 days up to " +
      "the last play.",
    request: {
      query: rankRequestSchema,
      body: {
        required: true,
        content: {
          "text/csv": { schema: z.string(), example: EXAMPLE },
          "application/json": { schema: z.unknown() },
          "application/zip": { schema: binary },
          "application/octet-stream": { schema: binary },
        },
      },
    },
    responses: {
      200: jsonAnswer("The list.", rankAnswerSchema),
      ...problemAnswers(400, 408, 413, 415, 422, 503),
    },
  }));
  app.post("/rank", async (context) => {
    const query = rankRequestSchema.strict().safeParse(context.req.query());
    if (!query.success) throw Problem.ofQuery(query.error);
    const { incoming } = context.env;
    const body = await bodies.readBytes(incoming, MOST_EXPORT_BYTES);
    const { buffer } = new Uint8Array(body); // of its own: it is handed over
    const { json: ranker } = await readRanker();
    try {
      // Only who has sent everything takes a turn: a slow connection would keep the others waiting.
      const answer = await line.take(() =>
        rankInThread({ request: query.data, ranker, body: buffer })
      );
      return context.body(answer, 200, { "content-type": "application/json" });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const fault = withoutFlags(error.message, (name, value) => `?${name}=${value}`);
      const isForm = incoming.headers["content-type"] === "application/x-www-form-urlencoded";
      throw new Problem(422, isForm ? `${fault}\n${NO_FORM}` : fault);
    }
  });
}

/** One at a time: to rank a long history takes all of a processor for seconds, and memory. */
class WaitingLine {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * Does something after what was asked for before.
   *
   * @throws Problem 503 if too many wait already
   */
  async take<T>(turn: () => Promise<T>): Promise<T> {
    if (this.#waiting > MOST_WAITING) {
      throw new Problem(503, "too many exports are being ranked", [], { "retry-after": "5" });
    }
    this.#waiting++;
    const done = this.#last.then(turn).finally(() => this.#waiting--);
    this.#last = done.catch(() => {}); // told to the one who asked
    return await done;
  }
}
