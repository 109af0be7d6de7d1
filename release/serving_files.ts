/**
 * Which files serving takes: the modules that an entry point reaches, the npm packages that those
 * import, the configuration and the model. What is shipped holds these and nothing else.
 *
 * As a program it copies them: `deno run -A release/serving_files.ts <entry> <folder>`.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UserError } from "../lib/base/errors.ts";
import { cardBeside, readArtifact } from "../lib/artifact/artifact.ts";
import { exists } from "../lib/base/files.ts";
import { evaluationBeside, figureBeside } from "../lib/evaluation/evaluation_report.ts";
import { DOCUMENTATION_FILES } from "../lib/server/documentation_routes.tsx";
import { PAGE_ASSETS } from "../lib/server/page_assets.ts";
import { openWorkspace, PROJECT_ROOT } from "../lib/workspace/workspace.ts";

/** An npm package, installed. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** The folder that holds it. */
  readonly folder: string;
}

/** Everything that an entry point takes; paths are relative to the project, sorted. */
export interface ServingFiles {
  readonly modules: readonly string[];
  /** Configuration and model. */
  readonly assets: readonly string[];
  readonly packages: readonly Package[];
}

/** Read by Deno itself: the import map, and the pinned and overridden packages. */
export const MANIFESTS = ["deno.json", "package.json"] as const;

const target = z.object({ specifier: z.string() }).optional();

/** What is used of `deno info --json`. */
const graphSchema = z.object({
  roots: z.array(z.string()),
  modules: z.array(z.object({
    specifier: z.string(),
    npmPackage: z.string().optional(),
    error: z.string().optional(),
    dependencies: z.array(z.object({ code: target })).default([]),
  })),
  redirects: z.record(z.string(), z.string()),
  npmPackages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      dependencies: z.array(z.string()),
      localPath: z.string(),
    }),
  ),
});
type Graph = z.infer<typeof graphSchema>;

/**
 * Everything that an entry point takes at run time; what it imports for its types alone is left out.
 *
 * @param entry relative to the project
 * @throws UserError if a module cannot be found, or the model is missing
 */
export async function servingFiles(entry: string): Promise<ServingFiles> {
  const graph = await moduleGraph(entry);
  const reached = [...reachedFrom(graph.roots, moduleDependencies(graph))];
  const roots = graph.modules
    .filter((module) => reached.includes(module.specifier))
    .flatMap(({ npmPackage }) => npmPackage ?? []);
  const ids = reachedFrom(roots, (id) => graph.npmPackages[id]?.dependencies ?? []);
  return {
    modules: reached.filter((specifier) => specifier.startsWith("file:"))
      .map((specifier) => relative(PROJECT_ROOT, fileURLToPath(specifier))).sort(),
    assets: await assets(),
    packages: [...ids].flatMap((id) => {
      const found = graph.npmPackages[id];
      if (found === undefined) return [];
      return [{ name: found.name, version: found.version, folder: found.localPath }];
    }).sort((a, b) => a.name < b.name ? -1 : 1),
  };
}

async function moduleGraph(entry: string): Promise<Graph> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: PROJECT_ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) throw new UserError(`${entry}: ${new TextDecoder().decode(stderr)}`);
  const graph = graphSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
  const broken = graph.modules.find((module) => module.error !== undefined);
  if (broken !== undefined) throw new UserError(`${broken.specifier}: ${broken.error}`);
  return graph;
}

function moduleDependencies({ modules, redirects }: Graph): (specifier: string) => string[] {
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  return (specifier) =>
    (bySpecifier.get(specifier)?.dependencies ?? [])
      .flatMap(({ code }) => code?.specifier ?? [])
      .map((code) => redirects[code] ?? code);
}

/** Everything that can be reached, the start included. */
function reachedFrom(start: readonly string[], next: (id: string) => string[]): Set<string> {
  const reached = new Set(start);
  for (const id of reached) for (const other of next(id)) reached.add(other); // grows as it is read
  return reached;
}

/** The configuration, the committed models' files as their artifacts name them, the API's page. */
async function assets(): Promise<string[]> {
  const { paths } = await openWorkspace();
  const files: string[] = [];
  for (const artifact of [paths.shipped, paths.records]) {
    if (!await exists(artifact)) continue;
    const { model } = await readArtifact(artifact);
    files.push(artifact, join(dirname(artifact), model.file));
    for (const beside of [evaluationBeside, figureBeside, cardBeside]) {
      const file = beside(artifact);
      if (await exists(file)) files.push(file);
    }
  }
  for await (const entry of Deno.readDir(join(PROJECT_ROOT, "configs"))) {
    if (entry.isFile) files.push(join(PROJECT_ROOT, "configs", entry.name));
  }
  const project = files.map((file) => relative(PROJECT_ROOT, file));
  return [...project, ...DOCUMENTATION_FILES, ...PAGE_ASSETS].sort();
}

/**
 * Copies the files to a folder that runs on its own, with `--node-modules-dir=manual`: project files
 * in their places, packages in `node_modules` without what never runs.
 *
 * @throws UserError if two versions of a package are taken: only one has room in `node_modules`
 */
export async function copyServingFiles(files: ServingFiles, folder: string): Promise<void> {
  const taken = new Map<string, string>();
  for (const { name, version } of files.packages) {
    const other = taken.get(name);
    if (other !== undefined) throw new UserError(`${name}: both ${other} and ${version} are taken`);
    taken.set(name, version);
  }
  const copies = new Map<string, string>();
  for (const path of [...files.modules, ...files.assets, ...MANIFESTS]) {
    copies.set(join(folder, path), join(PROJECT_ROOT, path));
  }
  for (const { name, folder: from } of files.packages) {
    for (const path of await filesBelow(from)) {
      if (!NOT_RUN.test(path)) {
        copies.set(join(folder, "node_modules", name, path), join(from, path));
      }
    }
  }
  for (const inside of new Set([...copies.keys()].map(dirname))) {
    await Deno.mkdir(inside, { recursive: true });
  }
  for (const [to, from] of copies) await Deno.copyFile(from, to);
}

/** Of a package, what never runs; its tests may even be what no parser can read. */
const NOT_RUN = /^(tests?|examples?|bench(marks?)?)\/|\.map$|\.d\.[cm]?ts$/;

/** Every file below a folder of `root`, relative to it. */
export async function filesBelow(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) found.push(...await filesBelow(root, path));
    else found.push(path);
  }
  return found;
}

if (import.meta.main) {
  const [entry, folder] = Deno.args;
  if (entry === undefined || folder === undefined) {
    console.error("usage: deno run -A release/serving_files.ts <entry> <folder>");
    Deno.exit(2);
  }
  await copyServingFiles(await servingFiles(entry), folder);
}
