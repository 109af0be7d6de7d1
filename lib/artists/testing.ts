/**
 * A server on this machine that plays the parts of Spotify that tests need: tokens, the search for
 * artists, one artist by id.
 *
 * @module
 */

/** An artist as the server sends it; a field that is left out is withheld. */
export interface PretendArtist {
  readonly id: string;
  readonly name: string;
  readonly genres?: readonly string[];
  readonly popularity?: number;
  readonly followers?: number;
}

/** The only credentials that the server takes. */
export const PRETEND_CLIENT = { clientId: "client-id", clientSecret: "cl1ent-s3cret" } as const;

export interface PretendSpotify extends AsyncDisposable {
  readonly url: string;
  /** `METHOD path` of every request, a search with what was searched for. */
  readonly requests: readonly string[];
  readonly tokens: readonly string[];
}

export interface PretendSpotifyOptions {
  readonly artists: readonly PretendArtist[];
  /** Called before the n-th request to the API (from 1) is answered; may answer it. */
  readonly before?: (n: number) => Response | undefined | Promise<Response | undefined>;
}

/** Twenty-two letters, as Spotify's ids have. */
export function pretendId(number: number): string {
  return String(number).padStart(22, "x");
}

/** An error as Spotify's API gives it. */
export function spotifyError(status: number, message: string, headers = {}): Response {
  return Response.json({ error: { status, message } }, { status, headers });
}

/** Starts the server on a free port. */
export function pretendSpotify({ artists, before }: PretendSpotifyOptions): PretendSpotify {
  const requests: string[] = [];
  const tokens: string[] = [];
  let asked = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const query = searchParams.get("q");
      requests.push(`${request.method} ${pathname}${query === null ? "" : ` ${query}`}`);
      if (pathname === "/api/token") return token(request, await request.text(), tokens);

      const fault = await before?.(++asked);
      if (fault !== undefined) return fault;
      if (request.headers.get("authorization") !== `Bearer ${tokens.at(-1)}`) {
        return spotifyError(401, "The access token expired");
      }
      if (pathname === "/v1/search") return search(searchParams, artists);
      const id = /^\/v1\/artists\/(\w+)$/.exec(pathname)?.[1];
      const artist = artists.find((one) => one.id === id);
      return artist === undefined
        ? spotifyError(404, "Resource not found")
        : Response.json(asSent(artist));
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    requests,
    tokens,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function token(request: Request, body: string, tokens: string[]): Response {
  const { clientId, clientSecret } = PRETEND_CLIENT;
  const expected = `Basic ${btoa(`${clientId}:${clientSecret}`)}`;
  if (
    request.headers.get("authorization") !== expected || body !== "grant_type=client_credentials"
  ) {
    return Response.json(
      { error: "invalid_client", error_description: "Invalid client secret" },
      { status: 400 },
    );
  }
  tokens.push(`t0ken-${tokens.length + 1}`);
  return Response.json({
    access_token: tokens.at(-1),
    token_type: "Bearer",
    expires_in: 3600,
  });
}

/** Every artist whose name holds the query, case and accents apart, as the real search is generous. */
function search(query: URLSearchParams, artists: readonly PretendArtist[]): Response {
  const limit = Number(query.get("limit"));
  if (query.get("type") !== "artist" || !(limit >= 1 && limit <= 10)) {
    return spotifyError(400, "Invalid limit");
  }
  const plain = (text: string): string =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = plain(query.get("q") ?? "");
  const items = artists.filter(({ name }) => plain(name).includes(wanted)).slice(0, limit);
  return Response.json({ artists: { items: items.map(asSent), total: items.length, limit } });
}

function asSent({ followers, ...artist }: PretendArtist): Record<string, unknown> {
  return {
    ...artist,
    ...(followers === undefined ? {} : { followers: { href: null, total: followers } }),
    type: "artist",
    uri: `spotify:artist:${artist.id}`,
  };
}
