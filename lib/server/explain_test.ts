import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { dirname } from "node:path";
import { EXAMPLE_REQUEST } from "./example.ts";
import { explainResponseSchema } from "./explain.ts";
import { predictResponseSchema } from "./predict.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { postJson, problemShape, withService } from "./testing.ts";

/** Copies the models that the project ships. */
async function shipModel(root: string): Promise<void> {
  const { paths } = await openWorkspace(root);
  await cp(dirname(paths.shipped), dirname(paths.artifact), { recursive: true });
}

Deno.test("reasons add up to the margin of the predicted probability, the strongest first", async () => {
  await withService(
    async ({ url }) => {
      const explained = await postJson(`${url}/explain`, EXAMPLE_REQUEST);
      const predicted = await postJson(`${url}/predict`, EXAMPLE_REQUEST);
      assert.equal(explained.status, 200);
      const { threshold, explanations } = explainResponseSchema.parse(explained.body);
      const answer = predictResponseSchema.parse(predicted.body);
      assert.equal(threshold, answer.threshold);
      assert.equal(explanations.length, 1);
      for (const [row, explanation] of explanations.entries()) {
        const { artist_name, probability, is_breakout } = explanation;
        const prediction = answer.predictions[row];
        assert.deepEqual(
          { artist_name, probability, is_breakout },
          {
            artist_name: prediction?.artist_name,
            probability: prediction?.probability,
            is_breakout: prediction?.is_breakout,
          },
        );
        const sizes = explanation.contributions.map((c) => Math.abs(c.contribution));
        assert.equal(sizes.length, 5);
        assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
        const sum = explanation.contributions.reduce((total, c) => total + c.contribution, 0) +
          explanation.base_value + explanation.other_contributions;
        assert.ok(Math.abs(sum - explanation.margin) < 1e-5, `${sum} ${explanation.margin}`);
        assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - (probability ?? NaN)) < 1e-5);
        assert.ok(explanation.contributions.every((c) => c.sentence.length > 3));
      }
    },
    {},
    shipModel,
  );
});

Deno.test("a faulty request for reasons is refused as one for predictions is", async () => {
  await withService(
    async ({ url }) => {
      const { status, body } = await postJson(`${url}/explain`, { records: [{ plays_t: "many" }] });
      assert.equal(status, 422);
      assert.match(String(problemShape.parse(body).detail), /records\[0\]\.plays_t/);
    },
    {},
    shipModel,
  );
});
