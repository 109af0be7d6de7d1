import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "./errors.ts";
import { exists, fileFault, readText, writeAtomic } from "./files.ts";
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

Deno.test("where a link is, the file that it leads to is written; link and rights stay", async () => {
  await withTempDir(async (dir) => {
    const [file, link] = [join(dir, "kept elsewhere", "file.txt"), join(dir, "link.txt")];
    await writeAtomic(file, "old");
    await Deno.chmod(file, 0o600);
    await Deno.symlink(file, link);
    await writeAtomic(link, "new");
    assert.equal(await Deno.readTextFile(file), "new");
    assert.ok((await Deno.lstat(link)).isSymlink);
    assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
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

Deno.test("faults of the system are the user's to mend, faults of the program are not", async () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  const fault = fileFault("data/x.csv", "be written", full);
  assert.ok(fault instanceof UserError);
  assert.equal(fault.message, "data/x.csv: cannot be written: No space left on device");
  const own = new TypeError("not a function");
  assert.equal(fileFault("data/x.csv", "be written", own), own);
  await assert.rejects(writeAtomic("/dev/null/x.csv", ""), {
    name: "UserError",
    message: "/dev/null/x.csv: cannot be written: File exists",
  });
  await assert.rejects(readText("/dev/null", ""), /^UserError: \/dev\/null: neither a file nor/);
});
