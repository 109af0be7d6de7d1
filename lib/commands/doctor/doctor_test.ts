import assert from "node:assert/strict";
import { dirname } from "node:path";
import { formatTimestamp } from "../../base/timestamp.ts";
import { doctorText } from "./text.ts";
import { withTempDir } from "../../testing.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { type DoctorReport, examine } from "./doctor.ts";
import { writeSample } from "../sample/sample.ts";

const DAY_S = 86_400;
const START = Date.UTC(2023, 0, 1) / 1000;
const NOW = Date.UTC(2025, 0, 1) / 1000;

/** What the doctor says of rows `artist, track, date`. */
async function examined(
  rows: readonly string[][],
): Promise<{ report: DoctorReport; text: string }> {
  let report: DoctorReport | undefined;
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await Deno.mkdir(dirname(workspace.paths.scrobbles), { recursive: true });
    const lines = [["artist_name", "track_name", "date"], ...rows].map((row) => row.join(","));
    await Deno.writeTextFile(workspace.paths.scrobbles, lines.join("\n") + "\n");
    report = await examine(workspace, NOW);
  });
  assert.ok(report !== undefined);
  return { report, text: doctorText(report, String) };
}

/** A play at 20:15 of each of some days. */
const evenings = (from: number, days: number): string[][] =>
  Array.from({ length: days }, (_, day) => [
    `Band ${day % 5}`,
    `Song ${day % 11}`,
    formatTimestamp(START + (from + day) * DAY_S + 20.25 * 3600 + day % 60),
  ]);

Deno.test("what the rules mean for a listener is said, as far as the history tells", async () => {
  // Four plays an hour apart on every evening; a newcomer's are one of them, once a day.
  const listened = (days: number): string[][] =>
    Array.from({ length: days * 4 }, (_, n) => {
      const day = Math.floor(n / 4);
      const isNew = n % 4 === 0 && day >= 200 && day < 260;
      return [
        isNew ? `New ${Math.floor(day / 20)}` : `Old ${n % 6}`,
        "t",
        formatTimestamp(START + day * DAY_S + (n % 4) * 3600 + 12 * 3600),
      ];
    });
  const { report, text } = await examined(listened(300));
  // 120 plays in 30 days, 1 % of which is two plays: listed for one day is who has a single one.
  assert.deepEqual(report.sight, {
    plays_to_core: 2,
    favourites: 3,
    core_at_once: 0,
    in_sight: { daily: 1, weekly: 0 },
  });
  assert.match(
    text.replaceAll("\n", " "),
    /Core means 2 plays in 30 days for you, at the pace of the last half year\. Of 3/,
  );
  const short = await examined(listened(60));
  assert.equal(short.report.sight.core_at_once, null);
  assert.match(short.text.replaceAll("\n", " "), /too short to tell how many/);
});

Deno.test("what is odd about a history is said", async () => {
  const stamped = Array.from(
    { length: 40 },
    (_, i) => ["Band 1", `B-side ${i}`, "2023-02-03 04:05:06"],
  );
  const { report, text } = await examined([
    ...evenings(0, 100),
    ...evenings(200, 30),
    ...stamped,
    ["Sigur Rós", "x", "2023-01-05 10:00:00"],
    ["Sigur Ros", "x", "2023-01-06 10:00:00"],
    ["Sigur Ros", "x", "2023-01-06 10:00:00"],
    ["Lost", "in time", "1970-01-01 00:00:00"],
    ["", "no artist", "2023-01-05 10:00:00"],
    ...Array.from({ length: 20 }, () => ["Lost", "too", "never"]),
  ]);
  assert.equal(report.rows, 195);
  assert.equal(report.plays, 173);
  assert.deepEqual(report.rejected, {
    "dated before 2002": 1,
    "no artist": 1,
    "unreadable date": 20,
  });
  assert.equal(report.too_many_rejected, true, "a build would stop, the doctor does not");
  assert.equal(report.duplicates, 1);
  assert.equal(report.months.count, 8);
  assert.deepEqual(report.months.without_plays, ["2023-05-01", "2023-06-01"]);
  assert.equal(report.last_month.incomplete[0]?.month, "2023-08-01");
  assert.deepEqual(report.gaps.map(({ days }) => Math.round(days)), [101]);
  assert.deepEqual(report.bursts.minutes, {
    count: 1,
    plays: 40,
    examples: [{ from: "2023-02-03 04:05:00", plays: 40 }],
  });
  assert.equal(report.bursts.days.count, 0);
  assert.deepEqual(report.name_variants, {
    groups: 1,
    examples: [{ names: [{ name: "Sigur Ros", plays: 2 }, { name: "Sigur Rós", plays: 1 }] }],
  });
  assert.equal(report.training.enough, false);
  assert.match(
    report.training.missing ?? "",
    /^There: 0 artist-months .*\nNeeded: 5 .*\nFrom when: .* 2024-01 at the earliest/m,
  );
  for (
    const said of [
      /22 of 195 rows cannot be used/,
      /a build stops/,
      /1 play is there twice/,
      /2 months without a play: 2023-05, 2023-06/,
      /101 days \(2023-04-10 to 2023-07-20\)/,
      /1 minute with more plays than can be heard, 40 plays/,
      /Sigur Ros \(2\) \/ Sigur Rós \(1\)/,
      /too little to train on/,
    ]
  ) assert.match(text, said);
});

Deno.test("a clock that is not the listener's is noticed", async () => {
  const days = Array.from({ length: 300 }, (_, day) => day);
  // Heard from 9 to 23 o'clock, written down ten hours later than it was.
  const rows = days.flatMap((day) =>
    [9, 11, 13, 15, 17, 19, 21, 22].map((hour) => [
      "Band",
      `Song ${hour}`,
      formatTimestamp(START + day * DAY_S + (hour + 10) * 3600 + day % 60),
    ])
  );
  const { report, text } = await examined(rows);
  assert.equal(report.time_zone.hours_to_night, -7);
  assert.match(
    text,
    /7 hours behind UTC: say so in configs\/project\.yaml, as in 'time: {timezone: /,
  );
  const { report: night, text: nothing } = await examined(
    evenings(0, 300).map(([a = "", t = ""], day) => [
      a,
      t,
      formatTimestamp(START + day * DAY_S + (9 + day * 5 % 14) * 3600),
    ]),
  );
  assert.ok(Math.abs(night.time_zone.hours_to_night ?? 99) < 4);
  assert.doesNotMatch(nothing, /timezone:/);
  assert.match(nothing, /known to the minute only/);
});

Deno.test("the simulated history is enough to train on, and nothing is odd", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    await writeSample(workspace, { seed: 1, force: false });
    const report = await examine(workspace, NOW);
    assert.equal(report.simulated, true);
    assert.equal(report.training.enough, true);
    assert.deepEqual(report.training.warnings, []);
    const text = doctorText(report, String);
    assert.match(text, /simulated history/);
    assert.match(text, /Nothing odd/);
    assert.match(text, /Last month used: 2024-12; it is complete/);
  }));
