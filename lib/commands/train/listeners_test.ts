import assert from "node:assert/strict";
import { join } from "node:path";
import { loadModel } from "../../artifact/artifact.ts";
import { exists } from "../../base/files.ts";
import { readRecord } from "../../base/records.ts";
import { evaluationSchema } from "../../evaluation/evaluation_report.ts";
import { withTempDir } from "../../testing.ts";
import { readRuns } from "../../workspace/runs.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { LISTENERS, listenersToLearnFrom } from "../testing.ts";
import { evaluateText } from "../evaluate/text.ts";
import { trainAny } from "./train.ts";

Deno.test("a model of many listeners is judged, saved with its card, and the same bytes again", () =>
  withTempDir(async (root) => {
    await listenersToLearnFrom(root);
    const run = async (): Promise<string[]> => {
      const workspace = await openWorkspace(root);
      const trained = await trainAny(workspace, {}, () => {});
      assert.ok("evaluation" in trained, "learnt from the modeling table");
      const files = [trained.artifact, trained.records, "data/models/breakout/MODEL_CARD.md"];
      return await Promise.all(
        [...files, "data/models/breakout/model.json", "data/models/breakout/records/model.json"]
          .map((path) => Deno.readTextFile(join(root, path))),
      );
    };
    const first = await run();
    assert.deepEqual(await run(), first);

    const { paths, breakout } = await openWorkspace(root);
    const { artifact, scorer } = await loadModel(paths.artifact);
    assert.equal(artifact.listeners?.count, LISTENERS);
    assert.deepEqual(scorer.featureColumns, artifact.feature_columns);
    for (const name of breakout.listeners.rising) {
      assert.ok(artifact.feature_columns.some((column) => column === name), name);
    }
    const report = await readRecord(paths.evaluation, evaluationSchema, "");
    const { scores, differences } = report.rolling.all;
    assert.deepEqual(scores.slice(0, 2).map(({ name }) => name), ["listeners", "records"]);
    assert.equal(differences.length, scores.length - 1);
    assert.ok(report.rolling.all.judged > 0, "nobody was judged");
    assert.match(evaluateText(report), /Weekly looks: \d+ of 6 listeners, prevalence 0\.\d+/);

    const runs = await readRuns(await openWorkspace(root));
    assert.deepEqual(runs.map(({ command, figures }) => [command, Object.keys(figures)[0]]), [
      ["train", "rolling AP of listeners"],
      ["train", "rolling AP of listeners"],
    ]);
    const [, , card = ""] = first;
    assert.match(card, /learnt from 6 listeners for people it has never heard of/);
    assert.match(card, /of 6 listeners\. People who listen otherwise than these/);
    assert.doesNotMatch(card, /Spotify/, "that is known of those alone whose model ships");
    assert.ok(!await exists(paths.metrics), "metrics of held-out months were written");
    for (const text of [...first, JSON.stringify(runs)]) {
      assert.doesNotMatch(text, /listener \d/, "a listener is named");
    }
  }));
