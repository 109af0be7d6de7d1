import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import stringWidth from "string-width";
import { csvText } from "../../base/csv.ts";
import { readWatchlist } from "../../prediction/watchlist.ts";
import { withTempDir } from "../../testing.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { explainArtist } from "../explain/explain.ts";
import { explainText } from "../explain/text.ts";
import { sampleIn } from "../testing.ts";
import { replayLists } from "./replay.ts";
import { scoreArtists } from "./score.ts";
import { replayText, scoreText } from "./text.ts";
import { fitted } from "../../text/terminal.ts";
import { dayAsked, monthAsked } from "../command.ts";

/** Runs in a root with the simulated history. */
function inSample(
  run: (workspace: Workspace) => Promise<void>,
  plays = 30_000,
): Promise<void> {
  return withTempDir(async (root) => await run(await sampleIn(root, { plays })));
}

/** Runs in a root in which an artist is played every day from 2024-01-01 on, and a new one late. */
function inYoung(
  days: number,
  run: (workspace: Workspace) => Promise<void>,
  listeners: readonly string[] = [],
): Promise<void> {
  return withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const plays = Array.from({ length: days }, (_, day) => {
      const date = new Date(Date.UTC(2024, 0, 1 + day, 12)).toISOString();
      const artists = [...Array(40).fill("Old"), ...(day > days - 9 ? ["New"] : [])];
      return artists.map((artist, play) => [artist, `song ${play}`, date]);
    }).flat();
    const rows = listeners.length === 0
      ? plays
      : listeners.flatMap((name, place) =>
        plays.slice(0, plays.length - 100 * place).map((row) => [name, ...row])
      );
    const columns = ["artist_name", "track_name", "date"];
    await Deno.mkdir(dirname(workspace.paths.scrobbles), { recursive: true });
    await Deno.writeTextFile(
      workspace.paths.scrobbles,
      csvText([listeners.length === 0 ? columns : ["listener", ...columns], ...rows]),
    );
    await run(workspace);
  });
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test("the list of the last play's day is kept, one of the past is not", async () => {
  await inSample(async (workspace) => {
    const { paths } = workspace;
    const past = await scoreArtists(workspace, dayAsked("2024-06-20"));
    assert.equal(past.kept_file, null);
    assert.deepEqual([past.period_start, past.core_by], ["2024-05-22", "2024-08-19"]);
    const now = await scoreArtists(workspace);
    assert.equal(now.period_end, "2024-12-31");
    assert.deepEqual(await filesIn(paths.lists), ["2024-12-31.csv"]);
    const [kept, list] = await Promise.all(
      [join(paths.lists, "2024-12-31.csv"), paths.watchlist].map((path) => Deno.readTextFile(path)),
    );
    assert.equal(kept, list);
    const { entries, simulated } = await readWatchlist(paths.watchlist);
    assert.deepEqual(entries, now.watchlist);
    assert.equal(simulated, true);
  });
});

Deno.test("a list says what came of the one before: who became core, who is new, who left", async () => {
  await inSample(async (workspace) => {
    const first = await scoreArtists(workspace, null, Date.UTC(2024, 11, 1) / 1000);
    assert.equal(first.since, null);
    assert.doesNotMatch(scoreText(5)(first, String), /Since the list/);
    const { period_end, watchlist, since } = await scoreArtists(workspace);
    assert.ok(since !== null);
    assert.deepEqual([since.list, period_end], [first.period_end, "2024-12-31"]);
    const [before, now] = [first.watchlist, watchlist].map((list) =>
      list.map(({ artist_name }) => artist_name)
    );
    assert.ok(before !== undefined && now !== undefined);
    assert.deepEqual(since.added, now.filter((artist) => !before.includes(artist)));
    assert.ok(since.became_core.length > 0 && since.left.length > 0, "nothing to see");
    for (const artist of since.became_core) assert.ok(before.includes(artist), artist);
    assert.deepEqual(
      since.left,
      before.filter((artist) => !now.includes(artist) && !since.became_core.includes(artist)),
    );
    const { since: ofMonth } = await scoreArtists(workspace, monthAsked("2024-12"));
    assert.equal(ofMonth, null, "a month is no list of 30 days");
    const again = await scoreArtists(workspace);
    assert.deepEqual(again.since, since, "a day has one list");
    const text = scoreText(5)(
      { ...again, since: { ...since, left: [], added: ["A", "B"] } },
      String,
    );
    assert.match(text, /\nSince the list of 30 November 2024: became core .+; new A, B\.\n/);
    const same = { ...since, became_core: [], added: [], left: [] };
    assert.match(
      scoreText(5)({ ...again, since: same }, String),
      /\nSince the list of 30 November 2024 nobody came or went\.\n/,
    );
    await Deno.writeTextFile(join(workspace.paths.lists, "2024-11-30.csv"), "damaged");
    assert.equal((await scoreArtists(workspace)).since, null);
  });
});

Deno.test("lists and explanations fit 80 columns, and say who speaks, odds, day and reasons", async () => {
  await inSample(async (workspace) => {
    const report = await scoreArtists(workspace, dayAsked("2024-06-20"));
    const text = scoreText(5)(report, String);
    assert.match(text, /^The model that comes with Breakout answers: /);
    assert.match(text, /\nLikely to be core by 19 August 2024 \(simulated history\)\n/);
    for (const { artist_name, odds, why } of report.watchlist.slice(0, 5)) {
      assert.ok(text.includes(artist_name) && text.includes(odds));
      assert.ok(text.includes(why), why);
    }
    const [first] = report.watchlist;
    const artist = first?.artist_name ?? "";
    const explained = explainText(
      await explainArtist(workspace, { artist }, dayAsked("2024-06-20")),
      true,
    );
    for (const line of fitted(`${text}\n${explained}`, 80).split("\n")) {
      assert.ok(stringWidth(line) <= 80 || /watchlist\.csv/.test(line), line);
    }
  });
});

Deno.test("a short history gets a list and is told what that cannot know; none is an error", async () => {
  await inYoung(20, async (workspace) => {
    const report = await scoreArtists(workspace);
    assert.deepEqual(report.watchlist, []);
    assert.match(report.remarks.join(), /^Your history has 20 days\. .* that of 30 January 2024/);
    assert.match(scoreText(5)(report, String), /Your history has 20 days/);
  });
  await inYoung(120, async (workspace) => {
    const report = await scoreArtists(workspace);
    assert.deepEqual(report.watchlist.map(({ artist_name }) => artist_name), ["New"]);
    assert.match(report.remarks.join(), /^You have 4 months .* From 29 June 2024 on/);
    const replay = await replayLists(workspace, 7);
    assert.deepEqual([replay.rows, replay.looks], [0, 0], "a replay keeps to the cold start");
  });
});

Deno.test("every listener is looked at as of their own last play", async () => {
  await inYoung(250, async (workspace) => {
    const report = await scoreArtists(workspace);
    const ends = report.watchlist.map(({ listener, period_end }) => [listener, period_end]);
    assert.deepEqual(ends.sort(), [["ann", "2024-09-06"], ["bo", "2024-09-04"]]);
    assert.match(scoreText(5)(report, String), /Likely to be core by the day named/);

    const replay = await replayLists(workspace, 10);
    assert.equal(replay.listeners, 2);
    const text = await Deno.readTextFile(workspace.paths.replay);
    assert.match(text, /^listener,period_end,artist_name,probability\nann,2024-09-06,New,0\.\d+\n/);
    assert.match(replayText(replay, String), /Looked every 10 days: 14 looks at 2 histories/);

    const early = await scoreArtists(workspace, dayAsked("2024-09-05"));
    assert.deepEqual(new Set(early.watchlist.map((entry) => entry.period_end)).size, 1);
  }, ["ann", "bo"]);
});

Deno.test("a root that has only an artist-month table is scored by months", async () => {
  await inSample(async (workspace) => {
    const { paths } = workspace;
    await buildTables(workspace);
    const byRecords = { ...workspace, paths: { ...paths, shipped: paths.records } };
    const known = await scoreArtists(byRecords, monthAsked("2024-06"));
    await Deno.remove(paths.scrobbles);
    const folded = await scoreArtists(workspace, monthAsked("2024-06"));
    assert.ok(folded.artists > 0);
    assert.equal(folded.artists, known.artists);
    const probabilities = new Map(
      known.watchlist.map(({ artist_name, probability }) => [artist_name, probability]),
    );
    for (const { artist_name, probability } of folded.watchlist) {
      assert.ok(Math.abs((probabilities.get(artist_name) ?? NaN) - probability) < 1e-6);
    }
    assert.equal((await scoreArtists(workspace)).period_end, "2024-12-31");
    await assert.rejects(scoreArtists(workspace, dayAsked("2024-06-20")), /only the months/);
    await assert.rejects(replayLists(workspace, 7), /only the months/);
    assert.ok((await replayLists(workspace, "month")).rows > 100);
  }, 30_000);
});
