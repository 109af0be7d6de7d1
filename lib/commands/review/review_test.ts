import assert from "node:assert/strict";
import { join } from "node:path";
import { formatDay } from "../../base/calendar.ts";
import { csvText } from "../../base/csv.ts";
import { writeAtomic, writeTogether } from "../../base/files.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import { someEntry } from "../../prediction/testing.ts";
import { watchlistFiles } from "../../prediction/watchlist.ts";
import { withTempDir } from "../../testing.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { replayLists } from "../score/replay.ts";
import { reviewLists } from "./review.ts";
import { reviewText } from "./text.ts";
import { fitted } from "../../text/terminal.ts";

const FIRST = Date.UTC(2024, 0, 1) / 86_400_000;

/** Seventy-two plays on each of 240 days; from day 150 on "Newcomer" plays once a day among them. */
function history(): string {
  const rows = Array.from({ length: 240 * 72 }, (_, n) => {
    const day = Math.floor(n / 72);
    const isNew = n % 72 === 0 && day >= 150;
    const time = (FIRST + day) * 86_400 + (n % 72) * 600;
    return [isNew ? "Newcomer" : `Old ${n % 7}`, "t", formatTimestamp(time)];
  });
  return csvText([["artist_name", "track_name", "date"], ...rows]);
}

const nothing: readonly string[] = [];

Deno.test("lists that were written and lists that are replayed are reviewed apart", () =>
  withTempDir(async (root) => {
    const { paths } = await openWorkspace(root);
    await writeAtomic(paths.scrobbles, history());
    const said = FIRST + 153;
    const entries = ["Newcomer", "Nobody"].map((artist_name, place) =>
      someEntry({ artist_name, period_end: formatDay(said), probability: 0.5 - place / 4 })
    );
    for (const [day, list] of [[said - 30, []], [said, entries]] as const) {
      const path = join(paths.lists, `${formatDay(day)}.csv`);
      await writeTogether(watchlistFiles(path, list, null));
    }
    await writeAtomic(
      paths.replay,
      csvText([["period_end", "artist_name", "probability"], [formatDay(said), "Nobody", 0.3]]),
    );
    const report = await reviewLists(await openWorkspace(root), 10);
    const [written, replayed] = report.reviews;
    assert.deepEqual(report.reviews.map(({ origin }) => origin), ["written", "replayed"]);
    assert.deepEqual([written?.lists, written?.promised, written?.kept], [2, 0.75, 1]);
    // One play a day: the twentieth comes nineteen days after the first.
    assert.deepEqual(
      written?.hits.map(({ artist_name, days_of_warning }) => [artist_name, days_of_warning]),
      [["Newcomer", 16]],
    );
    assert.deepEqual(written?.misses, nothing);
    assert.deepEqual(written?.false_alarms.map(({ artist_name }) => artist_name), ["Nobody"]);
    assert.deepEqual(replayed?.misses.map(({ artist_name }) => artist_name), ["Newcomer"]);
    assert.equal(replayed?.lists, 1);
    const text = reviewText(report);
    assert.match(text, /replayed by today's model/);
    const lines = fitted(text, 80).split("\n").filter((line) => !line.endsWith(".csv."));
    for (const line of lines) assert.ok(line.length <= 80, line);
  }));

Deno.test("lists that are replayed count where they held nobody, too", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await writeAtomic(workspace.paths.scrobbles, history());
    // Who is new after the cold start of 180 days has become core before it ends.
    for (const [every, lists] of [[7, 9], ["month", 1]] as const) {
      const { rows } = await replayLists(workspace, every);
      const { reviews: [replayed] } = await reviewLists(workspace, 10);
      assert.deepEqual([rows, replayed?.lists], [0, lists], `${every}`);
    }
  }));

Deno.test("without a list there is nothing to review, and it is said what writes one", () =>
  withTempDir(async (root) => {
    await assert.rejects(
      reviewLists(await openWorkspace(root), 10),
      /no lists yet.*breakout score/s,
    );
  }));
