import assert from "node:assert/strict";
import { join } from "node:path";
import { buildTables } from "../lib/commands/build/build.ts";
import { sampleIn } from "../lib/commands/testing.ts";
import { trainAndSave } from "../lib/commands/train/train.ts";
import { xgboostLibrary } from "../lib/models/xgboost/library.ts";
import { breakout, withTempDir } from "../lib/testing.ts";
import { VERSION } from "../lib/base/version.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { ENTRY } from "./compile.ts";
import { BINARY_PERMISSIONS, servePermissions } from "./permissions.ts";
import { copyServingFiles, filesBelow, servingFiles } from "./serving_files.ts";
import { assertServes, checksums, dockerWords, withServer } from "./testing.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** Runs with a copy of what an entry point takes, read-only, and a folder that has nothing of it. */
async function withView(
  entry: string,
  run: (view: string, elsewhere: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (folder) => {
    const view = join(folder, "view");
    await copyServingFiles(await servingFiles(entry), view);
    await new Deno.Command("chmod", { args: ["-R", "a-w", view] }).output();
    const before = await checksums(view);
    const elsewhere = join(folder, "elsewhere");
    await Deno.mkdir(elsewhere);
    try {
      await run(view, elsewhere);
      assert.deepEqual(await checksums(view), before, "nothing was written beside the program");
    } finally {
      await new Deno.Command("chmod", { args: ["-R", "u+w", view] }).output();
    }
  });
}

/** The baked-in permissions, with reading and writing confined to some folders. */
function confined(read: string, write: string): string[] {
  return BINARY_PERMISSIONS.map((flag) => {
    if (flag === "--allow-read") return `--allow-read=${read},${write}`;
    return flag === "--allow-write" ? `--allow-write=${write}` : flag;
  });
}

const RUN = ["run", "--node-modules-dir=manual", "--cached-only"];

/** Deno, called from a folder. */
function deno(args: readonly string[], cwd: string, env = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", HOST: "127.0.0.1", PORT: "0", ...env },
    stdout: "piped",
    stderr: "piped",
  });
}

for (const entry of ["server.ts", ENTRY]) {
  Deno.test(`what ${entry} takes holds nothing native`, async () => {
    const { modules, packages } = await servingFiles(entry);
    assert.ok(modules.includes("lib/server/app.ts"));
    for (const path of modules) {
      const text = await Deno.readTextFile(join(PROJECT_ROOT, path));
      assert.doesNotMatch(text, /Deno\.dlopen/, path);
    }
    for (const { name, folder } of packages) {
      assert.doesNotMatch(name, /polars|xgboost/);
      const native = (await filesBelow(folder)).filter((path) =>
        /\.(node|so|dylib|dll)$/.test(path)
      );
      assert.deepEqual(native, [], name);
    }
  });
}

Deno.test("the server runs on its files alone, from any folder, writing nothing", async () => {
  await withView("server.ts", async (view, elsewhere) => {
    const args = [...RUN, "--no-prompt", ...servePermissions(view), join(view, "server.ts")];
    const [, ...check] = await dockerWords("HEALTHCHECK");
    await withServer(deno(args, elsewhere), async ({ url, stop }) => {
      await assertServes(url);
      const healthy = async (): Promise<boolean> =>
        (await deno(check, elsewhere, { PORT: new URL(url).port }).output()).success;
      assert.ok(await healthy());
      assert.equal(await stop("SIGTERM"), 0);
      assert.ok(!await healthy(), "a server that is gone is not healthy");
    });
    assert.deepEqual(await checksums(elsewhere), {});
  });
});

Deno.test("the binary's program runs on its files alone, on the folder it is called from", async () => {
  await withView(ENTRY, async (view, elsewhere) => {
    const command = [...RUN, ...confined(view, elsewhere), join(view, ENTRY)];
    const run = async (...args: string[]): Promise<[number, string, string]> => {
      const { code, stdout, stderr } = await deno([...command, ...args], elsewhere).output();
      return [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
    };

    const model = JSON.parse(
      await Deno.readTextFile(join(view, "data/models/shipped/artifact.json")),
    );
    const [versionCode, version] = await run("--version");
    assert.equal(versionCode, 0);
    assert.ok(version.startsWith(`breakout ${VERSION}\n`), version);
    assert.ok(version.includes(model.model.sha256), version);
    assert.ok(version.includes(`${model.listeners.count} listeners`), version);

    const [missing, , reason] = await run("score");
    assert.equal(missing, 1);
    assert.match(reason, /scrobbles\.csv: no such file/);

    // A history scores as it does in the checkout.
    const workspace = await sampleIn(elsewhere, { plays: 20_000 });
    const [code, scored, problem] = await run("score", "--json");
    assert.equal(code, 0, problem);
    const models = join(view, "data/models/shipped");
    const inCheckout = await breakout([
      ...["score", "--json", "--root", elsewhere, "--model-dir", models],
    ]);
    // Paths are shown as they are found from where the command runs.
    assert.deepEqual(
      { ...JSON.parse(scored), file: null, kept_file: null },
      { ...JSON.parse(inCheckout.stdout), file: null, kept_file: null },
    );

    const { watchlist: [first] } = JSON.parse(scored);
    const [explained, why, trouble] = await run("explain", "--json", "--artist", first.artist_name);
    assert.equal(explained, 0, trouble);
    assert.equal(JSON.parse(why).entry.probability, first.probability);

    let probability = NaN;
    await withServer(deno([...command, "serve"], elsewhere), async ({ url, stop }) => {
      probability = await assertServes(url);
      assert.equal(await stop("SIGINT"), 0);
    });

    // Another model, in a folder of its own, is served in place of the one that is carried.
    await buildTables(workspace);
    await trainAndSave(workspace);
    const args = [...command, "serve", "--model-dir", join(elsewhere, "data/models/breakout")];
    await withServer(deno(args, elsewhere), async ({ url }) => {
      assert.notEqual(await assertServes(url), probability);
    });
    const [refused, , fault] = await run("serve", "--model-dir", join(elsewhere, "data"));
    assert.equal(refused, 1);
    assert.match(fault, /artifact\.json: no such file/);
  });
});
