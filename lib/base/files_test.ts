import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "./errors.ts";
import { exists, readText, writeAtomic } from "./files.ts";
import { withTempDir } from "../testing.ts";

Deno.test("a write replaces the content, makes folders and leaves nothing else", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "a", "b", "file.txt");
    await writeAtomic(path, "old");
    await writeAtomic(path, "new");
    assert.equal(await Deno.readTextFile(path), "new");
    assert.deepEqual([...Deno.readDirSync(join(dir, "a", "b"))].map((e) => e.name), ["file.txt"]);
  });
});

Deno.test("a write that fails leaves the target as it was and no temporary file", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "folder");
    await Deno.mkdir(join(path, "inner"), { recursive: true });
    await assert.rejects(writeAtomic(path, "a file cannot replace a folder"));
    assert.ok(await exists(join(path, "inner")));
    assert.deepEqual([...Deno.readDirSync(dir)].map((e) => e.name), ["folder"]);
  });
});

Deno.test("a missing file is told with what to do about it", async () => {
  await assert.rejects(readText("/nowhere/x.csv", "Build it."), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.message, "/nowhere/x.csv: no such file. Build it.");
    return true;
  });
});
