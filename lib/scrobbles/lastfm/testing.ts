/**
 * A server on this machine that plays Last.fm's `user.getRecentTracks` for tests, its oddities and
 * faults included.
 *
 * @module
 */
import type { RecentTrack } from "./recent_tracks.ts";

/** The only key that the server takes. */
export const PRETEND_KEY = "0123456789abcdef0123456789abcdef";

/** What may go wrong with a request. */
export type PretendFault = Response | "cut in the body";

export interface PretendLastfm extends AsyncDisposable {
  readonly url: string;
  /** The queries it got, in their order. */
  readonly queries: readonly URLSearchParams[];
  /** The pages that were asked for, in their order. */
  pagesAsked(): number[];
}

export interface PretendLastfmOptions {
  /** The listener's scrobbles, in any order; may change between requests. */
  readonly scrobbles: RecentTrack[];
  readonly user?: string;
  readonly nowPlaying?: boolean;
  /** Whether the server heeds `to`; if not, new scrobbles move the pages while they are read. */
  readonly heedsTo?: boolean;
  /** Called before the n-th request (from 1) is answered; may give a fault to answer with. */
  readonly before?: (n: number) => PretendFault | undefined | Promise<PretendFault | undefined>;
}

/** Starts the server on a free port. */
export function pretendLastfm(options: PretendLastfmOptions): PretendLastfm {
  const queries: URLSearchParams[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const query = new URL(request.url).searchParams;
      queries.push(query);
      const fault = await options.before?.(queries.length);
      if (fault instanceof Response) return fault;
      const answer = answerTo(query, options);
      return fault === undefined ? answer : cutInTheBody(answer);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/2.0/`,
    queries,
    pagesAsked: () => queries.map((query) => Number(query.get("page"))),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** An error as Last.fm gives it. */
export function lastfmError(status: number, error: number, message: string): Response {
  return Response.json({ message, error }, { status });
}

function answerTo(query: URLSearchParams, options: PretendLastfmOptions): Response {
  const user = options.user ?? "rj";
  const key = query.get("api_key") ?? "";
  if (key !== PRETEND_KEY) {
    return lastfmError(403, 10, `Invalid API key ${key} - You must be granted a valid key`);
  }
  if (query.get("method") !== "user.getrecenttracks" || query.get("format") !== "json") {
    return lastfmError(400, 3, "Invalid Method - No method with that name in this package");
  }
  if (query.get("user") !== user) return lastfmError(404, 6, "User not found");

  const limit = Number(query.get("limit"));
  const page = Number(query.get("page"));
  const from = Number(query.get("from") ?? 0);
  const to = options.heedsTo === false ? Infinity : Number(query.get("to") ?? Infinity);
  const listed = options.scrobbles
    .filter(({ time }) => time >= from && time < to)
    .sort((a, b) => b.time - a.time);
  const tracks = listed.slice((page - 1) * limit, page * limit).map(asTrack);
  if (options.nowPlaying) tracks.unshift(NOW_PLAYING);
  return Response.json({
    recenttracks: {
      // A list of one is no list in what Last.fm makes of its XML.
      track: tracks.length === 1 ? tracks[0] : tracks,
      "@attr": {
        user,
        totalPages: String(Math.ceil(listed.length / limit)),
        page: String(page),
        perPage: String(limit),
        total: String(listed.length),
      },
    },
  });
}

function asTrack({ artist, track, album, time }: RecentTrack): Record<string, unknown> {
  return {
    artist: { mbid: "", "#text": artist },
    streamable: "0",
    image: [{ size: "small", "#text": "" }],
    mbid: "",
    album: { mbid: "", "#text": album },
    name: track,
    url: "https://www.last.fm/music/",
    date: { uts: String(time), "#text": new Date(time * 1000).toUTCString() },
  };
}

const NOW_PLAYING = {
  artist: { mbid: "", "#text": "Playing" },
  name: "Right now",
  album: { mbid: "", "#text": "" },
  "@attr": { nowplaying: "true" },
  url: "https://www.last.fm/music/",
};

/** The same answer, but the connection ends half way through its body. */
function cutInTheBody(answer: Response): Response {
  const body = new ReadableStream<Uint8Array>({
    async start(controller): Promise<void> {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
      controller.error("(the test cuts this connection)"); // Deno prints it
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}
