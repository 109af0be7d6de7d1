import assert from "node:assert/strict";
import { join } from "node:path";
import { readArtifact } from "../lib/artifact/artifact.ts";
import { withTempDir } from "../lib/testing.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { compile, embeddingFaults, ENTRY, hostTarget, readEmbedded } from "./compile.ts";
import { MANIFESTS, servingFiles } from "./serving_files.ts";

const MODELS = "data/models/shipped";

/** What no binary may hold, wherever it came from. */
const UNWANTED =
  /^(bench|notebooks)\/|^lib\/(.*_test|.*testing|tables\/frame)\.ts$|^data\/(?!models\/shipped\/)|^node_modules\/(nodejs-polars|xgboost_node|fast-check|playwright|[^/]+\/tests?\/)|\.(ipynb|node|so|dylib|dll)$/;

Deno.test("the binary holds the serving files, all of them and no others", async () => {
  await withTempDir(async (folder) => {
    // The runtime is downloaded when a release is made; here Deno itself stands in for it. The step
    // runs to its end all the same, only its result does not run.
    const embedded = await compile(hostTarget(), folder, Deno.execPath());
    for (const path of embedded) assert.doesNotMatch(path, UNWANTED);

    const { modules, assets, packages } = await servingFiles(ENTRY);
    const project = embedded.filter((path) => !path.startsWith("node_modules/"));
    const own = assets.filter((path) => !path.startsWith("node_modules/"));
    assert.deepEqual(project, [...new Set([...modules, ...own, ...MANIFESTS])].sort());
    for (const { name } of packages) {
      assert.ok(embedded.includes(`node_modules/${name}/package.json`), `${name} is missing`);
    }

    const { model } = await readArtifact(join(PROJECT_ROOT, MODELS, "artifact.json"));
    for (
      const path of [
        `${MODELS}/artifact.json`,
        `${MODELS}/${model.file}`,
        "configs/breakout.yaml",
        "lib/commands/score/score.ts",
        "lib/server/app.ts",
        "lib/base/version.ts",
      ]
    ) assert.ok(embedded.includes(path), `${path} is missing`);
  });
});

Deno.test("a binary that lacks a file or holds one too many is refused", () => {
  assert.deepEqual(embeddingFaults(["a.ts", "b.ts"], ["b.ts", "a.ts"]), []);
  assert.deepEqual(embeddingFaults(["a.ts", "polars.js"], ["a.ts", "model.json"]), [
    "model.json is not in the binary",
    "polars.js is in the binary, but not served",
  ]);
});

Deno.test("the list of embedded files is read from what deno compile prints", async () => {
  const said = `Compile x.ts to breakout

Embedded Files

breakout
├── configs/* (3KB)
├─┬ lib (104.25KB)
│ ├─┬ base (1.02KB)
│ │ └── errors.ts (1.02KB)
│ └─┬ server (26.12KB)
│   └── app.ts (4.28KB)
└── server.ts (1.19KB - 1KB unique)

Files: 8.04MB
Metadata: 3.32KB
`;
  await withTempDir(async (root) => {
    await Deno.mkdir(join(root, "configs/more"), { recursive: true });
    for (const file of ["a.yaml", "more/b.yaml"]) {
      await Deno.writeTextFile(join(root, "configs", file), "");
    }
    assert.deepEqual(await readEmbedded(said, root), [
      "configs/a.yaml",
      "configs/more/b.yaml",
      "lib/base/errors.ts",
      "lib/server/app.ts",
      "server.ts",
    ]);
    await assert.rejects(() => readEmbedded("error: no", root), /no list of embedded files/);
  });
});
