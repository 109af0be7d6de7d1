import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { csvText } from "../../base/csv.ts";
import { readText, writeAtomic } from "../../base/files.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import type { Told } from "../../prediction/news.ts";
import { lastfmError, PRETEND_KEY, pretendLastfm } from "../../scrobbles/lastfm/testing.ts";
import { breakout, withTempDir } from "../../testing.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { EXIT } from "../command.ts";
import { atomFeed, watchText } from "./text.ts";
import { watchList } from "./watch.ts";

const START = Date.UTC(2024, 0, 1) / 1000;
const DAY_S = 86_400;

/** Seventy-two plays a day; from day 220 on "Newcomer" plays once a day among them. */
function history(days: number): string {
  const rows = Array.from({ length: days * 72 }, (_, n) => {
    const day = Math.floor(n / 72);
    const isNew = n % 72 === 0 && day >= 220;
    return [
      isNew ? "Newcomer" : `Old ${n % 7}`,
      "t",
      formatTimestamp(START + day * DAY_S + (n % 72) * 600),
    ];
  });
  return csvText([["artist_name", "track_name", "date"], ...rows]);
}

/** Titles of the entries of a feed. */
const titlesOf = (feed: string): string[] =>
  [...new DOMParser().parseFromString(feed, "text/xml").querySelectorAll("entry > title")]
    .map((title) => title.textContent ?? "");

Deno.test("a newcomer is named once, then told to be core with the days of warning", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const told: string[][] = [];
    const seen: string[] = [];
    for (const days of [218, 225, 230, 241]) {
      await writeAtomic(workspace.paths.scrobbles, history(days));
      const report = await watchList(workspace, { sync: null, top: 10 }, START + days * DAY_S);
      told.push(report.news.map(({ kind, artist_name }) => `${kind} ${artist_name}`));
      seen.push(watchText(report));
    }
    assert.deepEqual(told, [[], ["named Newcomer"], [], ["core Newcomer"]]);
    assert.match(seen[0] ?? "", /^Nothing new on the list of 5 August 2024/);
    assert.match(
      seen[1] ?? "",
      /\nThe odds are of being core in the 30 days up to .*; some artists /,
    );
    for (const told of [seen[0], seen[3]]) assert.doesNotMatch(told ?? "", /The odds are/);
    assert.match(seen[3] ?? "", /Newcomer has become core\n {4}since .*; named 15 days before/);

    const titles = titlesOf(await readText(workspace.paths.feed, ""));
    assert.equal(titles[0], "Newcomer has become core");
    assert.match(titles[1] ?? "", /^Newcomer: .* to be core by /);
  }));

Deno.test("the exit status says whether there is news; a fault is a fault", () =>
  withTempDir(async (root) => {
    const { paths } = await openWorkspace(root);
    await writeAtomic(paths.scrobbles, history(225));
    const first = await breakout(["watch", "--json", "--root", root]);
    assert.equal(first.code, EXIT.news, first.stderr);
    assert.equal(JSON.parse(first.stdout).news[0].artist_name, "Newcomer");
    assert.equal((await breakout(["watch", "--root", root])).code, EXIT.success);

    await using lastfm = pretendLastfm({
      scrobbles: [],
      before: () => lastfmError(403, 17, "Login"),
    });
    const args = ["watch", "--user", "rj", "--base-url", lastfm.url, "--root", root];
    const fault = await breakout(args, { LASTFM_API_KEY: PRETEND_KEY });
    assert.equal(fault.code, EXIT.failure);
    assert.match(fault.stderr, /private/);
    const keyless = await breakout(args, { LASTFM_API_KEY: "" });
    assert.match(keyless.stderr, /LASTFM_API_KEY is not set.*watch --root \S+ --user rj/s);
  }));

Deno.test("names cannot break out of the feed", () => {
  const told: Told = {
    schema_version: 1,
    since: "2024-01-01",
    told: [{
      kind: "core",
      artist_name: "</title><b>&\u0007 \ud800",
      day: "2024-02-01",
      told_at: "2024-02-02T00:00:00.000Z",
      named_on: null,
    }],
  };
  const feed = atomFeed(told);
  assert.ok(!feed.includes("<b>"));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(feed, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  assert.match(titlesOf(feed)[0] ?? "", /^<\/title><b>&/);
  assert.equal(atomFeed(told), feed);
});
