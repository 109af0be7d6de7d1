/**
 * `deno task compile`: the standalone binaries.
 *
 * @module
 */
import { mkdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { bareCommand, runProgram } from "../lib/commands/command.ts";
import { UserError } from "../lib/base/errors.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { BINARY_PERMISSIONS } from "./permissions.ts";
import { copyServingFiles, filesBelow, servingFiles } from "./serving_files.ts";

/** The program that becomes the binary. */
export const ENTRY = "release/breakout.ts";

/** What binaries are made for, by the names that `deno compile` knows. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;
export type Target = typeof TARGETS[number];

/** The binary's file name. */
export function binaryName(target: Target): string {
  return `breakout-${target}${target.includes("windows") ? ".exe" : ""}`;
}

/** The target that this machine runs. */
export function hostTarget(): Target {
  const host = TARGETS.find((target) => target === Deno.build.target);
  if (host === undefined) throw new UserError(`no binary is made for ${Deno.build.target}`);
  return host;
}

/**
 * Makes one binary, from a folder that holds the serving files and nothing else.
 *
 * @param folder where it is put
 * @param runtime a file to use as Deno's runtime instead of the one that is downloaded
 * @returns the files that it holds, sorted
 * @throws UserError with what `deno compile` said, if that fails, or with what the binary lacks or
 * holds too much
 */
export async function compile(
  target: Target,
  folder: string,
  runtime?: string,
): Promise<string[]> {
  const view = await Deno.makeTempDir({ prefix: "breakout-" });
  try {
    const { assets, ...serving } = await servingFiles(ENTRY);
    await copyServingFiles({ assets, ...serving }, view);
    await mkdir(folder, { recursive: true });
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "compile",
        "--node-modules-dir=manual",
        "--no-lock",
        "--no-check", // types lie in modules that do not run and are left out
        ...BINARY_PERMISSIONS,
        ...assets.flatMap((path) => path.startsWith("node_modules/") ? [] : ["--include", path]),
        "--target",
        target,
        "--output",
        join(resolve(folder), binaryName(target)),
        ENTRY,
      ],
      cwd: view,
      env: { NO_COLOR: "1", ...(runtime === undefined ? {} : { DENORT_BIN: runtime }) },
      stdout: "null",
      stderr: "piped",
    }).output();
    const said = new TextDecoder().decode(stderr);
    if (code !== 0) throw new UserError(`${target}: deno compile failed:\n${said}`);
    const embedded = await readEmbedded(said, view);
    const faults = embeddingFaults(embedded, await filesBelow(view));
    if (faults.length > 0) throw new UserError(`${target}: ${faults.join("\n")}`);
    return embedded;
  } finally {
    await rm(view, { recursive: true });
  }
}

/** What is missing in a binary or should not be in it. */
export function embeddingFaults(embedded: readonly string[], serving: readonly string[]): string[] {
  const [found, wanted] = [new Set(embedded), new Set(serving)];
  return [
    ...[...wanted.difference(found)].map((path) => `${path} is not in the binary`),
    ...[...found.difference(wanted)].map((path) => `${path} is in the binary, but not served`),
  ];
}

const BRANCH = /^(?<indent>(?:│ | {2})*)[├└]─[─┬] (?<name>.+?) \([^()]*\)$/;

/**
 * Reads the tree of embedded files that `deno compile` prints. It writes a folder that is embedded
 * whole as `folder/*`.
 *
 * @param root the folder that the paths are relative to
 * @returns the files, sorted
 * @throws Error if the text holds no such tree
 */
export async function readEmbedded(said: string, root: string): Promise<string[]> {
  const lines = said.split("\n");
  const tree = lines.slice(
    lines.indexOf("Embedded Files") + 1,
    lines.findLastIndex((line) => line.startsWith("Files: ")),
  );
  const files: string[] = [];
  const above: string[] = [];
  for (const line of tree) {
    const { indent, name } = BRANCH.exec(line)?.groups ?? {};
    if (indent === undefined || name === undefined) continue; // a blank line, or the binary's name
    above.splice(indent.length / 2, Infinity, name);
    const path = above.join("/");
    if (line[indent.length + 2] === "┬") continue;
    if (!path.endsWith("/*")) files.push(path);
    else files.push(...await filesBelow(root, path.slice(0, -2)));
  }
  if (files.length === 0) throw new Error(`no list of embedded files in:\n${said}`);
  return files.sort();
}

if (import.meta.main) {
  const program = bareCommand("compile", "Make the standalone binaries, in dist/.")
    .addOption(
      new Option("--target <target...>", "only these (default: all)").choices(TARGETS),
    )
    .action(async ({ target }) => {
      const folder = join(PROJECT_ROOT, "dist");
      for (const each of target ?? TARGETS) {
        const files = await compile(each, folder);
        console.log(
          `${relative(Deno.cwd(), join(folder, binaryName(each)))}: ${files.length} files`,
        );
      }
    });
  await runProgram(program, Deno.args);
}
