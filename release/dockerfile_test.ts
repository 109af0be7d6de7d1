import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../lib/base/errors.ts";
import { withTempDir } from "../lib/testing.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { build, cacheFolder, contextFilter, inImage } from "./dockerfile.ts";
import type { Image } from "./dockerfile.ts";
import { servePermissions } from "./permissions.ts";
import { filesBelow, MANIFESTS, servingFiles } from "./serving_files.ts";
import { assertServes, freePort, withServer } from "./testing.ts";

const DOCKERFILE = await Deno.readTextFile(join(PROJECT_ROOT, "Dockerfile"));
const IGNORED = await Deno.readTextFile(join(PROJECT_ROOT, ".dockerignore"));

/** Runs with the image of a stage, built in a folder that is removed afterwards. */
async function withImage(
  target: string,
  dockerfile: string,
  run: (image: Image) => Promise<void>,
): Promise<void> {
  await withTempDir(async (scratch) => {
    const request = { dockerfile, ignored: IGNORED, context: PROJECT_ROOT, target, scratch };
    await run(await build(request));
  });
}

Deno.test("the serving image holds the serving files and serves as a user without rights", async () => {
  await withImage("serve", DOCKERFILE, async (image) => {
    const { modules, assets, packages } = await servingFiles("server.ts");
    const held = await filesBelow(join(image.root, image.workdir));
    const project = held.filter((path) => !path.startsWith("node_modules/")).sort();
    const own = assets.filter((path) => !path.startsWith("node_modules/"));
    assert.deepEqual(project, [...new Set([...modules, ...own, ...MANIFESTS])].sort());
    const installed = held.filter((path) => path.startsWith("node_modules/"));
    for (const { name } of packages) {
      assert.ok(installed.includes(`node_modules/${name}/package.json`), `${name} is missing`);
    }
    for (const path of installed) {
      const wanted = assets.includes(path) ||
        packages.some(({ name }) => path.startsWith(`node_modules/${name}/`));
      assert.ok(wanted, path);
    }

    assert.equal(image.user, "deno");
    assert.deepEqual(
      image.command.filter((word) => word.startsWith("--allow")),
      servePermissions(),
    );
    const env = { PORT: String(freePort()) };
    const healthy = async (): Promise<boolean> =>
      (await inImage(image, image.healthcheck, env).output()).success;
    await withServer(inImage(image, image.command, env), async ({ url, stop }) => {
      await assertServes(url);
      assert.ok(await healthy());
      assert.equal(await stop("SIGTERM"), 0);
    });
    assert.ok(!await healthy(), "a server that is gone is not healthy");
  });
});

Deno.test("the training image trains on a mounted history", async () => {
  await withImage("train", DOCKERFILE, async (image) => {
    assert.match(image.skipped.join(), /libgomp1/);
    assert.equal(image.user, "deno");
    // The mounted folder and Deno's cache belong to whoever runs this, and so does the command.
    const command = inImage({ ...image, user: "root" }, image.command, {
      DENO_DIR: await cacheFolder(),
    });
    const { code, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    assert.equal(code, 0, text.decode(stderr));
    assert.match(text.decode(stdout), /simulated/);
    await Deno.stat(join(image.root, image.workdir, "data/models/breakout/artifact.json"));
  });
});

Deno.test("a COPY that is missing fails the build", async () => {
  const without = (line: RegExp): string => {
    const cut = DOCKERFILE.replace(line, "");
    assert.notEqual(cut, DOCKERFILE);
    return cut;
  };
  const sources = without(/(?<=AS build\n)COPY \. \.\n/);
  await assert.rejects(
    () => withImage("serve", sources, () => Promise.resolve()),
    (error) => error instanceof UserError && /^Dockerfile:\d+: RUN: /.test(error.message),
  );
  const manifests = without(/(?<=COPY deno\.json) deno\.lock package\.json/);
  await assert.rejects(
    () => withImage("serve", manifests, () => Promise.resolve()),
    (error) => error instanceof UserError && /^Dockerfile:\d+: RUN: /.test(error.message),
  );
  const serving = without(/COPY --from=build .*\n/);
  await assert.rejects(
    () =>
      withImage("serve", serving, async (image) => {
        await withServer(inImage(image, image.command), () => Promise.resolve());
      }),
    /no address in/,
  );
});

Deno.test(".dockerignore keeps listening histories out and lets the model in", () => {
  const keeps = contextFilter(IGNORED);
  for (
    const path of [
      "data/curated/scrobbles.csv",
      "data/predictions/breakout/watchlist.csv",
      "data/models/mine/model.json",
      ".env",
      ".git/config",
      "node_modules/hono/package.json",
      "lib/testing.ts",
      "lib/base/files_test.ts",
      "release/breakout.ts",
    ]
  ) assert.ok(!keeps(path, false), path);
  for (const path of ["server.ts", "lib/base/files.ts", "data/models/breakout/model.json"]) {
    assert.ok(keeps(path, false), path);
  }
});
