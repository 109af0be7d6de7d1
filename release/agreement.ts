/**
 * What the files of a release say of each other, and whether they agree.
 *
 * @module
 */
import { join } from "node:path";
import { VERSION } from "../lib/base/version.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";

/** Files that name the Deno that everything is built, tested and shipped with. */
export const PINNING = [
  ".ci/run",
  ".github/workflows/release.yml",
  "CONTRIBUTING.md",
  "Dockerfile",
  "README.md",
] as const;

/** Every version of Deno that a text names as one to run. */
export function denoVersions(text: string): string[] {
  const names = /(?:\bdeno@|\bDENO_VERSION=|\bdenoland\/deno:|\bdeno-version: )v?(\d+\.\d+\.\d+)/g;
  return [...text.matchAll(names)].map(([, version = ""]) => version);
}

/**
 * The part of a changelog in the form of keepachangelog.com that tells of a version.
 *
 * @returns `null` if there is none with a date
 */
export function changelogSection(changelog: string, version: string): string | null {
  for (const section of changelog.split(/^(?=## )/m)) {
    const [, name] = /^## \[([^\]]+)\] - \d{4}-\d{2}-\d{2}$/m.exec(section) ?? [];
    const text = section.replace(/^## .*\n/, "").replace(/^\[[^\]]+\]: .*\n/gm, "").trim();
    if (name === version && text !== "") return text;
  }
  return null;
}

/**
 * Everything that stands in the way of a release.
 *
 * @param tag that it is made of, such as `v1.2.3`; not checked if absent
 */
export async function disagreements(tag?: string): Promise<string[]> {
  const faults: string[] = [];
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(VERSION)) {
    faults.push(`deno.json: version ${VERSION} is not a semantic version`);
  }
  if (tag !== undefined && tag !== `v${VERSION}`) {
    faults.push(`the tag ${tag} is not of deno.json's version ${VERSION}`);
  }
  if (changelogSection(await projectText("CHANGELOG.md"), VERSION) === null) {
    faults.push(`CHANGELOG.md: nothing under "## [${VERSION}] - <date>"`);
  }
  const pinned = new Map<string, string[]>();
  for (const file of PINNING) {
    const versions = denoVersions(await projectText(file));
    if (versions.length === 0) faults.push(`${file}: names no version of Deno`);
    for (const version of versions) pinned.set(version, [...pinned.get(version) ?? [], file]);
  }
  if (pinned.size > 1) {
    const told = [...pinned].map(([version, files]) =>
      `${version} in ${[...new Set(files)].join(", ")}`
    );
    faults.push(`different versions of Deno: ${told.join("; ")}`);
  }
  return faults;
}

/** A file of the project. */
export async function projectText(path: string): Promise<string> {
  return await Deno.readTextFile(join(PROJECT_ROOT, path));
}
