import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { z } from "zod";
import manifest from "../../deno.json" with { type: "json" };
import { serve } from "../commands/serve/command.ts";
import { sha256, writeJson } from "../base/files.ts";
import { artifactSchema } from "../artifact/artifact.ts";
import { breakout, outputOf, withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { predictResponseSchema } from "./predict.ts";
import { getJson, postJson, withServingProcess, writeModel } from "./testing.ts";

const TASK = ["task", "--quiet", "serve"];

Deno.test("the task may read, listen, read its variables, and nothing else", () => {
  const { command } = manifest.tasks.serve;
  const flags = [...command.matchAll(/--([a-z-]+)(?:=([^\s']*))?/g)].map(([, name, value]) => [
    name,
    value?.split(",").sort(),
  ]);
  const variables = serve.options.flatMap(({ envVar }) => envVar ?? []);
  assert.deepEqual(
    new Set(flags.map(([name]) => name)),
    new Set(["allow-read", "allow-net", "allow-env"]),
  );
  assert.deepEqual(Object.fromEntries(flags), {
    // Any root; what is shipped is narrowed to its own folders.
    "allow-read": undefined,
    "allow-net": ["0.0.0.0", "127.0.0.1", "[::1]", "[::]", "localhost"],
    // The YAML reader asks for the last two.
    "allow-env": [...variables, "LOG_TOKENS", "LOG_STREAM"].sort(),
  });
  for (const name of ["start", "breakout"] as const) {
    const allowed = /--allow-env=(\S+)/.exec(manifest.tasks[name].command)?.[1]?.split(",") ?? [];
    for (const variable of variables) assert.ok(allowed.includes(variable), `${name}: ${variable}`);
  }
});

Deno.test("within these permissions the task serves everything", async () => {
  await withServingProcess(TASK, async ({ url, child }) => {
    const { status, body } = await postJson(`${url}/predict`, EXAMPLE_REQUEST);
    assert.equal(status, 200);
    assert.equal(predictResponseSchema.parse(body).predictions.length, 1);
    for (
      const path of [
        "/",
        "/model",
        "/health",
        "/ready",
        "/metrics",
        "/openapi.json",
        "/docs",
        "/docs/start.js",
        "/docs/swagger-ui.css",
        "/docs/swagger-ui-bundle.js",
      ]
    ) {
      const response = await fetch(url + path);
      assert.equal(response.status, 200, path);
      assert.ok((await response.arrayBuffer()).byteLength > 0, path);
    }
    const watchlist = await getJson(`${url}/watchlist`);
    assert.ok([200, 404].includes(watchlist.status));
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
  });
});

Deno.test("neither the task nor its threads ask for more: in a terminal that would be a question, and a stop", async () => {
  await withTempDir(async (folder) => {
    const asked = join(folder, "asked.jsonl");
    await withServingProcess(TASK, async ({ url }) => {
      const body = "artist,album,track,uts\nIchiko Aoba,Windswept Adan,Porcelain,1622540000\n";
      const ranked = await fetch(`${url}/rank`, { method: "POST", body });
      assert.equal(ranked.status, 200, await ranked.text());
    }, { DENO_AUDIT_PERMISSIONS: asked });
    const rights = (await Deno.readTextFile(asked)).trim().split("\n").map((line) =>
      z.object({ permission: z.string(), value: z.string().nullable() }).parse(JSON.parse(line))
    );
    const variables = rights.flatMap(({ permission, value }) =>
      permission === "env" ? [value] : []
    );
    const allowed = /--allow-env=(\S+)/.exec(manifest.tasks.serve.command)?.[1]?.split(",");
    assert.ok(variables.length > 0);
    assert.deepEqual(variables.filter((name) => !allowed?.includes(name ?? "all")), []);
  });
});

Deno.test("host and port are those that are asked for, or the message says why not", async () => {
  await withServingProcess(TASK, ({ url }) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/, "this machine alone");
    return Promise.resolve();
  }, { HOST: "" });
  await withServingProcess(TASK, ({ url }) => {
    assert.match(url, /^http:\/\/localhost:\d+$/, "all addresses, among them this machine's");
    return Promise.resolve();
  }, { HOST: "0.0.0.0" });

  const failure = async (env: Record<string, string>): Promise<[number, string]> => {
    const { code, stderr } = await outputOf(TASK, {
      env: { HOST: "127.0.0.1", PORT: "0", ...env },
    });
    return [code, stderr];
  };
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  for (
    const [env, code, message] of [
      [{ HOST: "127.0.0.7" }, 1, /127\.0\.0\.7, port 0: Deno was not allowed to listen there/],
      [{ PORT: String(port) }, 1, new RegExp(`port ${port} is in use; .*PORT=${port + 1}`)],
      [{ PORT: "http" }, 2, /--port <number>' value 'http' from env 'PORT' is invalid/],
      [{ PORT: "70000" }, 2, /must be a port, from 0 to 65535/],
      [{ LOG_LEVEL: "loud" }, 2, /must be one of debug, info, warn, error, silent/],
      [{ CORS_ORIGINS: "example.org" }, 2, /example\.org is not an origin/],
    ] as const
  ) {
    const [got, stderr] = await failure(env);
    assert.match(stderr, message);
    assert.equal(got, code, stderr);
    assert.doesNotMatch(stderr, /^ +at /m, "no stack trace");
  }
});

Deno.test("limits are taken from the environment", async () => {
  const env = { MAX_RECORDS: "1", MAX_BODY_BYTES: "60", CORS_ORIGINS: "https://a.example" };
  await withServingProcess(TASK, async ({ url }) => {
    const record = { plays_t: 1 };
    assert.equal((await postJson(`${url}/predict`, { records: [record] })).status, 200);
    assert.equal((await postJson(`${url}/predict`, { records: [record, record] })).status, 422);
    assert.equal(
      (await postJson(`${url}/predict`, { records: Array(5).fill(record) })).status,
      413,
    );
    const { headers } = await getJson(`${url}/health`, {
      headers: { origin: "https://a.example" },
    });
    assert.equal(headers.get("access-control-allow-origin"), "https://a.example");
  }, env);
});

Deno.test("a damaged or foreign model stops the start with a clear message", async () => {
  await withTempDir(async (root) => {
    // Without a model of its own a root is served the one that comes with the project.
    const { paths } = await openWorkspace(root);
    const failure = async (): Promise<string> => {
      const { code, stderr } = await breakout(
        ["serve", "--root", root, "--model-dir", dirname(paths.artifact), "--port", "0"],
      );
      assert.equal(code, 1);
      return stderr;
    };
    await writeModel(root);
    const model = await Deno.readTextFile(paths.model);
    await Deno.writeTextFile(paths.model, model.replace("0", "1"));
    assert.match(await failure(), /model\.json: damaged, .*SHA-256/);

    const foreign = model.replace("binary:logistic", "reg:squarederror");
    await Deno.writeTextFile(paths.model, foreign);
    const artifact = artifactSchema.parse(JSON.parse(await Deno.readTextFile(paths.artifact)));
    artifact.model.sha256 = sha256(foreign);
    await writeJson(paths.artifact, artifact);
    assert.match(await failure(), /model\.json: not a usable model: /);

    await Deno.writeTextFile(paths.artifact, "{}");
    assert.match(await failure(), /artifact\.json: damaged: /);
  });
});

Deno.test("the server's help names every setting and its variable", async () => {
  const { code, stdout } = await breakout(["serve", "--help"]);
  assert.equal(code, 0);
  for (const { long, envVar } of serve.options) {
    assert.ok(stdout.includes(long ?? ""), long ?? "");
    if (envVar !== undefined) assert.ok(stdout.includes(envVar), envVar);
  }
});
