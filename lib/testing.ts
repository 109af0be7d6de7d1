/**
 * What tests share: reference numbers, temporary roots, tables compared cell by cell.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { z } from "zod";
import { itemAt } from "./base/items.ts";
import { type Frame, frameOf } from "./tables/frame.ts";
import { readTable } from "./tables/table_csv.ts";
import { PROJECT_ROOT } from "./workspace/workspace.ts";

const SHARED = join(PROJECT_ROOT, "..", "shared");

/** Whether the reference numbers, which are not part of the project, lie beside it. */
export const hasReference: boolean = await Deno.stat(SHARED).then(() => true, () => false);

/** A file of the reference numbers that are not part of the project. */
export function sharedFile(path: string): string {
  return join(SHARED, path);
}

/** A file of the reference numbers that are. */
export function referenceFile(path: string): string {
  return join(PROJECT_ROOT, "lib/testdata/reference", path);
}

/** A test against reference numbers: where they are absent it is skipped, and says so. */
export function referenceTest(name: string, run: () => void | Promise<void>): void {
  const notice = hasReference ? "" : " [SKIPPED: no reference numbers beside the project]";
  Deno.test({ name: name + notice, ignore: !hasReference, fn: run });
}

/** Runs with a folder that is removed afterwards. */
export async function withTempDir<T>(run: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempDir({ prefix: "breakout-" });
  try {
    return await run(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/**
 * Asserts that two tables hold the same rows in the same order: text and missing values equal,
 * numbers within `tolerance`, absolute or relative to the expected value, whichever is wider.
 */
export function assertSameTable(actual: Frame, expected: Frame, tolerance: number): void {
  assert.deepEqual([...actual.columns].sort(), [...expected.columns].sort(), "columns");
  assert.equal(actual.height, expected.height, "rows");
  for (const column of expected.columns) {
    const a: unknown[] = actual.getColumn(column).toArray();
    const e: unknown[] = expected.getColumn(column).toArray();
    for (let row = 0; row < e.length; row++) {
      const [x, y] = [a[row], e[row]];
      const same = typeof x === "number" && typeof y === "number"
        ? Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y))
        : (x ?? null) === (y ?? null);
      if (!same) assert.fail(`row ${row}, column ${column}: ${String(x)} is not ${String(y)}`);
    }
  }
}

/** What a command printed, and its exit status. */
export interface CommandOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than anything that a test starts takes: what runs on then hangs, and is killed. */
export const MOST_MS = 180_000;

/** Runs a program to its end, Deno if no other is named. */
export async function outputOf(
  args: readonly string[],
  { program = Deno.execPath(), env = {}, cwd = PROJECT_ROOT }: {
    readonly program?: string;
    readonly env?: Record<string, string>;
    readonly cwd?: string;
  } = {},
): Promise<CommandOutput> {
  const bound = new AbortController();
  const late = setTimeout(() => bound.abort(), MOST_MS);
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      cwd,
      stdin: "null",
      signal: bound.signal,
    }).output();
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    clearTimeout(late);
  }
}

/** A Python that has some modules, named with commas between; `null` where there is none. */
export async function pythonWith(modules: string): Promise<string | null> {
  // Looked for, not loaded: that alone would take a second.
  const look = "import sys; from importlib.util import find_spec; " +
    "sys.exit(any(find_spec(name.strip()) is None for name in sys.argv[1].split(',')))";
  for (const program of ["python3", "/usr/bin/python3"]) {
    const has = await outputOf(["-c", look, modules], { program })
      .then(({ code }) => code === 0, () => false);
    if (has) return program;
  }
  return null;
}

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of a file's tests. */
let started: Browser | null = null;

/**
 * A test in a browser. Without Chromium it is skipped, and says so; never in continuous integration.
 *
 * @param run given the browser, which the other tests of the file have too
 * @param lacks what else it needs and is not on this machine, in words
 */
export function browserTest(
  name: string,
  run: (browser: Browser) => Promise<void>,
  lacks: readonly string[] = [],
): void {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  const missing = [...(executablePath === undefined ? ["Chromium"] : []), ...lacks].join(", no ");
  const skip = missing !== "" && Deno.env.get("CI") !== "true";
  Deno.test({
    name: name + (skip ? ` [SKIPPED: no ${missing} on this machine]` : ""),
    ignore: skip,
    fn: async () => {
      assert.ok(executablePath !== undefined && missing === "", `no ${missing}`);
      const { chromium } = await import("playwright-core");
      started ??= await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      await run(started);
    },
  });
  Deno.test.afterAll(async () => await started?.close());
}
/** Runs on a page of a browser, which must have nothing to complain about. */
export async function onPage(
  browser: Browser,
  options: Parameters<Browser["newPage"]>[0],
  run: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  await run(page);
  await page.close();
  assert.deepEqual(complaints, []);
}

/** Runs the real command line in a process of its own. */
export function breakout(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CommandOutput> {
  return outputOf(["run", "-A", join(PROJECT_ROOT, "breakout.ts"), ...args], { env });
}

/** A modeling table, and the numbers that scikit-learn and XGBoost computed of it. */
export interface ReferenceTable {
  readonly name: string;
  readonly path: string;
  /** The file of some of the numbers. */
  readonly numbers: (of: "training" | "logistic" | "scoring" | "xgboost") => string;
  /** Skipped where the table is absent. */
  readonly test: (name: string, run: () => void | Promise<void>) => void;
}

/** The original project's table as it was published. */
export const AS_PUBLISHED: ReferenceTable = {
  name: "the original's published table",
  path: sharedFile("data/original_modeling_as_published.csv"),
  numbers: (of) => sharedFile(`reference/original/${of}_as_published.json`),
  test: referenceTest,
};

export const REFERENCE_TABLES: readonly ReferenceTable[] = [
  {
    name: "the synthetic table",
    path: referenceFile("synthetic/modeling.csv"),
    numbers: (of) => referenceFile(`synthetic/${of}.json`),
    test: Deno.test,
  },
  AS_PUBLISHED,
  {
    name: "the original's table rebuilt by the rules",
    path: sharedFile("reference/original/modeling.csv"),
    numbers: (of) => sharedFile(`reference/original/${of}_rebuilt.json`),
    test: referenceTest,
  },
];

/** The content of a JSON file of reference numbers. */
export async function referenceJson<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  return schema.parse(JSON.parse(await Deno.readTextFile(path)));
}

/** Asserts that numbers differ from the expected ones by at most `tolerance`. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  expected.forEach((value, i) => {
    const got = itemAt(actual, i);
    assert.ok(Math.abs(got - value) <= tolerance, `${i}: ${got} is not ${value}`);
  });
}

/** A table in a file as polars holds it. */
export async function readFrame(path: string): Promise<Frame> {
  return frameOf(await readTable(path, [], ""), () => false);
}
