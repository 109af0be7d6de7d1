import assert from "node:assert/strict";
import { join } from "node:path";
import {
  PRETEND_CLIENT,
  type PretendArtist,
  pretendId,
  type PretendSpotify,
  pretendSpotify,
  spotifyError,
} from "../../artists/testing.ts";
import { EXIT } from "../command.ts";
import { UserError } from "../../base/errors.ts";
import { exists, readText, writeAtomic } from "../../base/files.ts";
import { breakout, outputOf, withTempDir } from "../../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../../workspace/workspace.ts";
import { enrichArtists, type EnrichReport, type EnrichRequest } from "./enrich.ts";

const ARTISTS = "data/curated/artists.csv";
const AMBIGUOUS = "data/curated/artists_ambiguous.csv";
const HEADER = "artist_name,spotify_id,genres,popularity,followers,fetched_at";
const NOW = new Date("2026-11-20T10:00:00.123Z");
const AT = "2026-11-20T10:00:00Z";

const known = (number: number, name: string, more: Partial<PretendArtist> = {}): PretendArtist => ({
  id: pretendId(number),
  name,
  genres: ["indie rock", "art pop"],
  popularity: 50,
  followers: 999,
  ...more,
});

/** Writes a history in which the i-th of n artists has n − i plays. */
async function writeHistory(root: string, artists: readonly string[]): Promise<void> {
  const plays = artists.flatMap((artist, i) =>
    Array.from({ length: artists.length - i }, (_, play) => [artist, `Song ${play}`])
  );
  const start = Date.UTC(2024, 0, 1);
  const rows = plays.map(([artist, song], i) =>
    `"${artist}",${song},${new Date(start + i * 3_600_000).toISOString()}`
  );
  const csv = ["artist_name,track_name,date", ...rows, ""].join("\n");
  await writeAtomic(join(root, "data/curated/scrobbles.csv"), csv);
}

async function enrich(
  root: string,
  { url }: PretendSpotify,
  request: Partial<EnrichRequest> = {},
): Promise<EnrichReport> {
  const workspace = await openWorkspace(root);
  const { sources } = workspace;
  const unthrottled = { ...sources, spotify: { ...sources.spotify, requests_per_second: 1000 } };
  return await enrichArtists({ ...workspace, sources: unthrottled }, {
    ...PRETEND_CLIENT,
    accountsUrl: url,
    baseUrl: `${url}v1/`,
    retry: { retries: 1, firstDelayMs: 1 },
    ...request,
  }, NOW);
}

const linesOf = async (root: string, file: string): Promise<string[]> =>
  (await readText(join(root, file), "")).trimEnd().split("\n");
const searches = ({ requests }: PretendSpotify): string[] =>
  requests.filter((request) => request.includes("search")).map((request) => request.slice(15));

Deno.test("each artist is looked up once, the most played first", () =>
  withTempDir(async (root) => {
    await writeHistory(root, ["Low", "Sigur Rós", "Nobody", "Once"]);
    await using server = pretendSpotify({
      artists: [known(1, "Low"), known(2, "Sigur Rós", { genres: [], followers: 0 })],
    });
    const report = await enrich(root, server, { minPlays: 2 });
    assert.deepEqual(searches(server), ["Low", "Sigur Rós", "Nobody"]);
    assert.deepEqual(
      [report.artists, report.looked_up, report.found, report.not_found, report.ambiguous],
      [3, 3, 2, ["Nobody"], []],
    );
    assert.deepEqual(await linesOf(root, ARTISTS), [
      HEADER,
      `Low,${pretendId(1)},indie rock; art pop,50,999,${AT}`,
      `Sigur Rós,${pretendId(2)},,50,0,${AT}`,
      `Nobody,,,,,${AT}`,
    ]);

    const again = await enrich(root, server, { minPlays: 2 });
    assert.equal(again.looked_up, 0);
    assert.equal(searches(server).length, 3);
    assert.equal((await enrich(root, server)).looked_up, 1, "the artist with one play is new");
    assert.equal((await enrich(root, server, { refresh: true })).looked_up, 4);
  }));

Deno.test("an ambiguous name is left empty and its artists are listed; a chosen id settles it", () =>
  withTempDir(async (root) => {
    await writeHistory(root, ["Nirvana", "Low"]);
    const [us, uk] = [known(1, "Nirvana"), known(2, "Nirvana", { genres: ["psych rock"] })];
    await using server = pretendSpotify({ artists: [us, uk, known(3, "Low")] });
    const report = await enrich(root, server);
    assert.deepEqual(report.ambiguous, ["Nirvana"]);
    assert.equal((await linesOf(root, ARTISTS))[1], `Nirvana,,,,,${AT}`);
    assert.deepEqual(await linesOf(root, AMBIGUOUS), [
      HEADER,
      `Nirvana,${us.id},indie rock; art pop,50,999,${AT}`,
      `Nirvana,${uk.id},psych rock,50,999,${AT}`,
    ]);

    const csv = await readText(join(root, ARTISTS), "");
    await writeAtomic(join(root, ARTISTS), csv.replace("Nirvana,", `Nirvana,${uk.id}`));
    const settled = await enrich(root, server);
    assert.deepEqual([settled.looked_up, settled.found], [1, 1]);
    assert.equal(server.requests.at(-1), `GET /v1/artists/${uk.id}`);
    assert.equal(
      (await linesOf(root, ARTISTS))[1],
      `Nirvana,${uk.id},psych rock,50,999,${AT}`,
    );
    assert.ok(!await exists(join(root, AMBIGUOUS)), "nothing is left to settle");
  }));

Deno.test("rows made by hand stay as they are, also where Spotify would say something else", () =>
  withTempDir(async (root) => {
    await writeHistory(root, ["Low", "Beach House"]);
    const byHand =
      "artist_name,genres,popularity\nLow,slowcore,\nNot played,jazz,3\nBeach House,,\n";
    await writeAtomic(join(root, ARTISTS), byHand);
    await using server = pretendSpotify({ artists: [known(1, "Low"), known(2, "Beach House")] });
    await enrich(root, server, { refresh: true });
    assert.deepEqual(await linesOf(root, ARTISTS), [
      HEADER,
      "Low,,slowcore,,,",
      "Not played,,jazz,3,,",
      `Beach House,${pretendId(2)},indie rock; art pop,50,999,${AT}`,
    ]);
  }));

Deno.test("what was looked up before a fault is kept, and the next run goes on there", () =>
  withTempDir(async (root) => {
    const names = Array.from({ length: 6 }, (_, i) => `Artist ${i}`);
    await writeHistory(root, names);
    const gone = { yes: true };
    await using server = pretendSpotify({
      artists: names.map((name, i) => known(i, name)),
      before: (n) => n === 4 && gone.yes ? spotifyError(410, "Gone") : undefined,
    });
    const error: unknown = await enrich(root, server).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof UserError);
    assert.match(error.message, /no longer offers search \(HTTP 410, Gone\)/);
    assert.match(error.message, /The 3 artists looked up so far are in .*artists\.csv\.$/);
    assert.equal((await linesOf(root, ARTISTS)).length, 4);
    gone.yes = false;
    assert.equal((await enrich(root, server)).looked_up, 3);
    assert.deepEqual(searches(server).slice(4), names.slice(3));
  }));

Deno.test("nothing but names: told after twenty artists, before thousands are asked for", () =>
  withTempDir(async (root) => {
    const names = Array.from({ length: 25 }, (_, i) => `Artist ${String(i).padStart(2, "0")}`);
    await writeHistory(root, names);
    await using server = pretendSpotify({
      artists: names.map((name, i) => ({ id: pretendId(i), name })),
    });
    await assert.rejects(
      enrich(root, server),
      /withholds genres, popularity and followers.*by hand/,
    );
    assert.equal(searches(server).length, 20);
    assert.equal((await linesOf(root, ARTISTS)).length, 21);
  }));

Deno.test("single fields that Spotify withholds are reported", () =>
  withTempDir(async (root) => {
    await writeHistory(root, ["Low"]);
    const { id, name, genres } = known(1, "Low");
    await using server = pretendSpotify({ artists: [{ id, name, genres: genres ?? [] }] });
    assert.deepEqual((await enrich(root, server)).withheld, ["popularity", "followers"]);
  }));

Deno.test("no history, a simulated one, a faulty file: told before Spotify is asked", () =>
  withTempDir(async (root) => {
    await using server = pretendSpotify({ artists: [] });
    await assert.rejects(enrich(root, server), /scrobbles\.csv: no such file/);
    await breakout(["sample", "--plays", "1000", "--root", root]);
    await assert.rejects(enrich(root, server), /is simulated, and so are its artists/);
    await writeHistory(root, ["Low"]);
    await writeAtomic(join(root, ARTISTS), "artist_name,popularity\nLow,high\n");
    await assert.rejects(enrich(root, server), /artists\.csv: line 2, column popularity: "high"/);
    assert.deepEqual(server.requests, []);
  }));

Deno.test("SIGKILL in the middle: the next run goes on, and no secret is anywhere", () =>
  withTempDir(async (root) => {
    const names = Array.from({ length: 24 }, (_, i) => `Artist ${String(i).padStart(2, "0")}`);
    await writeHistory(root, names);
    await writeAtomic(
      join(root, "configs/sources.yaml"),
      (await readText(join(PROJECT_ROOT, "configs/sources.yaml"), ""))
        .replace("requests_per_second: 3", "requests_per_second: 10"),
    );
    const hanging = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<void>();
    await using server = pretendSpotify({
      artists: names.map((name, i) => known(i, name)),
      before: (n) => {
        if (n !== 22) return undefined;
        reached.resolve();
        return hanging.promise;
      },
    });
    const args = ["enrich", "--root", root];
    args.push("--base-url", `${server.url}v1`, "--accounts-url", server.url);
    const env = {
      SPOTIFY_CLIENT_ID: PRETEND_CLIENT.clientId,
      SPOTIFY_CLIENT_SECRET: PRETEND_CLIENT.clientSecret,
    };
    const program = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(PROJECT_ROOT, "breakout.ts"), ...args],
      env,
      stdout: "null",
      stderr: "null",
    }).spawn();
    await reached.promise;
    program.kill("SIGKILL");
    await program.status;
    hanging.resolve(undefined);
    assert.equal((await linesOf(root, ARTISTS)).length, 21, "saved after every twenty");

    const { stdout, stderr, code } = await outputOf(
      ["task", "--quiet", "breakout", ...args],
      { env },
    );
    const printed = stdout + stderr;
    assert.equal(code, EXIT.success, printed);
    assert.match(printed, /Looked up 4 of 24 artists at Spotify: 4 found/);
    const written = await readText(join(root, ARTISTS), "");
    assert.equal(written.trimEnd().split("\n").length, 25);
    for (const secret of [PRETEND_CLIENT.clientSecret, ...server.tokens]) {
      assert.ok(!(printed + written).includes(secret));
    }
  }));

Deno.test("credentials that are absent or wrong are told in a line", () =>
  withTempDir(async (root) => {
    await writeHistory(root, ["Low"]);
    await using server = pretendSpotify({ artists: [] });
    const args = ["enrich", "--root", root, "--base-url", `${server.url}v1`];
    args.push("--accounts-url", server.url);
    const absent = await breakout(args, { SPOTIFY_CLIENT_ID: "id", SPOTIFY_CLIENT_SECRET: "" });
    assert.equal(absent.code, EXIT.failure);
    assert.match(absent.stderr, /^error: SPOTIFY_CLIENT_SECRET is not set/);
    const wrong = await breakout(args, {
      SPOTIFY_CLIENT_ID: "id",
      SPOTIFY_CLIENT_SECRET: "wr0ng-s3cret",
    });
    assert.equal(wrong.code, EXIT.failure);
    assert.match(wrong.stderr, /^error: Spotify: .* are no valid credentials/);
    assert.ok(!wrong.stderr.includes("wr0ng-s3cret"));
  }));
