import assert from "node:assert/strict";
import { join } from "node:path";
import { EXIT } from "./command.ts";
import { sha256 } from "../base/files.ts";
import { loadModel } from "../artifact/artifact.ts";
import { breakout, referenceTest, sharedFile, withTempDir } from "../testing.ts";
import { LIBRARY_VARIABLE } from "../models/xgboost/library.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { backtestQuickly, sampleIn } from "./testing.ts";

/**
 * Every file below a folder with its checksum, but the lock and the memory of runs, which says when
 * each began.
 */
function checksums(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (path: string): void => {
    for (const entry of Deno.readDirSync(path)) {
      const inside = join(path, entry.name);
      if (entry.isDirectory) walk(inside);
      else if (![".lock", "runs.jsonl"].includes(entry.name)) {
        found.set(inside.slice(folder.length + 1), sha256(Deno.readFileSync(inside)));
      }
    }
  };
  walk(folder);
  return new Map([...found].sort());
}

const WRITTEN = [
  "curated/provenance.json",
  "curated/scrobbles.csv",
  "features/breakout_features.csv",
  "features/breakout_modeling.csv",
  "metrics/breakout/metrics.json",
  "models/breakout/MODEL_CARD.md",
  "models/breakout/artifact.json",
  "models/breakout/logistic.json",
  "models/breakout/model.json",
  "predictions/breakout/lists/2024-12-31.csv",
  "predictions/breakout/watchlist.csv",
  "predictions/breakout/watchlist.json",
  "processed/artist_month_snapshots.csv",
  "processed/build.json",
  "processed/rejected.csv",
];

Deno.test("two runs write the same bytes, with one thread and with two", async () => {
  await withTempDir(async (dir) => {
    const runs = await Promise.all(["1", "2"].map(async (threads) => {
      const root = join(dir, threads);
      await sampleIn(root, { plays: 40_000 });
      const env = {
        POLARS_MAX_THREADS: threads,
        OMP_NUM_THREADS: threads,
        RAYON_NUM_THREADS: threads,
      };
      const { code, stdout, stderr } = await breakout(["pipeline", "--root", root], env);
      assert.equal(code, EXIT.success, stderr);
      assert.match(
        stdout,
        /\nThis list is of a simulated history: .*\s'deno task breakout import/s,
      );
      return checksums(join(root, "data"));
    }));
    assert.deepEqual([...(runs[0]?.keys() ?? [])], WRITTEN);
    assert.deepEqual(runs[0], runs[1]);
  });
});

/** Runs in a root whose history is the simulated one up to a day. */
function withHistoryUpTo(until: string, run: (root: string) => Promise<void>): Promise<void> {
  return withTempDir(async (root) => {
    await sampleIn(root, { seed: 2, plays: 30_000, until });
    await run(root);
  });
}

Deno.test("a short history gets its list, and is told from when on there is more", () =>
  withHistoryUpTo("2019-11", async (root) => {
    const { code, stdout, stderr } = await breakout(["pipeline", "--root", root]);
    assert.equal(code, EXIT.success, stderr);
    assert.doesNotMatch(stderr, /error/);
    assert.match(stdout, /From when: with plays to the end of 2020-01/);
    assert.match(stdout, /Likely to be core by/);
    const train = await breakout(["train", "--json", "--root", root]);
    assert.equal(train.code, EXIT.success, train.stderr);
    assert.match(JSON.parse(train.stdout).too_little, /too little to train on/);
  }));

Deno.test("without libxgboost what needs no native code is trained, and the list comes", () =>
  withHistoryUpTo("2021", async (root) => {
    const { code, stdout, stderr } = await breakout(["pipeline", "--root", root], {
      [LIBRARY_VARIABLE]: "/nonexistent/libxgboost.so",
    });
    assert.equal(code, EXIT.success, stderr);
    assert.doesNotMatch(stderr, /error/);
    assert.match(stdout, /logistic is chosen/);
    assert.doesNotMatch(stdout, /│ xgboost/);
    assert.match(stdout, /XGBoost did not train: .*\/nonexistent.*Run 'deno install'/s);
    assert.match(stdout, /Likely to be core by/);
    const { artifact } = await loadModel(join(root, "data/models/breakout/artifact.json"));
    assert.equal(artifact.libraries.xgboost, undefined);
  }));

Deno.test("each step reports as JSON on standard output, and builds on the step before", async () => {
  await withTempDir(async (root) => {
    const run = async (...args: string[]): Promise<Record<string, unknown>> => {
      const { code, stdout, stderr } = await breakout([...args, "--json", "--root", root]);
      assert.equal(code, EXIT.success, stderr);
      return JSON.parse(stdout);
    };
    await backtestQuickly(root);
    const sample = await run("sample", "--plays", "20000");
    assert.equal(sample["simulated"], true);
    const build = await run("build");
    assert.deepEqual(build["months"], { first: "2019-01-01", last: "2024-12-01", count: 72 });
    const train = await run("train");
    assert.equal(Reflect.get(Object(train["input"]), "simulated"), true);
    const score = await run("score", "--month", "2024-06", "--top", "2");
    assert.equal(score["period_end"], "2024-06-30");
    const replay = await run("score", "--every", "month");
    const text = await Deno.readTextFile(join(root, "data/predictions/breakout/replay.csv"));
    assert.equal(text.trimEnd().split("\n").length - 1, replay["rows"]);
    assert.match(text, /^period_end,artist_name,probability\n\d{4}-\d{2}-(28|29|30|31),/);

    const { scorer } = await loadModel(join(root, "data/models/breakout/artifact.json"));
    assert.equal(scorer.featureColumns.length, 13);
  });
});

Deno.test("an edited sample is no longer called simulated", async () => {
  await withTempDir(async (root) => {
    await sampleIn(root, { plays: 20_000 });
    const path = join(root, "data/curated/scrobbles.csv");
    await Deno.writeTextFile(path, "Someone,Song,Album,2024-12-31 23:59:59\n", { append: true });
    const { stdout } = await breakout(["build", "--json", "--root", root]);
    assert.equal(JSON.parse(stdout).scrobbles.simulated, false);
  });
});

Deno.test("a history that is there is not replaced unless asked", async () => {
  await withTempDir(async (root) => {
    await sampleIn(root, { plays: 20_000 });
    const again = await breakout(["sample", "--plays", "5000", "--root", root]);
    assert.equal(again.code, EXIT.failure);
    assert.match(again.stderr, /there already; --force replaces it/);
    const forced = await breakout(["sample", "--plays", "5000", "--force", "--root", root]);
    assert.equal(forced.code, EXIT.success);
  });
});

Deno.test("wrong usage exits with 2 and a missing input with 1, each with a message", async () => {
  await withTempDir(async (root) => {
    const cases: [string[], number, RegExp][] = [
      [["bake"], EXIT.usage, /unknown command 'bake'/],
      [["build", "--rot", "x"], EXIT.usage, /unknown option '--rot'/],
      [["score", "--month", "2024-13"], EXIT.usage, /must be a month like 2024-03/],
      [["train", "--mode", "best"], EXIT.usage, /Allowed choices are final, tune/],
      [["score", "--top", "none"], EXIT.usage, /must be a whole number/],
      [["sample", "--plays", "9999999"], EXIT.usage, /must be a whole number from 1 to 288000/],
      [["doctor", "--root", "/dev/null"], EXIT.failure, /scrobbles\.csv: cannot be read: Not a d/],
      [["build", "--root", root], EXIT.failure, /scrobbles\.csv: no such file/],
      [["train", "--root", root], EXIT.failure, /breakout_modeling\.csv: no such file/],
      [["score", "--root", root], EXIT.failure, /scrobbles\.csv: no such file/],
      [["score", "--as-of", "2024-02-30"], EXIT.usage, /must be a day like 2024-06-20/],
      [["score", "--every", "week"], EXIT.usage, /must be 'month', or days like 7d/],
      [["score", "--every", "7d", "--month", "2024-03"], EXIT.usage, /cannot be used with/],
      [["serve", "--model-dir", root], EXIT.failure, /artifact\.json: no such file/],
    ];
    await Promise.all(cases.map(async ([args, status, message]) => {
      const { code, stdout, stderr } = await breakout(args);
      assert.equal(code, status, args.join(" "));
      assert.match(stderr, message);
      assert.equal(stdout, "");
    }));
    const help = await breakout(["score", "--help"]);
    assert.equal(help.code, EXIT.success);
    assert.match(help.stdout, /--month <YYYY-MM>/);
  });
});

Deno.test("a kill at any moment leaves every written file old or new, never half", async () => {
  await withTempDir(async (root) => {
    const run = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await breakout([...args, "--root", root]);
      assert.equal(code, EXIT.success, stderr);
    };
    await sampleIn(root, { plays: 20_000, seed: 2 });
    await run("build");
    await run("train");
    const old = checksums(root);
    await sampleIn(root, { plays: 20_000, seed: 1 });
    for (const step of ["build", "train"]) {
      const before = checksums(root);
      const started = performance.now();
      await run(step);
      const took = performance.now() - started;
      const after = checksums(root);
      assert.notDeepEqual(after, before, `${step} changes nothing: the test shows nothing`);
      for (const share of [0.5, 0.7, 0.85, 1]) {
        const child = new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", join(PROJECT_ROOT, "breakout.ts"), step, "--root", root],
          stdout: "null",
          stderr: "null",
        }).spawn();
        const kill = setTimeout(() => {
          try {
            child.kill("SIGKILL");
          } catch (error) {
            if (!(error instanceof TypeError)) throw error; // it ended just before
          }
        }, took * share);
        await child.status;
        clearTimeout(kill);
        for (const [file, checksum] of checksums(root)) {
          // What a killed write leaves under its temporary name is never read.
          if (file.endsWith(".tmp")) continue;
          const known = [old.get(file), before.get(file), after.get(file)];
          assert.ok(known.includes(checksum), `${step} killed: ${file} is half`);
        }
      }
    }
  });
});

referenceTest(
  "a real Last.fm export with its own column names is built, trained on and reported",
  async () => {
    await withTempDir(async (root) => {
      await Deno.mkdir(join(root, "configs"));
      await Deno.writeTextFile(
        join(root, "configs/sources.yaml"),
        `scrobbles:
  path: ${sharedFile("data/history_a_lastfm.csv")}
  format: csv
  required_columns: [artist_name, track_name, date]
  columns: { artist_name: artist, track_name: track, date: datetime }
max_rejected_share: 0.05
`,
      );
      const build = await breakout(["build", "--json", "--root", root]);
      assert.equal(build.code, EXIT.success, build.stderr);
      assert.deepEqual(JSON.parse(build.stdout).scrobbles.rejected, { "dated before 2002": 643 });
      const train = await breakout(["train", "--root", root]);
      assert.equal(train.code, EXIT.success, train.stderr);
      assert.match(train.stdout, /│ train +│ 2009-01 │ 2010-06 │ +12 │ +137 │ +10 │/);
      assert.doesNotMatch(train.stdout, /simulated/);
    });
  },
);
