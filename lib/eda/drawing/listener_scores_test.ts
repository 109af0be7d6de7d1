import assert from "node:assert/strict";
import {
  evaluationBeside,
  figureBeside,
  readEvaluation,
} from "../../evaluation/evaluation_report.ts";
import { SHIPPED } from "../../workspace/workspace.ts";
import { listenerScores } from "./listener_scores.ts";

Deno.test("the picture beside the model that ships is of its own evaluation", async () => {
  const { svg } = listenerScores(await readEvaluation(evaluationBeside(SHIPPED)));
  assert.equal(await Deno.readTextFile(figureBeside(SHIPPED)), svg);
});
