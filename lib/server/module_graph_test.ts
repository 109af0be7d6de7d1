import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { outputOf } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";

const graphSchema = z.object({
  modules: z.array(z.object({ specifier: z.string(), local: z.string().optional() })),
});

Deno.test("the serving path loads no native code", async () => {
  const { stdout } = await outputOf(["info", "--json", join(PROJECT_ROOT, "server.ts")]);
  const { modules } = graphSchema.parse(JSON.parse(stdout));
  const names = modules.map((module) => module.specifier);
  assert.ok(names.some((name) => name.endsWith("lib/server/app.ts")), "not the server's graph");
  for (const name of names) {
    assert.doesNotMatch(name, /polars|xgboost_node|\.node$/, `${name} is in the graph`);
  }
  for (const { specifier, local } of modules) {
    if (!specifier.startsWith("file:") || local === undefined) continue;
    assert.doesNotMatch(
      await Deno.readTextFile(local),
      /Deno\.dlopen/,
      `${specifier} opens a library`,
    );
  }
});

Deno.test("from a history to its list only training loads native code, and that is XGBoost's", async () => {
  for (const step of ["build/build.ts", "train/train.ts", "score/score.ts"]) {
    const { stdout } = await outputOf(["info", join(PROJECT_ROOT, "lib/commands", step)]);
    assert.match(stdout, /lib\/base\/files\.ts/, `${step}: not its graph`);
    assert.doesNotMatch(stdout, /polars/, step);
  }
});
