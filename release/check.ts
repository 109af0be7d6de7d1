/**
 * `deno task release:check`: builds everything that a release would hold, into `dist/`.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bareCommand, runProgram } from "../lib/commands/command.ts";
import { UserError } from "../lib/base/errors.ts";
import { readBytes, sha256, writeAtomic } from "../lib/base/files.ts";
import { VERSION } from "../lib/base/version.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { changelogSection, disagreements, projectText } from "./agreement.ts";
import { binaryName, compile, TARGETS } from "./compile.ts";

const DIST = join(PROJECT_ROOT, "dist");

/** @throws UserError if anything disagrees or could not be made */
async function check(tag: string | undefined): Promise<void> {
  const faults = await disagreements(tag);
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  await rm(DIST, { recursive: true, force: true });

  const sums: string[] = [];
  for (const target of TARGETS) {
    const files = await compile(target, DIST);
    const name = binaryName(target);
    console.log(`${name}: ${files.length} files`);
    // In the form that `sha256sum --check` reads.
    sums.push(`${sha256(await readBytes(join(DIST, name), ""))}  ${name}\n`);
  }
  await writeAtomic(join(DIST, "SHA256SUMS"), sums.sort().join(""));
  const notes = changelogSection(await projectText("CHANGELOG.md"), VERSION);
  await writeAtomic(join(DIST, "RELEASE_NOTES.md"), `${notes ?? ""}\n`);
}

if (import.meta.main) {
  const program = bareCommand(
    "release:check",
    "Build everything that a release would hold, in dist/.",
  )
    .option("--tag <tag>", "the tag of a release: it must fit the version")
    .action(({ tag }) => check(tag));
  await runProgram(program, Deno.args);
}
