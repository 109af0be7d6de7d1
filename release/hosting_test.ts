import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import manifest from "../deno.json" with { type: "json" };
import { backtestQuickly } from "../lib/commands/testing.ts";
import { outputOf, withTempDir } from "../lib/testing.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { projectText } from "./agreement.ts";
import { servePermissions } from "./permissions.ts";
import { copyServingFiles, servingFiles } from "./serving_files.ts";
import { assertServes, dockerWords, predict, withServer } from "./testing.ts";

/** The runtime of Deno Deploy is a Deno 2.5. */
const HOSTED_DENO = "2.5.6";
const MEBIBYTE = 2 ** 20;

/** What https://render.com/docs/blueprint-spec says of the fields that are used here. */
const blueprintSchema = z.strictObject({
  services: z.array(z.strictObject({
    type: z.literal("web"),
    name: z.string().min(1),
    runtime: z.literal("docker"),
    plan: z.enum(["free", "starter", "standard", "pro", "pro plus", "pro max", "pro ultra"]),
    healthCheckPath: z.string().startsWith("/"),
    envVars: z.array(z.union([
      z.strictObject({ key: z.string(), value: z.string() }),
      z.strictObject({ key: z.string(), generateValue: z.literal(true) }),
    ])),
  })),
});

Deno.test("render.yaml describes one free Docker web service on the served port", async () => {
  const { services } = blueprintSchema.parse(parse(await projectText("render.yaml")));
  assert.deepEqual(services, [{
    type: "web",
    name: "breakout",
    runtime: "docker",
    plan: "free",
    healthCheckPath: "/",
    envVars: [
      { key: "PORT", value: "9696" },
      { key: "BREAKOUT_TOKEN", generateValue: true },
    ],
  }]);
  // Render builds the Dockerfile's last stage.
  const stages = (await projectText("Dockerfile")).match(/^FROM .*$/gm) ?? [];
  assert.match(stages.at(-1) ?? "", /AS serve$/);
});

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ context: z.literal("."), target: z.string() }),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()),
    }),
  ),
});

Deno.test("compose.yaml trains on the host's data and serves it, writing nothing", async () => {
  const { services } = composeSchema.parse(parse(await projectText("compose.yaml")));
  assert.deepEqual(Object.keys(services).sort(), ["serve", "train"]);
  assert.deepEqual(services["train"]?.volumes, ["./data:/app/data"]);
  assert.deepEqual(services["serve"]?.volumes, ["./data:/app/data:ro"]);
  assert.deepEqual(services["serve"]?.ports, ["127.0.0.1:9696:9696"]);
  const dockerfile = await projectText("Dockerfile");
  for (const { build: { target } } of Object.values(services)) {
    assert.match(dockerfile, new RegExp(`^FROM .* AS ${target}$`, "m"));
  }
});

Deno.test("the served container has no rights but those of the serve task", async () => {
  const [, stage = ""] = (await projectText("Dockerfile")).split(/^(?=FROM .* AS serve$)/m);
  assert.match(stage, /^USER deno$/m);
  const flags = (await dockerWords("CMD")).filter((word) => word.startsWith("--allow"));
  assert.deepEqual(flags, servePermissions());
});

Deno.test(".dockerignore lets the model in, and of data nothing else", async () => {
  const [everything, ...rules] = (await projectText(".dockerignore")).split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  assert.equal(everything, "**");
  const letIn = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1));
  assert.deepEqual(letIn.filter((path) => path.startsWith("data")), ["data/models/shipped/"]);
  for (const path of [".env", ".git", "node_modules", "release/"]) {
    assert.ok(!letIn.includes(path), path);
  }
});

/** The executable of a Deno from the npm registry; `null` where there is no npx. */
async function denoFromNpm(version: string): Promise<string | null> {
  try {
    const { code, stdout, stderr } = await outputOf(
      ["-y", `deno@${version}`, "eval", "console.log(Deno.execPath())"],
      { program: "npx", cwd: "/" },
    );
    assert.equal(code, 0, stderr);
    return stdout.trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Memory that a process holds, in bytes. */
async function residentMemory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Asks with many connections at once, for small and for large answers. */
async function load(url: string): Promise<void> {
  for (const [records, connections, requests] of [[1, 16, 100], [1000, 4, 10]] as const) {
    await Promise.all(Array.from({ length: connections }, async () => {
      for (let request = 0; request < requests; request++) {
        const response = await predict(url, records);
        await response.arrayBuffer();
        assert.equal(response.status, 200);
      }
    }));
  }
}

const hosted = Deno.build.os === "linux" ? await denoFromNpm(HOSTED_DENO) : null;
const notice = hosted === null ? " [SKIPPED: needs Linux and npx]" : "";

Deno.test({
  name: `a fresh clone is served as on Deno Deploy: Deno ${HOSTED_DENO}, little memory${notice}`,
  ignore: hosted === null,
  fn: async () => {
    if (hosted === null) return;
    const { install, runtime } = manifest.deploy;
    assert.deepEqual(Object.keys(runtime).sort(), ["args", "entrypoint", "type"]);
    assert.equal(runtime.type, "dynamic");
    const env = { NO_COLOR: "1", PORT: "0" };

    await withTempDir(async (clone) => {
      const files = await servingFiles(runtime.entrypoint);
      const assets = files.assets.filter((path) => !path.startsWith("node_modules/"));
      await copyServingFiles({ ...files, assets, packages: [] }, clone);
      await Deno.copyFile(join(PROJECT_ROOT, "deno.lock"), join(clone, "deno.lock"));

      const [program, ...args] = install.split(" ");
      assert.equal(program, "deno");
      const installed = await outputOf(args, { program: hosted, cwd: clone, env });
      assert.equal(installed.code, 0, installed.stderr);

      // The host allows everything; here writing is refused, to see that nothing asks for it.
      const command = new Deno.Command(hosted, {
        args: ["run", "--allow-all", "--deny-write", runtime.entrypoint, ...runtime.args],
        cwd: clone,
        env,
        stdout: "piped",
        stderr: "piped",
      });
      await withServer(command, async ({ url, pid, stop }) => {
        await assertServes(url);
        const idle = await residentMemory(pid);
        await load(url);
        const loaded = await residentMemory(pid);
        console.log(`memory: ${toMebibytes(idle)} after start, ${toMebibytes(loaded)} under load`);
        assert.ok(idle < 256 * MEBIBYTE, toMebibytes(idle));
        assert.ok(loaded < 600 * MEBIBYTE, toMebibytes(loaded));

        // A client that keeps its connection open does not hold the end up.
        using _idleClient = await Deno.connect({
          hostname: "127.0.0.1",
          port: Number(new URL(url).port),
        });
        const asked = performance.now();
        assert.equal(await stop("SIGINT"), 0);
        const took = performance.now() - asked;
        assert.ok(took < 5000, `took ${took.toFixed(0)} ms to stop`);
      });
    });
  },
});

Deno.test({
  name: `the command line works on Deno ${HOSTED_DENO} too${notice}`,
  ignore: hosted === null,
  fn: () =>
    withTempDir(async (root) => {
      if (hosted === null) return;
      await backtestQuickly(root);
      const args = ["run", "-A", "--frozen", "breakout.ts", "pipeline", "--sample", "--root", root];
      const { code, stdout, stderr } = await outputOf(args, { program: hosted, cwd: PROJECT_ROOT });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /Likely to be core by/);
    }),
});

function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(0)} MiB`;
}
