import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readArtifact, type Speaks } from "../../artifact/artifact.ts";
import { csvText } from "../../base/csv.ts";
import { UserError } from "../../base/errors.ts";
import { jsonText, readText, sha256, writeAtomic } from "../../base/files.ts";
import { itemAt } from "../../base/items.ts";
import type { Candidate } from "../../models/candidate.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { simulateHistory } from "../../scrobbles/sample.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { withTempDir } from "../../testing.ts";
import { modelInUse, openModels } from "../../workspace/models.ts";
import { openWorkspace, SHIPPED, type Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "../build/build.ts";
import { sampleIn } from "../testing.ts";
import { whoSpeaks } from "./speaks.ts";
import { trainAndSave } from "./train.ts";
import { trainingInput } from "./training_input.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** Runs in a root whose history is the simulated one up to a day. */
function withHistory(
  options: Partial<Parameters<typeof sampleIn>[1]>,
  run: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  return withTempDir(async (root) => {
    const workspace = await sampleIn(root, { seed: 3, plays: 30_000, ...options });
    await buildTables(workspace);
    await run(workspace);
  });
}

/** A model that has nothing to learn. */
function knowing(scores: (rows: TrainingTable) => Float64Array): Candidate {
  return {
    name: "own",
    trained: true,
    fit: () => ({ scores, trials: [], refit: () => ({ scores }) }),
  };
}

const rightAlways = knowing(({ y }) => Float64Array.from(y));
const wrongAlways = knowing(({ y }) => Float64Array.from(y, (label) => 1 - label));

async function speaks(
  workspace: Workspace,
  own: Candidate,
): Promise<Speaks> {
  return await whoSpeaks(workspace, await trainingInput(workspace, {}), own);
}

Deno.test("one's own model answers only where it is proven better than the shared one", () =>
  withHistory({}, async (workspace) => {
    const right = await speaks(workspace, rightAlways);
    assert.equal(right.own, true, right.why);
    assert.match(
      right.why,
      /^The model learnt from this history answers: on \d+ months.*\(own\) is proven better\. Average precision 1\.000 against 0\.\d+, a difference of \+0\.\d+ \(95 % interval \+0\.\d+ to \+0\.\d+\)\.$/,
    );
    const wrong = await speaks(workspace, wrongAlways);
    assert.equal(wrong.own, false);
    assert.match(
      wrong.why,
      /^The model that comes with Breakout answers: .* is not proven better\. .* difference of -0\.\d+ /,
    );
  }));

Deno.test("of several listeners each is answered by the model that is better for them", () =>
  withTempDir(async (root) => {
    const lengths = [["ann", 40], ["bo", 40], ["cy", 15]] as const;
    const rows = lengths.flatMap(([listener, months], place) => {
      const { artist_name, track_name, date } = simulateHistory({
        seed: place + 3,
        plays: 700 * months,
        months,
      });
      return date.map((at, play) => [
        listener,
        itemAt(artist_name, play),
        itemAt(track_name, play),
        at,
      ]);
    });
    const workspace = await openWorkspace(root);
    const header = ["listener", "artist_name", "track_name", "date"];
    await writeAtomic(workspace.paths.scrobbles, csvText([header, ...rows]));
    await buildTables(workspace);
    const rightForAnn = knowing(({ y, listeners = [] }) =>
      Float64Array.from(y, (label, row) => listeners[row] === "ann" ? label : 1 - label)
    );
    const { own, why, listeners } = await speaks(workspace, rightForAnn);
    assert.equal(own, false);
    assert.match(
      why,
      /comes with Breakout answers for 2 of 3 listeners; .* answers for ann, where it is proven better\.$/,
    );
    assert.deepEqual(listeners?.map((of) => [of.listener, of.own]), [
      ["ann", true],
      ["bo", false],
      ["cy", false],
    ]);
    assert.match(listeners?.[2]?.why ?? "", /the history is 1[45] months long/);

    const { artifact, shipped } = workspace.paths;
    const saved = { ...await readArtifact(shipped), speaks: { own, why, listeners } };
    await writeAtomic(artifact, jsonText(saved));
    const { file } = saved.model;
    await Deno.copyFile(join(dirname(shipped), file), join(dirname(artifact), file));
    const modelOf = await openModels(workspace);
    const answering = await Promise.all(
      ["ann", "bo", null].map(async (listener) => (await modelOf(listener)).model),
    );
    assert.deepEqual(answering, ["own", "shipped", "shipped"]);
  }));

Deno.test("a short history is not tried, one with few breakouts proves nothing", async () => {
  await withHistory({ until: "2020-06-20" }, async (workspace) => {
    const { own, why } = await speaks(workspace, rightAlways);
    assert.equal(own, false);
    assert.match(why, /comes with Breakout answers: the history is 17 months long, and from 18/);
  });
  await withHistory({ plays: 20_000, until: "2021-06" }, async (workspace) => {
    const { own, why } = await speaks(workspace, rightAlways);
    assert.equal(own, false);
    assert.match(
      why,
      /\d artists? broke out in the .* and it takes 20 to tell|too little happened/,
    );
  });
});

Deno.test("a family that is named answers; so does a table that is not of the history", async () => {
  const others = { modeling: { production_model: "logistic" } };
  await withHistory({ plays: 20_000, others }, async (workspace) => {
    assert.equal((await speaks(workspace, wrongAlways)).own, true);
  });
  await withHistory({ plays: 20_000 }, async (workspace) => {
    const { scrobbles } = workspace.paths;
    await writeAtomic(scrobbles, (await readText(scrobbles, "")).replace(/\n.*\n/, "\n"));
    const { own, why } = await speaks(workspace, wrongAlways);
    assert.equal(own, true);
    assert.match(why, /not built from the history that is there now/);
  });
});

Deno.test("what was decided is in metrics, artifact and card, and is what is used", () =>
  withHistory({ plays: 20_000 }, async (workspace) => {
    const { paths } = workspace;
    const { speaks } = await trainAndSave(workspace);
    assert.ok(speaks !== undefined);
    assert.deepEqual((await readArtifact(paths.artifact)).speaks, speaks);
    const card = await readText(join(dirname(paths.artifact), "MODEL_CARD.md"), "");
    assert.ok(card.includes(speaks.why));
    const { path, why } = await modelInUse(workspace);
    assert.equal(path, speaks.own ? paths.artifact : paths.shipped);
    assert.equal(why, speaks.why);
  }));

Deno.test("training on one's own history leaves the model that ships as it is", () =>
  withHistory({ plays: 20_000 }, async (workspace) => {
    const folder = dirname(SHIPPED);
    const checksums = (): string[] =>
      [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) =>
        `${name} ${sha256(Deno.readFileSync(join(folder, name)))}`
      ).sort();
    const before = checksums();
    const named = await openWorkspace(workspace.root, folder);
    await assert.rejects(trainAndSave(named), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /shipped: holds the model that comes with Breakout/);
      return true;
    });
    await trainAndSave(workspace);
    assert.deepEqual(checksums(), before);
  }));
