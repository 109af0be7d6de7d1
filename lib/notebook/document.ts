import { join, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../base/errors.ts";
import { exists, writeAtomic } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import { PROJECT_ROOT, type Workspace } from "../workspace/workspace.ts";
import { isBar } from "./progress.ts";

/** Text in a notebook file: one string, or its lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);
/** Content by MIME type; JSON content stays as it is. */
const data = z.record(z.string(), z.union([text, z.unknown()]));
/** What is kept of an output's metadata: what a picture shows, in words. */
const metadata = z.object({ "image/png": z.object({ alt: z.string() }).optional() }).default({});

const output = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.string(), text }),
  z.object({ output_type: z.literal("display_data"), data, metadata }),
  z.object({ output_type: z.literal("execute_result"), data, metadata }),
  z.object({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

/** What is kept of a cell's metadata: tags, as nbconvert knows them. */
const cellMetadata = z.object({ tags: z.array(z.string()).optional() }).default({});
const ofCell = { id: z.string(), metadata: cellMetadata, source: text };

const cell = z.discriminatedUnion("cell_type", [
  z.object({ cell_type: z.literal("markdown"), ...ofCell }),
  z.object({
    cell_type: z.literal("code"),
    ...ofCell,
    execution_count: z.number().nullable(),
    outputs: z.array(output),
  }),
]);

/** What is read of a notebook file (nbformat 4.5). */
const notebookSchema = z.object({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(5),
  cells: z.array(cell),
});

export type Notebook = z.infer<typeof notebookSchema>;
export type CodeCell = Extract<Notebook["cells"][number], { cell_type: "code" }>;
export type Output = z.infer<typeof output>;

/** The kernel a notebook asks for; its versions are left out, they would differ by machine. */
const METADATA = {
  kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
  language_info: {
    codemirror_mode: "typescript",
    file_extension: ".ts",
    mimetype: "text/x.typescript",
    name: "typescript",
    nbconvert_exporter: "script",
    pygments_lexer: "typescript",
  },
};

/**
 * Reads a notebook.
 *
 * @throws UserError if it is absent or not a notebook
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return await readRecord(path, notebookSchema, "Notebooks lie in notebooks/.");
}

/**
 * Writes a notebook in one form, whoever ran it and when: what is in a {@link Notebook}, lines as
 * lists, and nothing else, so that equal content gives equal bytes.
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeAtomic(path, JSON.stringify(asFile(notebook), null, 1) + "\n");
}

function asFile({ cells, nbformat, nbformat_minor }: Notebook): unknown {
  return {
    cells: cells.map((one) => ({
      ...one,
      source: lines(one.source),
      ...(one.cell_type === "code" ? { outputs: one.outputs.map(outputAsFile) } : {}),
    })),
    metadata: METADATA,
    nbformat,
    nbformat_minor,
  };
}

/**
 * The drawing of a figure in a file. Viewers prefer `image/svg+xml` to the PNG beside it, and then
 * some of them strip the drawing for safety and show nothing (nbconvert, untrusted notebooks); a type
 * of our own they pass over.
 */
export const FIGURE_SVG = "application/vnd.breakout.figure+xml";

function outputAsFile(one: Output): unknown {
  if (one.output_type === "error") return one;
  if (one.output_type === "stream") return { ...one, text: lines(one.text) };
  const hasPng = "image/png" in one.data;
  const alt = one.data["text/plain"];
  const described = hasPng && typeof alt === "string" ? { "image/png": { alt } } : {};
  const data = Object.entries(one.data).map(([type, content]) => [
    hasPng && type === "image/svg+xml" ? FIGURE_SVG : type,
    typeof content === "string" ? lines(content) : content,
  ]);
  return {
    ...one,
    data: Object.fromEntries(data),
    metadata: { ...described, ...one.metadata },
    ...(one.output_type === "execute_result" ? { execution_count: null } : {}),
  };
}

function lines(content: string): string[] {
  return content === "" ? [] : content.split(/(?<=\n)/);
}

/** The code cells of a notebook. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** Content types of what cells show; a progress bar is plain text. */
const SHOWN = ["image/svg+xml", "image/png", "text/html", "text/markdown"];

/**
 * The code cells of which an output was lost: those that do not show one thing, as every cell of ours
 * does, or whose progress bar never ended.
 */
export function cellsWithLosses(notebook: Notebook): CodeCell[] {
  return codeCells(notebook).filter(({ outputs }) => {
    const bundles = outputs.flatMap((output) => "data" in output ? [output.data] : []);
    const shown = bundles.filter((data) => SHOWN.some((type) => type in data));
    return shown.length !== 1 ||
      bundles.some((data) => !shown.includes(data) && isBar(String(data["text/plain"])));
  });
}

/**
 * The code of a notebook as one module, so that formatter, linter and type checker can read it. A
 * comment before each cell says where it is from.
 *
 * The module must lie in a folder beside the notebooks' own, for its imports to lead to the same
 * files.
 */
export function moduleOf(notebook: Notebook, name: string): string {
  const cells = codeCells(notebook);
  return cells.map((cell, place) =>
    `// ${name}, cell ${place + 1} of ${cells.length} (${cell.id})\n${cell.source.trimEnd()}\n`
  ).join("\n");
}

/** The folder of the notebooks. */
export const NOTEBOOK_FOLDER = join(PROJECT_ROOT, "notebooks");

/**
 * The names of all notebooks, in the order in which they are read, or of those asked for.
 *
 * @param asked names with or without `.ipynb`, or their beginnings: `00`
 * @throws UserError for one that is not there
 */
export async function notebookNames(asked: readonly string[] = []): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(NOTEBOOK_FOLDER));
  const names = files.filter(({ name, isFile }) => isFile && name.endsWith(".ipynb"))
    .map(({ name }) => name).sort();
  if (asked.length === 0) return names;
  return asked.map((start) => {
    const name = names.find((one) => one.startsWith(start));
    if (name === undefined) {
      throw new UserError(`no notebook ${start}; there are ${names.join(", ")}`);
    }
    return name;
  });
}

/**
 * Where a root's notebooks with outputs are: the project's own are the notebooks themselves, those
 * of another root lie under its data, so that a personal history never gets into the project.
 */
export function outputFolder({ root, paths }: Workspace): string {
  return root === resolve(PROJECT_ROOT) ? NOTEBOOK_FOLDER : join(paths.reports, "notebooks");
}

/** Whether all notebooks of a root have been run. */
export async function haveRun(folder: string): Promise<boolean> {
  const names = await notebookNames();
  const present = await Promise.all(names.map((name) => exists(join(folder, name))));
  return present.every((one) => one);
}
