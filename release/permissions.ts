/**
 * What shipped programs may do, taken from the tasks of `deno.json`.
 *
 * @module
 */
import { join } from "node:path";
import manifest from "../deno.json" with { type: "json" };

/**
 * The permission flags of the serve task.
 *
 * @param folder where the project lies, for the paths that may be read
 */
export function servePermissions(folder = "."): string[] {
  const flags = manifest.tasks.serve.command.match(/'--allow-[^']+'|--allow-\S+/g) ?? [];
  return flags.map((quoted) => {
    const [flag = "", value = ""] = quoted.replaceAll("'", "").split("=");
    const paths = (): string => value.split(",").map((path) => join(folder, path)).join(",");
    return flag === "--allow-read" ? `${flag}=${paths()}` : `${flag}=${value}`;
  });
}

/** Read by what prints in colour. */
const COLOUR = "NO_COLOR,FORCE_COLOR,CLICOLOR_FORCE,TERM";

/**
 * What the standalone binary may do: serve, and read and write the folder that it is called on,
 * wherever that is. It reaches no other host, starts no program and loads no library.
 */
export const BINARY_PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  ...servePermissions().filter((flag) => flag.startsWith("--allow-net=")),
  ...servePermissions().filter((flag) => flag.startsWith("--allow-env="))
    .map((flag) => `${flag},${COLOUR}`),
];
