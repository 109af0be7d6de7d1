/**
 * What shipped programs may do, taken from the tasks of `deno.json`.
 *
 * @module
 */
import { join } from "node:path";
import manifest from "../deno.json" with { type: "json" };

/** What serving reads, of the project. */
const READ = [
  "configs",
  "data/curated",
  "data/processed",
  "data/models",
  "data/metrics",
  "data/predictions",
  "lib",
  "node_modules/swagger-ui-dist",
];

/**
 * The permission flags of the serve task, which reads any root, narrowed to the project's own.
 *
 * @param folder where the project lies
 */
export function servePermissions(folder = "."): string[] {
  const flags = manifest.tasks.serve.command.match(/'--allow-[^']+'|--allow-\S+/g) ?? [];
  return flags.map((flag) => flag.replaceAll("'", "")).map((flag) =>
    flag === "--allow-read" ? `${flag}=${READ.map((path) => join(folder, path)).join(",")}` : flag
  );
}

/**
 * What the standalone binary may do: serve, and read and write the folder that it is called on,
 * wherever that is. It reaches no other host, starts no program and loads no library.
 */
export const BINARY_PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  ...servePermissions().filter((flag) => /^--allow-(net|env)=/.test(flag)),
];
