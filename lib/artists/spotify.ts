/**
 * Spotify's Web API, as far as it tells of artists: https://developer.spotify.com/documentation/web-api
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { z } from "zod";
import { UserError } from "../base/errors.ts";
import { type JsonAnswer, jsonService, type JsonServiceOptions } from "../base/json_service.ts";

export interface SpotifyOptions extends Omit<JsonServiceOptions, "name" | "secrets"> {
  readonly accountsUrl: string;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Spotify, open. Every method throws UserError if Spotify refuses, or faults do not pass. */
export interface Spotify {
  /** The artists that fit a name best. */
  search(name: string): Promise<SpotifyArtist[]>;
  /** The artist with an id; `null` if there is none. */
  artist(id: string): Promise<SpotifyArtist | null>;
}

/** Most results of one search that every app may ask for. */
const SEARCH_LIMIT = 10;
/** Longer queries are refused. */
const LONGEST_QUERY = 250;
/** A token is renewed this long before it expires. */
const TOKEN_MARGIN_MS = 30_000;

/** An artist; what Spotify withholds is `null`: since 2026 apps in development get only names. */
const artistSchema = z.object({
  id: z.string(),
  name: z.string(),
  genres: z.array(z.string()).readonly().nullable().default(null),
  popularity: z.int().nullable().default(null),
  followers: z.object({ total: z.int().nullable().default(null) }).nullable().default(null)
    .transform((followers) => followers?.total ?? null),
});
export type SpotifyArtist = Readonly<z.infer<typeof artistSchema>>;

const searchSchema = z.object({ artists: z.object({ items: z.array(artistSchema.nullable()) }) });
const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number() });
/** The two forms of Spotify's errors: of the accounts service, and of the API. */
const errorSchema = z.union([
  z.object({ error: z.string(), error_description: z.string().default("") })
    .transform((fault) => `${fault.error}: ${fault.error_description}`),
  z.object({ error: z.object({ message: z.string() }) }).transform((fault) => fault.error.message),
]);

/** Opens Spotify with the credentials of an app. */
export function spotifyOf(options: SpotifyOptions): Spotify {
  const { clientId, clientSecret } = options;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const secrets = [clientSecret, basic];
  const service = jsonService({ ...options, name: "Spotify", secrets });
  let token: { text: string; until: number } | undefined;

  const validToken = async (): Promise<string> => {
    if (token !== undefined && Date.now() < token.until) return token.text;
    const answer = await service.ask(endpoint(options.accountsUrl, "api/token"), {
      init: {
        method: "POST",
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
      },
    });
    if (answer.status === 400 || answer.status === 401) {
      throw new UserError(
        "Spotify: SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET are no valid credentials " +
          `(${service.redact(reasonOf(answer))}). They are on ` +
          "https://developer.spotify.com/dashboard",
      );
    }
    const read = readAnswer(answer, tokenSchema, "api/token");
    secrets.push(read.access_token);
    token = {
      text: read.access_token,
      until: Date.now() + 1000 * read.expires_in - TOKEN_MARGIN_MS,
    };
    return token.text;
  };

  const ask = async (url: URL): Promise<JsonAnswer> => {
    const once = async (): Promise<JsonAnswer> =>
      service.ask(url, { init: { headers: { authorization: `Bearer ${await validToken()}` } } });
    const answer = await once();
    if (answer.status !== 401) return answer;
    token = undefined; // revoked before its time
    return await once();
  };

  const readAnswer = <T>(answer: JsonAnswer, schema: z.ZodType<T>, path: string): T => {
    if (answer.status !== 200) {
      throw new UserError(service.redact(refusal(answer, path)));
    }
    const read = schema.safeParse(answer.body);
    if (read.success) return read.data;
    const [fault] = read.error.issues;
    throw new UserError(
      `Spotify: ${path} answered in an unknown shape (${fault?.path.join(".")}: ${fault?.message})`,
    );
  };

  return {
    async search(name): Promise<SpotifyArtist[]> {
      const url = endpoint(options.baseUrl, "search");
      url.searchParams.set("q", name.slice(0, LONGEST_QUERY));
      url.searchParams.set("type", "artist");
      url.searchParams.set("limit", String(SEARCH_LIMIT));
      const { artists } = readAnswer(await ask(url), searchSchema, "search");
      return artists.items.filter((item) => item !== null);
    },
    async artist(id): Promise<SpotifyArtist | null> {
      const path = `artists/${encodeURIComponent(id)}`;
      const answer = await ask(endpoint(options.baseUrl, path));
      // 404 and 400 speak of the id, if Spotify itself says so and not a page without JSON.
      const ofId = answer.status === 404 || answer.status === 400;
      if (ofId && errorSchema.safeParse(answer.body).success) return null;
      return readAnswer(answer, artistSchema, path);
    },
  };
}

function endpoint(base: string, path: string): URL {
  return new URL(path, base.endsWith("/") ? base : `${base}/`);
}

function reasonOf({ status, body }: JsonAnswer): string {
  const fault = errorSchema.safeParse(body);
  return fault.success ? `HTTP ${status}, ${fault.data}` : `HTTP ${status}`;
}

function refusal(answer: JsonAnswer, path: string): string {
  const reason = reasonOf(answer);
  switch (answer.status) {
    case 401:
    case 403:
      return `Spotify does not let this app use ${path} (${reason}). Since 2026 an app in ` +
        "development mode needs an owner with Premium; see " +
        "https://developer.spotify.com/documentation/web-api/concepts/quota-modes";
    case 404:
    case 410:
      return `Spotify no longer offers ${path} (${reason}), or spotify.base_url in ` +
        "configs/sources.yaml is wrong";
    default:
      return `Spotify: ${path}: ${reason}`;
  }
}
