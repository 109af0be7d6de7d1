import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { explainText } from "./text.ts";
import { withTempDir } from "../../testing.ts";
import { openWorkspace, PROJECT_ROOT, type Workspace } from "../../workspace/workspace.ts";
import { explainArtist, type ExplainReport } from "./explain.ts";
import { scoreArtists } from "../score/score.ts";
import type { Asked } from "../../prediction/asked.ts";
import { dayAsked, monthAsked } from "../command.ts";

/** Plays of one artist in one month, one a day from the first on. */
interface Listened {
  readonly listener?: string;
  readonly artist: string;
  readonly month: string;
  readonly plays: number;
}

const MONTHS = Array.from(
  { length: 18 },
  (_, i) => `${2020 + Math.floor(i / 12)}-${String(i % 12 + 1).padStart(2, "0")}`,
);
/** So much that a few plays of another artist are below 1 % of the month. */
const FAVOURITE = MONTHS.map((month) => ({ artist: "Favourite", month, plays: 1000 }));

const HISTORY: Listened[] = [
  ...FAVOURITE,
  { artist: "Björk", month: "2021-03", plays: 5 },
  { artist: "Björk", month: "2021-05", plays: 6 },
  { artist: "Old One", month: "2020-01", plays: 4 },
  { artist: "Old One", month: "2021-05", plays: 2 },
  { artist: "Star", month: "2021-03", plays: 25 },
  { artist: "Star", month: "2021-05", plays: 5 },
];

/** Runs in a root with this history and the committed model. */
function inRoot(
  history: readonly Listened[],
  run: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  return withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const models = dirname(workspace.paths.artifact);
    await Deno.mkdir(models, { recursive: true });
    const committed = join(PROJECT_ROOT, "data/models/shipped");
    for await (const { name, isFile } of Deno.readDir(committed)) {
      if (isFile) await Deno.copyFile(join(committed, name), join(models, name));
    }
    const named = history.some(({ listener }) => listener !== undefined);
    const lines = history.flatMap(({ listener, artist, month, plays }) => {
      const [year, ofYear] = month.split("-").map(Number);
      const days = new Date(Date.UTC(year ?? NaN, ofYear ?? NaN, 0)).getUTCDate();
      return Array.from({ length: plays }, (_, play) => {
        const date = `${month}-${String(play % days + 1).padStart(2, "0")} 12:00:00`;
        return [...(named ? [listener] : []), artist, `track ${play % 3}`, date].join(",");
      });
    });
    const header = [...(named ? ["listener"] : []), "artist_name", "track_name", "date"].join(",");
    await Deno.mkdir(dirname(workspace.paths.scrobbles), { recursive: true });
    await Deno.writeTextFile(workspace.paths.scrobbles, [header, ...lines, ""].join("\n"));
    await run(workspace);
  });
}

function whyNot(report: ExplainReport): string[] {
  assert.ok(!report.scored);
  return report.broken_rules.map(({ rule, why }) => `${rule}: ${why}`);
}

Deno.test("a score is explained by reasons that add up to it", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const report = await explainArtist(workspace, { artist: "bjork" }, monthAsked("2021-05"));
    assert.equal(report.artist_name, "Björk");
    assert.deepEqual([report.period_end, report.core_by], ["2021-05-31", "2021-07-31"]);
    assert.ok(report.scored);
    const sum = report.reasons.reduce((sum, { contribution }) => sum + contribution, report.base);
    assert.ok(Math.abs(sum - report.margin) < 1e-5);
    const sizes = report.reasons.map(({ contribution }) => Math.abs(contribution));
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
    const days = report.reasons.find(({ feature }) => feature === "days_active_t");
    assert.deepEqual([days?.value, days?.phrase], [6, "played on 6 days this month"]);
    assert.deepEqual(report.course.map(({ plays }) => plays), [5, 0, 6]);

    const { watchlist } = await scoreArtists(workspace, monthAsked("2021-05"));
    const entry = watchlist.find(({ artist_name }) => artist_name === "Björk");
    assert.deepEqual({ rank: report.rank, ...report.entry }, entry);

    const text = explainText(report, false);
    assert.match(text, /^Björk in May 2021\n/);
    assert.match(text, /\((0\.\d\d)\) to be core by 31 July 2021: number 1 of \d on the list/);
    assert.match(text, /\b5\s+plays\s+short\s+of\s+core\.\n/);
    assert.match(text, /how recently .* your listening as a whole/s);
    assert.match(text, /Plays by month, up to 31 May 2021: ▇ █ {2}5, 0, 6/);
    assert.match(text, /\nThe odds are of being core in June 2021, or in July 2021; some artists /);
    const every = explainText(report, true);
    // A cell folds a long phrase.
    for (const { phrase } of report.reasons) {
      for (const word of phrase.split(" ")) assert.ok(every.includes(word), phrase);
    }
    assert.ok(text.length < every.length);
  });
});

Deno.test("an artist is explained as of any day, by default that of the last play", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const late = await explainArtist(workspace, { artist: "Björk" });
    assert.deepEqual([late.period_end, late.scored], ["2021-06-30", false]);
    const early = await explainArtist(workspace, { artist: "Björk" }, dayAsked("2021-05-20"));
    assert.ok(early.scored);
    assert.equal(early.period_start, "2021-04-21");
    assert.equal(early.entry.plays_t, 6);
    assert.match(
      explainText(early, false),
      /^Björk in the 30 days up to 20 May 2021\n.* to be core by 19 July 2021/s,
    );
    const cut = await explainArtist(workspace, { artist: "Björk" }, dayAsked("2021-05-04"));
    assert.ok(cut.scored);
    assert.equal(cut.entry.plays_t, 4, "nothing of what came after the day");
  });
});

Deno.test("an artist that is not scored is told why, rule by rule", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const why = async (artist: string, month?: string): Promise<string[]> =>
      whyNot(
        await explainArtist(workspace, { artist }, month === undefined ? null : monthAsked(month)),
      );

    assert.deepEqual(await why("Björk", "2021-04"), [
      "played: not played in April 2021; played last in March 2021",
    ]);
    assert.deepEqual(await why("Björk", "2021-01"), [
      "played: not played in January 2021; nor before",
    ]);
    assert.deepEqual(await why("Old One", "2021-05"), [
      "active: 2 plays in that time; needed are at least 3 plays",
      "discovered_lately: first played 16 months before; an artist is new for 6 months",
    ]);
    const [core, ...others] = await why("Star", "2021-05");
    assert.match(
      core ?? "",
      /^not_recently_core: core already: 25 plays \(2\.43 % of all\) in March 2021;/,
    );
    assert.deepEqual(others, []);

    const { eligibility, ...breakout } = workspace.breakout;
    const lax = { ...breakout, eligibility: { ...eligibility, active_plays_min: 1 } };
    const asked = [{ artist: "Old One" }, monthAsked("2021-05")] as const;
    assert.equal(whyNot(await explainArtist({ ...workspace, breakout: lax }, ...asked)).length, 1);

    const text = explainText(await explainArtist(workspace, { artist: "Star" }), false);
    assert.match(text, /^Star in June 2021\n\nNot on the list:\n- not played/);
    assert.doesNotMatch(text, /The odds are/);
  });
});

Deno.test("in a history that is short the cold start keeps no artist off the list", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const report = await explainArtist(workspace, { artist: "Old One" }, monthAsked("2020-01"));
    assert.ok(report.scored);
    assert.match(report.remarks.join(), /^You have 31 days of listening: .* From 31 July 2020 on/);
  });
});

Deno.test("an artist, a listener and a time that are not there are refused", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const refused = (
      request: Parameters<typeof explainArtist>[1],
      message: RegExp,
      asked: Asked | null = null,
    ): Promise<void> =>
      assert.rejects(explainArtist(workspace, request, asked), { name: "UserError", message });
    await refused({ artist: "Bjrok" }, /no such artist in the history\. The nearest: "Björk"/);
    await refused(
      { artist: "Björk" },
      /2019-12: .* runs from 2020-01-01 to 2021-06-30/,
      monthAsked("2019-12"),
    );
    await refused(
      { artist: "Björk" },
      /2021-09-12: .* runs from 2020-01-01 to/,
      dayAsked("2021-09-12"),
    );
    assert.throws(() => monthAsked("2021-13"), /must be a month/);
    assert.throws(() => dayAsked("2021-02-30"), /must be a day/);
    await refused({ artist: "Björk", listener: "me" }, /no listener column/);
    await Deno.remove(workspace.paths.scrobbles);
    await refused({ artist: "Björk" }, /no such file\. Bring a listening history in/);
  });
});

Deno.test("of several listeners the one is explained that plays the artist, or is named", async () => {
  const both = [
    ...HISTORY.map((listened) => ({ listener: "Ann", ...listened })),
    ...FAVOURITE.map((listened) => ({ listener: "Bo", ...listened })),
    { listener: "Bo", artist: "Björk", month: "2021-06", plays: 3 },
    { listener: "Bo", artist: "Solo", month: "2021-06", plays: 3 },
  ];
  await inRoot(both, async (workspace) => {
    const solo = await explainArtist(workspace, { artist: "Solo" });
    assert.equal(solo.listener, "Bo");
    assert.match(explainText(solo, false), /^Solo in June 2021, listened to by Bo\n/);
    const request = [{ artist: "björk", listener: "Ann" }, monthAsked("2021-05")] as const;
    const ann = await explainArtist(workspace, ...request);
    assert.deepEqual([ann.listener, ann.scored], ["Ann", true]);
    const refused = (
      request: Parameters<typeof explainArtist>[1],
      message: RegExp,
    ): Promise<void> =>
      assert.rejects(explainArtist(workspace, request), { name: "UserError", message });
    await refused({ artist: "björk" }, /several listeners .* --listener: Ann, Bo$/);
    await refused({ artist: "Solo", listener: "Ann" }, /no such artist/);
    await refused({ artist: "Solo", listener: "Cy" }, /no such listener; there are Ann, Bo/);
  });
});
