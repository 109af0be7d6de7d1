/**
 * `deno task release:check`: builds everything that a release would hold, into `dist/`.
 *
 * @module
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { bareCommand, runProgram } from "../lib/commands/command.ts";
import { UserError } from "../lib/base/errors.ts";
import { readBytes, sha256, writeAtomic } from "../lib/base/files.ts";
import { textTable } from "../lib/text/text.ts";
import { VERSION } from "../lib/base/version.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { changelogSection, disagreements, projectText } from "./agreement.ts";
import { binaryName, compile, TARGETS } from "./compile.ts";
import type { Target } from "./compile.ts";
import { build } from "./dockerfile.ts";

const DIST = join(PROJECT_ROOT, "dist");

/** What became of one part of a release. */
interface Outcome {
  readonly part: string;
  readonly made: boolean;
  readonly told: string;
}

/** Makes one binary, or, where Deno's runtime cannot be downloaded, goes through the step without. */
async function binary(target: Target): Promise<Outcome> {
  const part = binaryName(target);
  try {
    const files = await compile(target, DIST);
    return { part, made: true, told: `${files.length} files` };
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.includes("dl.deno.land")) throw error;
  }
  const refused = "Deno's runtime could not be downloaded";
  if (!target.includes("linux") || Deno.build.os !== "linux") {
    return { part, made: false, told: refused };
  }
  const folder = await Deno.makeTempDir();
  try {
    const files = await compile(target, folder, Deno.execPath());
    const told = `${refused}; gone through with a stand-in: ${files.length} files`;
    return { part, made: false, told };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Performs the Dockerfile's steps for one of its results. */
async function image(target: string): Promise<Outcome> {
  const scratch = await Deno.makeTempDir();
  try {
    const [dockerfile, ignored] = [
      await projectText("Dockerfile"),
      await projectText(".dockerignore"),
    ];
    await build({ dockerfile, ignored, context: PROJECT_ROOT, target, scratch });
    return { part: `image ${target}`, made: true, told: "its steps, without Docker" };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Checksums in the form that `sha256sum --check` reads, and the changelog's section. */
async function writeAccompanying(): Promise<void> {
  const lines: string[] = [];
  for (const name of (await readdir(DIST)).filter((name) => name.startsWith("breakout-")).sort()) {
    lines.push(`${sha256(await readBytes(join(DIST, name), ""))}  ${name}\n`);
  }
  await writeAtomic(join(DIST, "SHA256SUMS"), lines.join(""));
  const notes = changelogSection(await projectText("CHANGELOG.md"), VERSION);
  await writeAtomic(join(DIST, "RELEASE_NOTES.md"), `${notes ?? ""}\n`);
}

/** @throws UserError if anything disagrees, fails, or, for a release, could not be made */
async function check(tag: string | undefined): Promise<void> {
  const faults = await disagreements(tag);
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  await rm(DIST, { recursive: true, force: true });

  const outcomes: Outcome[] = [];
  for (const target of TARGETS) outcomes.push(await binary(target));
  for (const target of ["serve", "train"]) outcomes.push(await image(target));
  await writeAccompanying();

  const rows = outcomes.map(({ part, made, told }) => [part, made ? "made" : "NOT MADE", told]);
  console.log(`breakout ${VERSION}\n${textTable(["part", "", ""], rows)}`);
  const missing = outcomes.filter(({ made }) => !made);
  if (tag !== undefined && missing.length > 0) {
    throw new UserError(`not made: ${missing.map(({ part }) => part).join(", ")}`);
  }
}

if (import.meta.main) {
  const program = bareCommand(
    "release:check",
    "Build everything that a release would hold, in dist/.",
  )
    .option("--tag <tag>", "the tag of a release: it must fit the version, and all must be made")
    .action(({ tag }) => check(tag));
  await runProgram(program, Deno.args);
}
