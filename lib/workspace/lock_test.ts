import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../testing.ts";
import { lockRoot } from "./lock.ts";
import { openWorkspace, PROJECT_ROOT } from "./workspace.ts";

Deno.test("one command writes at a time; the second waits, then says who does", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const first = await lockRoot(workspace, "import");
    await assert.rejects(lockRoot(workspace, "sync", 100), {
      name: "UserError",
      message: new RegExp(
        `\\.lock: 'import' is writing here since 20.* UTC \\(process ${Deno.pid}\\)`,
      ),
    });
    const waiting = lockRoot(workspace, "sync", 10_000);
    first[Symbol.dispose]();
    (await waiting)[Symbol.dispose]();
  }));

Deno.test("a killed holder does not block, and what it left half written is cleared", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const code = `
      import { lockRoot } from "${PROJECT_ROOT}lib/workspace/lock.ts";
      import { openWorkspace } from "${PROJECT_ROOT}lib/workspace/workspace.ts";
      await lockRoot(await openWorkspace(Deno.args[0]), "import");
      console.log("locked");
      setInterval(() => {}, 1000);
    `;
    const script = join(root, "holder.ts");
    await Deno.writeTextFile(script, code);
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", join(PROJECT_ROOT, "deno.json"), script, root],
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    assert.match(new TextDecoder().decode((await reader.read()).value), /locked/);
    await assert.rejects(lockRoot(workspace, "sync", 0), /'import' is writing here/);

    const temporary = `.${crypto.randomUUID()}.tmp`;
    const { paths } = workspace;
    const left = [
      join(paths.scrobbles, "..", temporary),
      join(paths.artifact, "..", "listeners", "a", temporary),
      join(paths.raw, "lastfm", "rj", "0-1", temporary),
    ];
    const kept = join(paths.scrobbles, "..", ".notes.tmp");
    for (const path of [...left, kept]) {
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, "");
    }
    holder.kill("SIGKILL");
    await holder.status;
    await reader.cancel();
    using _lock = await lockRoot(workspace, "sync", 5_000);
    for (const path of left) await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    await Deno.stat(kept);
  }));

Deno.test("a root that cannot be written to is told, not traced", () =>
  withTempDir(async (folder) => {
    const root = join(folder, "root");
    await Deno.writeTextFile(root, "a file");
    await assert.rejects(
      lockRoot({ ...await openWorkspace(folder), root }, "import"),
      /root.data.\.lock: cannot be written: Not a directory/,
    );
  }));

Deno.test("a full disk is told of, after what killed runs left on it is cleared", () =>
  withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const left = join(workspace.paths.scrobbles, "..", `.${crypto.randomUUID()}.tmp`);
    await Deno.mkdir(join(left, ".."), { recursive: true });
    await Deno.writeTextFile(left, "");
    await Deno.symlink("/dev/full", join(root, "data", ".lock"));
    await assert.rejects(lockRoot(workspace, "sync"), {
      name: "UserError",
      message: /\.lock: cannot be written: No space left on device/,
    });
    await assert.rejects(Deno.stat(left), Deno.errors.NotFound);
  }));
