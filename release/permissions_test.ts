import assert from "node:assert/strict";
import { BINARY_PERMISSIONS, servePermissions } from "./permissions.ts";

Deno.test("serving may read, listen and read its settings, nothing else", () => {
  const flags = servePermissions("/srv");
  assert.deepEqual(flags.map((flag) => flag.split("=")[0]).sort(), [
    "--allow-env",
    "--allow-net",
    "--allow-read",
  ]);
  for (const flag of flags) assert.doesNotMatch(flag, /['"]|=$/);
  const read = flags.find((flag) => flag.startsWith("--allow-read=")) ?? "";
  for (const path of read.replace("--allow-read=", "").split(",")) {
    assert.ok(path === "/srv" || path.startsWith("/srv/"), path);
  }
});

Deno.test("the binary may listen on this machine's addresses, and run or load nothing", () => {
  assert.deepEqual(BINARY_PERMISSIONS.map((flag) => flag.split("=")[0]).sort(), [
    "--allow-env",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--no-prompt",
  ]);
  const net = BINARY_PERMISSIONS.find((flag) => flag.startsWith("--allow-net=")) ?? "";
  for (const host of net.replace("--allow-net=", "").split(",")) {
    assert.match(host, /^(0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\])$/);
  }
});
