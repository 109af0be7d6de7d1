import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import pl from "nodejs-polars";
import { EXIT } from "../command.ts";
import { UserError } from "../../base/errors.ts";
import { normaliseName } from "../../scrobbles/names.ts";
import { type Frame, textsOf } from "../../tables/frame.ts";
import {
  assertSameTable,
  breakout,
  readFrame,
  referenceTest,
  sharedFile,
  withTempDir,
} from "../../testing.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { writeSample } from "../sample/sample.ts";
import { importFiles, type ImportReport } from "./import.ts";

/** Runs in a fresh root, with files to import beside it. */
function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  run: (workspace: Workspace, path: (name: string) => string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (folder) => {
    const path = (name: string): string => join(folder, name);
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? strToU8(content) : content;
      await Deno.mkdir(join(path(name), ".."), { recursive: true });
      await Deno.writeFile(path(name), bytes);
    }
    await run(await openWorkspace(path("root")), path);
  });
}

const history = (workspace: Workspace): Promise<string> =>
  Deno.readTextFile(workspace.paths.scrobbles);

const CSV = "artist,album,track,uts\nA,Al,x,1600000000\nB,,,1600000060\nC,,z,1600000120\n";

const STREAM = {
  ts: "2020-01-01T10:00:00Z",
  ms_played: 200_000,
  master_metadata_track_name: "x",
  master_metadata_album_artist_name: "A",
  master_metadata_album_album_name: "Al",
};
const NAMELESS = {
  ...STREAM,
  master_metadata_track_name: null,
  master_metadata_album_artist_name: null,
  episode_name: "Part 1",
};

Deno.test("a play with a name that no row could hold is set aside, and the history can be read again", async () => {
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const path = join(root, "listens.json");
    const plays = ["A".repeat(300_000), "\u3042".repeat(20_000), "B"].map((name, hour) => ({
      artist_name: name,
      track_name: name.length > 9 ? name : "x",
      release_name: name,
      listened_at: 1_600_000_000 + 3600 * hour,
    }));
    await Deno.writeTextFile(path, JSON.stringify(plays));
    const { files, history } = await importFiles(workspace, { paths: [path] });
    assert.deepEqual(files[0]?.rejected, { "a name of more than 20000 letters": 1 });
    assert.equal(history.after, 2);
    assert.equal((await importFiles(workspace, { paths: [path] })).history.added, 0);

    // Each of these quotes takes two in the history.
    const quotes = join(root, "quotes.tsv");
    await Deno.writeTextFile(
      quotes,
      `artist\ttrack\tuts\nA${'"'.repeat(140_000)}\tx\t1600000000\n`,
    );
    const dry = await importFiles(workspace, { paths: [quotes, path], dryRun: true });
    assert.deepEqual(dry.files[0]?.rejected, { "longer than 65536 bytes": 1 });
  });
});

Deno.test("an import merges, reports, and lists what it rejects; twice changes nothing", () =>
  withFiles({ "export.csv": CSV }, async (workspace, path) => {
    const request = { paths: [path("export.csv")] };
    const report = await importFiles(workspace, request);
    assert.deepEqual(report.files, [{
      file: path("export.csv"),
      format: "lastfm-csv",
      title: "Last.fm CSV export",
      evidence: "header artist, album, track, uts",
      encoding: "utf-8",
      rows: 3,
      taken: 2,
      left_out: {},
      rejected: { "no track": 1 },
      first: "2020-09-13 12:26:40",
      last: "2020-09-13 12:28:40",
      dates: null,
      warnings: [],
    }]);
    assert.equal(report.history.added, 2);
    assert.equal(
      await Deno.readTextFile(workspace.paths.importRejected),
      `file,line,reason,row\n${path("export.csv")},3,no track,"B,,,1600000060"\n`,
    );
    const once = await history(workspace);
    const { history: again } = await importFiles(workspace, request);
    assert.equal(again.added, 0);
    assert.equal(again.duplicates, 2);
    assert.equal(again.changed, false);
    assert.equal(await history(workspace), once);
  }));

Deno.test("a dry run reports the same and writes nothing", () =>
  withFiles({ "export.csv": CSV }, async (workspace, path) => {
    const request = { paths: [path("export.csv")], now: 2e9 };
    const dry = await importFiles(workspace, { ...request, dryRun: true });
    await assert.rejects(Deno.stat(workspace.root), Deno.errors.NotFound);
    const real = await importFiles(workspace, request);
    assert.deepEqual({ ...dry, dry_run: false }, real);
  }));

Deno.test("Spotify's zip is read as downloaded", () => {
  const folder = "Spotify Extended Streaming History";
  const zip = zipSync({
    [`${folder}/Streaming_History_Audio_2020_0.json`]: strToU8(
      JSON.stringify([STREAM, NAMELESS, { ...STREAM, ts: "2020-01-01T10:05:00Z", ms_played: 5 }]),
    ),
    [`${folder}/Streaming_History_Audio_2021_1.json`]: strToU8(
      JSON.stringify([{ ...STREAM, ts: "2021-01-01T10:00:00Z" }]),
    ),
    [`${folder}/Streaming_History_Video_2020.json`]: strToU8(JSON.stringify([NAMELESS])),
    [`${folder}/ReadMeFirst.pdf`]: new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 1, 2]),
    "__MACOSX/._Streaming_History_Audio_2020_0.json": new Uint8Array([0, 5, 22, 7]),
    // Times and names of songs, and yet nobody heard them then.
    "Playlist1.json": strToU8(JSON.stringify({
      playlists: [{
        items: [
          { track: { trackName: "x", artistName: "A" }, addedDate: "2020-01-01" },
          { track: { trackName: "y", artistName: "B" }, addedDate: "2020-01-02" },
        ],
      }],
    })),
  });
  return withFiles({ "my_spotify_data.zip": zip }, async (workspace, path) => {
    const report = await importFiles(workspace, { paths: [path("my_spotify_data.zip")] });
    assert.deepEqual(
      report.files.map(({ format, taken, left_out }) => ({ format, taken, left_out })),
      [
        { format: "spotify", taken: 1, left_out: { "podcast episodes": 1, "plays under 30 s": 1 } },
        { format: "spotify", taken: 1, left_out: {} },
        { format: "spotify", taken: 0, left_out: { "podcast episodes": 1 } },
      ],
    );
    assert.deepEqual(
      report.other_files.map((name) => name.replace(/^.*[:/]\s*/, "")),
      ["Playlist1.json", "ReadMeFirst.pdf"],
    );
    assert.equal(
      await history(workspace),
      "artist_name,track_name,album_name,date\nA,x,Al,2020-01-01 10:00:00\nA,x,Al,2021-01-01 10:00:00\n",
    );
  });
});

Deno.test("ListenBrainz's zip, a folder, a gzipped file and several files are read", () => {
  const listen = (time: number): string =>
    JSON.stringify({
      listened_at: time,
      track_metadata: { artist_name: "A", track_name: "x", release_name: null },
    }) + "\n";
  const files = {
    "listenbrainz_someone.zip": zipSync({
      "user.json": strToU8('{"user_id": 1, "username": "someone"}'),
      "feedback.jsonl": strToU8('{"score": 1, "recording_mbid": "x"}\n'),
      "listens/2020/9.jsonl": strToU8(listen(1_600_000_001) + listen(1_600_000_002)),
    }),
    "folder/2019/listens.jsonl": listen(1_560_000_000),
    "folder/notes.txt": "nothing to hear",
    "folder/packed.zip": zipSync({ "deep/export.csv": strToU8(CSV), "b.txt": strToU8("b") }),
    "folder/packed.csv.gz": new Uint8Array(gzipSync("artist,track,uts\nD,x,1600000240\n")),
    "folder/damaged.zip": zipSync({ "x.json": strToU8(CSV) }).subarray(0, 60),
    "more.csv.gz": new Uint8Array(gzipSync(CSV)),
  };
  return withFiles(files, async (workspace, path) => {
    const paths = ["listenbrainz_someone.zip", "folder", "more.csv.gz"].map(path);
    const report = await importFiles(workspace, { paths });
    assert.deepEqual(report.files.map(({ format, taken }) => [format, taken]), [
      ["listenbrainz", 2],
      ["listenbrainz", 1],
      ["lastfm-csv", 1],
      ["lastfm-csv", 2],
      ["lastfm-csv", 2],
    ]);
    assert.deepEqual(
      report.other_files.map((name) => name.replace(/^.*[:/]\s*/, "")),
      ["feedback.jsonl", "user.json", "damaged.zip", "notes.txt", "b.txt"],
    );
    assert.equal(report.history.after, 6);
  });
});

Deno.test("columns that were named are those of the files in a folder that have them", () =>
  withFiles(
    { "folder/plays.csv": "A;x;2020-01-01 10:00:00\n", "folder/notes.txt": "nothing to hear" },
    async (workspace, path) => {
      const columns = { artist: "1", track: "2", date: "3" };
      const report = await importFiles(workspace, { paths: [path("folder")], columns });
      assert.deepEqual(report.other_files, [path("folder/notes.txt")]);
      assert.equal(report.history.after, 1);
      await assert.rejects(
        importFiles(workspace, { paths: [path("folder/notes.txt")], columns }),
        /notes\.txt: --columns track=2: no such column; there are 1/,
      );
    },
  ));

Deno.test("Parquet and Arrow are read as the CSV of the same plays, dates typed too", () => {
  const csv =
    'artist_name,track_name,date\nA,x,2024-03-01 10:00:00\n"Ö, B",y,2024-03-01 10:05:09\n';
  const text = pl.readCSV(Buffer.from(csv), { inferSchemaLength: 0 });
  const typed = text.withColumns(
    pl.col("date").str.strptime(pl.Datetime("ms"), "%Y-%m-%d %H:%M:%S").alias("date"),
  );
  const files = {
    "plays.csv": csv,
    "text.parquet": text.writeParquet(),
    "typed.parquet": typed.writeParquet(),
    "typed.arrow": typed.writeIPC(),
    "folder/part.parquet": typed.writeParquet(),
    "parts/listener=Zo%C3%AB/part.parquet": typed.writeParquet(),
    "broken.parquet": typed.writeParquet().subarray(0, 50),
  };
  return withFiles(files, async (workspace, path) => {
    await importFiles(workspace, { paths: [path("plays.csv")] });
    const expected = await history(workspace);
    for (const name of ["text.parquet", "typed.parquet", "typed.arrow", "folder"]) {
      const root = await openWorkspace(path(`root of ${name}`));
      await importFiles(root, { paths: [path(name)] });
      assert.equal(await history(root), expected, name);
    }
    const root = await openWorkspace(path("root of parts"));
    await importFiles(root, { paths: [path("parts")] });
    assert.match(await history(root), /^A,x,,2024-03-01 10:00:00,Zoë$/m);
    await assert.rejects(
      importFiles(workspace, { paths: [path("broken.parquet")] }),
      /broken\.parquet: cannot be read as parquet/,
    );
  });
});

Deno.test("what cannot be imported leaves the history as it is", () => {
  const files = {
    "good.csv": CSV,
    "bad.csv": "artist,album,track,uts\nA,Al,x,0\n",
    "odd.csv": "a,b\nc,d\n",
    "sheet.xlsx": zipSync({
      "[Content_Types].xml": strToU8("<Types/>"),
      "xl/workbook.xml": strToU8("<workbook/>"),
    }),
    "empty.zip": zipSync({ "readme.txt": strToU8("nothing") }),
    "damaged.zip": zipSync({ "x.json": strToU8(JSON.stringify([STREAM])) }).subarray(0, 60),
  };
  return withFiles(files, async (workspace, path) => {
    await importFiles(workspace, { paths: [path("good.csv")] });
    const before = await history(workspace);
    const refusals: [string, RegExp][] = [
      ["bad.csv", /none of 1 rows can be used; .*line 2: dated before 2002: A,Al,x,0/],
      ["odd.csv", /cannot tell which column is which/],
      ["empty.zip", /no listening history in it\n.*readme\.txt/],
      ["damaged.zip", /a damaged zip/],
      ["sheet.xlsx", /sheet\.xlsx: a spreadsheet; save it as CSV/],
      ["missing.csv", /no such file/],
    ];
    for (const [name, message] of refusals) {
      // A good file beside a bad one is not half an import.
      const paths = name === "bad.csv" ? [path(name)] : [path("good.csv"), path(name)];
      const refused = importFiles(workspace, { paths });
      if (name === "empty.zip") await refused;
      else {
        await assert.rejects(refused, (error: unknown) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, message);
          return true;
        });
      }
      assert.equal(await history(workspace), before);
    }
    await assert.rejects(
      importFiles(workspace, { paths: [path("empty.zip")] }),
      /no listening history/,
    );
  });
});

Deno.test("a file without plays leaves a simulated history, and counts it right", () =>
  withFiles({ "talk.json": JSON.stringify([NAMELESS]) }, async (workspace, path) => {
    await writeSample(workspace, { seed: 1, plays: 300, force: false });
    const { history } = await importFiles(workspace, { paths: [path("talk.json")] });
    const plays =
      (await Deno.readTextFile(workspace.paths.scrobbles)).trimEnd().split("\n").length - 1;
    assert.deepEqual([history.before, history.after, history.changed], [plays, plays, false]);
  }));

Deno.test("an import says that plays were there twice", () =>
  withFiles({ "export.csv": CSV }, async ({ root, paths }, path) => {
    await Deno.mkdir(join(paths.scrobbles, ".."), { recursive: true });
    const twice = "B,x,2020-01-01 10:00:00\n".repeat(5);
    await Deno.writeTextFile(paths.scrobbles, `artist_name,track_name,date\n${twice}`);
    const { stdout } = await breakout(["import", path("export.csv"), "--root", root]);
    assert.match(
      stdout.replaceAll("\n", " "),
      /: 3 plays in all, 2 fewer than before, 4 duplicates/,
    );
  }));

Deno.test("the command reports as text and JSON, and refuses wrong usage", () =>
  withFiles({ "export.csv": CSV, "odd.csv": "a,b\nc,d\n" }, async ({ root }, path) => {
    const run = (...args: string[]): ReturnType<typeof breakout> =>
      breakout(["import", ...args, "--root", root]);
    const text = await run(path("export.csv"), "--listener", "anna");
    assert.equal(text.code, EXIT.success, text.stderr);
    assert.match(text.stdout, /Last\.fm CSV export.*2 of 3 rows taken.*1 rejected: 1 no track/s);
    const json = await run(path("export.csv"), "--listener", "anna", "--json", "--dry-run");
    const report: ImportReport = JSON.parse(json.stdout);
    assert.equal(report.dry_run, true);
    assert.equal(report.history.duplicates, 2);
    const unsure = await run(path("odd.csv"));
    assert.equal(unsure.code, EXIT.failure);
    assert.match(unsure.stderr, /--columns artist=/);
    for (
      const wrong of [[], [path("export.csv"), "--columns", "artist=1"], [
        path("export.csv"),
        "--format",
        "mp3",
      ]]
    ) {
      assert.equal((await run(...wrong)).code, EXIT.usage);
    }
  }));

Deno.test("two imports at once lose nothing", () => {
  const plays = (artist: string): string =>
    "artist,track,uts\n" +
    Array.from({ length: 20_000 }, (_, i) => `${artist},x,${1_600_000_000 + i}\n`).join("");
  return withFiles({ "a.csv": plays("A"), "b.csv": plays("B") }, async (workspace, path) => {
    const done = await Promise.all(
      ["a.csv", "b.csv"].map((name) => breakout(["import", path(name), "--root", workspace.root])),
    );
    assert.deepEqual(done.map(({ code, stderr }) => [code, stderr]), [[0, ""], [0, ""]]);
    assert.equal((await history(workspace)).trimEnd().split("\n").length, 1 + 40_000);
  });
});

Deno.test("impossible dates are rejected rows", () => {
  const dates = [
    "99999999999999999999999999",
    "0050-01-01 00:00:00",
    "2020-01-01T00:00:00+99:99",
    "2020-02-30 00:00:00",
    "2020-01-01 10:00:00",
  ];
  const csv = "artist,track,date\n" + dates.map((date) => `A,x,${date}\n`).join("");
  return withFiles({ "export.csv": csv }, async (workspace, path) => {
    const { files: [file], history } = await importFiles(workspace, {
      paths: [path("export.csv")],
    });
    assert.deepEqual(file?.rejected, { "dated in the future": 1, "unreadable date": 3 });
    assert.equal(history.after, 1);
  });
});

Deno.test("what is no sound file is told by name", () => {
  const gzip = new Uint8Array(gzipSync(CSV.repeat(1000)));
  const files = {
    "cut.csv.gz": gzip.subarray(0, gzip.length / 2),
    "wrong.csv.gz": gzip.map((byte, i) => i > 20 ? byte ^ 0x55 : byte),
    "one line.csv": `artist,track,uts\nA,x,1600000000\n${"x".repeat(1 << 20)}`,
    "folder/good.csv": CSV,
    "root/data": "a file where a folder is needed",
  };
  return withFiles(files, async (workspace, path) => {
    await Deno.symlink(path("nowhere.csv"), path("folder/link.csv"));
    await new Deno.Command("mkfifo", { args: [path("folder/pipe.csv")] }).output();
    const told = async (name: string): Promise<string> => {
      const { code, stderr } = await breakout([
        "import",
        path(name),
        "--dry-run",
        "--root",
        path("other root"),
      ]);
      assert.equal(code, EXIT.failure, stderr);
      return stderr;
    };
    assert.match(await told("cut.csv.gz"), /^error: .*cut\.csv\.gz: a damaged gzip file/);
    assert.match(await told("wrong.csv.gz"), /^error: .*wrong\.csv\.gz: a damaged gzip file/);
    assert.match(await told("one line.csv"), /^error: .*one line\.csv: line 3: longer than/);
    assert.match(await told("folder/link.csv"), /^error: .*link\.csv: no such file/);
    assert.match(await told("folder/pipe.csv"), /^error: .*pipe\.csv: a pipe or a device/);

    const inFolder = await breakout(["import", path("folder"), "--json", "--root", path("r")]);
    const report: ImportReport = JSON.parse(inFolder.stdout);
    assert.deepEqual(report.other_files, [path("folder/link.csv"), path("folder/pipe.csv")]);
    assert.equal(report.history.after, 2);

    const blocked = await breakout(["import", path("folder"), "--root", workspace.root]);
    assert.match(blocked.stderr, /^error: .*data\/\.lock: cannot be written: File exists/);
  });
});

/** The reference has names as they are in the export, some with two spaces in a row. */
function withNormalNames(table: Frame): Frame {
  const names = textsOf(table, "artist_name").map(normaliseName);
  return table.withColumns(pl.Series("artist_name", names, pl.String)).sort([
    "month",
    "artist_name",
  ]);
}

referenceTest(
  "a real Last.fm export gives the reference counts and tables",
  () =>
    withFiles({}, async (workspace) => {
      const report = await importFiles(workspace, {
        paths: [sharedFile("data/history_a_lastfm.csv")],
      });
      const [file] = report.files;
      assert.equal(file?.rows, 17_503);
      assert.deepEqual(file?.rejected, { "dated before 2002": 643 });
      assert.equal(file?.taken, 16_860);
      assert.equal(report.history.duplicates, 0);
      assert.equal(report.history.after, 16_860);
      const rejected = await Deno.readTextFile(workspace.paths.importRejected);
      assert.equal(rejected.trimEnd().split("\n").length, 1 + 643);

      // The history ends on 8 September 2018. The reference keeps that month; leaving it out, which is
      // the default, gives the same rows: no artist of July is eligible.
      for (const keep_incomplete_month of [true, false]) {
        const labels = { ...workspace.breakout.labels, keep_incomplete_month };
        const rules = { ...workspace.breakout, labels };
        const build = await buildTables({ ...workspace, breakout: rules });
        assert.equal(build.modeling.rows, 222);
        assert.equal(build.modeling.positives, 15);
        assert.equal(build.last_month?.used, keep_incomplete_month ? "2018-09-01" : "2018-08-01");
        assert.deepEqual(build.last_month?.incomplete.map(({ month }) => month), ["2018-09-01"]);
        for (const table of ["snapshots", "features", "modeling"] as const) {
          const expected = sharedFile(`reference/history_a/${table}.csv`);
          const [actual, wanted] = await Promise.all(
            [workspace.paths[table], expected].map((path) => readFrame(path)),
          );
          assert.ok(actual !== undefined && wanted !== undefined);
          assertSameTable(actual.select(...wanted.columns), withNormalNames(wanted), 1e-9);
        }
      }
    }),
);
