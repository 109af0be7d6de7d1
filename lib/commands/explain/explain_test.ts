import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { explainText } from "./text.ts";
import { withTempDir } from "../../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../../workspace/workspace.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { explainArtist } from "./explain.ts";
import type { ExplainReport } from "./explain.ts";
import { scoreMonth } from "../score/score.ts";

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

/** Runs in a root with this history, built, and the committed model. */
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
    await buildTables(workspace);
    await run(workspace);
  });
}

function whyNot(report: ExplainReport): string[] {
  assert.ok(!report.scored);
  return report.broken_rules.map(({ rule, why }) => `${rule}: ${why}`);
}

Deno.test("a score is explained by reasons that add up to it", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const report = await explainArtist(workspace, { artist: "bjork" });
    assert.equal(report.artist_name, "Björk");
    assert.equal(report.month, "2021-05-01"); // the latest that can be scored
    assert.ok(report.scored);
    const sum = report.reasons.reduce((sum, { contribution }) => sum + contribution, report.base);
    assert.ok(Math.abs(sum - report.margin) < 1e-5);
    const sizes = report.reasons.map(({ contribution }) => Math.abs(contribution));
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
    const days = report.reasons.find(({ feature }) => feature === "days_active_t");
    assert.deepEqual([days?.value, days?.phrase], [6, "played on 6 days this month"]);

    const { watchlist } = await scoreMonth(workspace, "2021-05");
    const entry = watchlist.find(({ artist_name }) => artist_name === "Björk");
    assert.deepEqual(
      [report.probability, report.is_breakout],
      [entry?.probability, entry?.is_breakout],
    );

    const text = explainText(report, 2);
    assert.match(text, /^Björk in 2021-05\n/);
    assert.match(text, /Probability 0\.\d{3}, threshold 0\.\d{3}: (no|an) alert\./);
    const rest = report.reasons.length - 2;
    assert.match(text, new RegExp(`before looking .* ${rest} weaker reasons .* together`, "s"));
    assert.ok(text.includes(report.reasons[0]?.phrase ?? "no reason"));
    assert.ok(!explainText(report, 100).includes("weaker"));
  });
});

Deno.test("an artist that is not scored is told why, rule by rule", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const why = async (artist: string, month?: string): Promise<string[]> =>
      whyNot(await explainArtist(workspace, { artist, ...(month === undefined ? {} : { month }) }));

    assert.deepEqual(await why("Björk", "2021-04"), [
      "played: not played in 2021-04; played last in 2021-03, next in 2021-05",
    ]);
    assert.deepEqual(await why("Björk", "2021-01"), [
      "played: not played in 2021-01; played first in 2021-03",
    ]);
    assert.deepEqual(await why("Old One"), [
      "active: 2 plays that month; at least 3 are needed",
      "discovered_lately: first played 16 months before; an artist is new for 6 months",
    ]);
    assert.deepEqual(await why("Old One", "2020-01"), [
      "past_cold_start: the first 6 months of a history are left out, because everything is new then",
    ]);
    const [core, ...others] = await why("Star", "2021-05");
    assert.match(
      core ?? "",
      /^not_recently_core: core already: 25 plays \(2\.43 % of all\) in 2021-03;/,
    );
    assert.deepEqual(others, []);

    // The watchlist goes by the rules of the build, and so does this.
    const { eligibility, ...breakout } = workspace.breakout;
    const lax = { ...breakout, eligibility: { ...eligibility, active_plays_min: 1 } };
    const report = await explainArtist({ ...workspace, breakout: lax }, { artist: "Old One" });
    assert.equal(whyNot(report).length, 2);

    const text = explainText(await explainArtist(workspace, { artist: "Star" }), 5);
    assert.match(text, /^Star in 2021-05\nNot scored, .*\n- core already: .*\.\n/);
  });
});

Deno.test("an artist, a listener and a month that are not there are refused", async () => {
  await inRoot(HISTORY, async (workspace) => {
    const refused = (
      request: Parameters<typeof explainArtist>[1],
      message: RegExp,
    ): Promise<void> =>
      assert.rejects(explainArtist(workspace, request), { name: "UserError", message });
    await refused({ artist: "Bjrok" }, /no such artist in the history\. The nearest: "Björk"/);
    await refused({ artist: "Björk", month: "2019-12" }, /runs from 2020-01 to 2021-06/);
    await refused({ artist: "Björk", month: "2021-13" }, /not a month/);
    await refused({ artist: "Björk", listener: "me" }, /no listener column/);
    await Deno.remove(workspace.paths.features);
    await refused({ artist: "Björk" }, /no such file\. Build it/);
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
    assert.match(explainText(solo, 1), /^Solo in 2021-06, listened to by Bo\n/);
    const ann = await explainArtist(workspace, { artist: "björk", listener: "Ann" });
    assert.deepEqual([ann.listener, ann.month, ann.scored], ["Ann", "2021-05-01", true]);
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

Deno.test("a month that is left out as incomplete is not scored, unless it is kept", async () => {
  const silent = [
    ...HISTORY,
    ...Array.from({ length: 250 }, () => ({ artist: "Favourite", month: "2021-07", plays: 4 })),
    { artist: "Björk", month: "2021-07", plays: 4 },
    { artist: "Late", month: "2021-07", plays: 4 },
  ];
  await inRoot(silent, async (workspace) => {
    const left = await explainArtist(workspace, { artist: "Björk" });
    assert.deepEqual([left.month, left.scored], ["2021-05-01", true]);
    const [why, ...others] = whyNot(await explainArtist(workspace, { artist: "Late" }));
    assert.match(why ?? "", /^complete: the month is incomplete \(last play 2021-07-04 12:00:00: /);
    assert.deepEqual(others, []);

    const { labels, ...breakout } = workspace.breakout;
    const keeping = { ...labels, keep_incomplete_month: true };
    await buildTables({ ...workspace, breakout: { ...breakout, labels: keeping } });
    const kept = await explainArtist(workspace, { artist: "Björk" });
    assert.equal(kept.month, "2021-07-01");
  });
});
