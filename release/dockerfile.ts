/**
 * Performs a Dockerfile's steps in order without Docker, each stage in a folder of its own: a file
 * that no `COPY` brings is missing here as it would be in the image.
 *
 * What differs from Docker: a base image is an empty folder and the Deno that runs this; packages
 * come from Deno's cache; commands are not confined to their folder, so a `RUN` may name no absolute
 * path; system packages (`apt-get`) are not installed.
 *
 * @module
 */
import dockerignore from "@balena/dockerignore";
import { Copy, DockerfileParser, Env, From } from "dockerfile-ast";
import type { Instruction } from "dockerfile-ast";
import { chmod, chown, copyFile, cp, lstat, mkdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { UserError } from "../lib/base/errors.ts";
import { exists } from "../lib/base/files.ts";

/** The user `deno` of Deno's image, and `root`. */
const USERS = { root: 0, deno: 1993 } as const;

/** A stage's result: its files and how they are run. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: keyof typeof USERS;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  /** Commands that were left out. */
  readonly skipped: readonly string[];
}

/** What to build. */
export interface BuildRequest {
  readonly dockerfile: string;
  /** Of `.dockerignore`. */
  readonly ignored: string;
  /** The folder that `COPY` copies from. */
  readonly context: string;
  readonly target: string;
  /** An empty folder to work in. */
  readonly scratch: string;
}

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Instruction[];
}

/**
 * Builds a stage and those it stands on.
 *
 * @throws UserError naming the line, for a step that fails or that this does not know
 */
export async function build(request: BuildRequest): Promise<Image> {
  const stages = stagesOf(request.dockerfile);
  const built = new Map<string, Image>();
  await chmod(request.scratch, 0o755); // temporary folders are their owner's alone
  for (const stage of stages.filter(({ name }) => neededFor(request.target, stages).has(name))) {
    let image = await baseImage(stage, built.get(stage.base), request.scratch);
    for (const step of stage.steps) {
      try {
        image = await perform(step, image, built, request);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const line = (step.getRange()?.start.line ?? 0) + 1;
        throw new UserError(`Dockerfile:${line}: ${step.getKeyword()}: ${error.message}`);
      }
    }
    built.set(stage.name, image);
  }
  const image = built.get(request.target);
  if (image === undefined) throw new UserError(`Dockerfile: no stage is called ${request.target}`);
  return image;
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: { name: string; base: string; steps: Instruction[] }[] = [];
  for (const step of DockerfileParser.parse(dockerfile).getInstructions()) {
    if (step instanceof From) {
      const name = step.getBuildStage();
      const base = step.getImage();
      if (name === null || base === null) throw new UserError(`${step}: a stage needs a name`);
      stages.push({ name, base, steps: [] });
    } else stages.at(-1)?.steps.push(step); // an ARG may stand before the first stage
  }
  return stages;
}

function neededFor(target: string, stages: readonly Stage[]): Set<string> {
  const needed = new Set([target]);
  for (const name of needed) { // grows as it is read
    const stage = stages.find((stage) => stage.name === name);
    if (stage === undefined) continue;
    for (const used of [stage.base, ...stage.steps.flatMap((step) => copiedFrom(step) ?? [])]) {
      if (stages.some((stage) => stage.name === used)) needed.add(used);
    }
  }
  return needed;
}

function copiedFrom(step: Instruction): string | null {
  return step instanceof Copy ? step.getFromFlag()?.getValue() ?? null : null;
}

async function baseImage(
  { name, base }: Stage,
  built: Image | undefined,
  scratch: string,
): Promise<Image> {
  const root = join(scratch, name);
  if (built !== undefined) {
    await cp(built.root, root, { recursive: true, verbatimSymlinks: true });
    return { ...built, root };
  }
  if (!/^denoland\/deno:/.test(base)) throw new UserError(`FROM ${base}: not a base that is known`);
  const bin = join(root, "usr/bin");
  await mkdir(bin, { recursive: true });
  await copyFile(Deno.execPath(), join(bin, "deno"));
  const cache = join(root, "deno-dir");
  await mkdir(cache);
  if (Deno.uid() === USERS.root) await chown(cache, USERS.deno, USERS.deno);
  const env = { PATH: `${bin}:${Deno.env.get("PATH")}`, DENO_DIR: cache };
  return { root, workdir: "/", env, user: "root", command: [], healthcheck: [], skipped: [] };
}

async function perform(
  step: Instruction,
  image: Image,
  built: ReadonlyMap<string, Image>,
  request: BuildRequest,
): Promise<Image> {
  const text = step.getRawArgumentsContent() ?? "";
  switch (step.getKeyword()) {
    case "ARG":
    case "EXPOSE":
      return image;
    case "WORKDIR":
      await mkdir(join(image.root, text), { recursive: true });
      return { ...image, workdir: text };
    case "ENV": {
      if (!(step instanceof Env)) break;
      const set = step.getProperties().map((p) => [p.getName(), p.getValue() ?? ""]);
      return { ...image, env: { ...image.env, ...Object.fromEntries(set) } };
    }
    case "USER":
      if (text !== "root" && text !== "deno") throw new UserError(`the base has no user ${text}`);
      return { ...image, user: text };
    case "COPY":
      await copyInto(step, image, built, request);
      return image;
    case "RUN":
      if (/\bapt-get\b/.test(text)) return { ...image, skipped: [...image.skipped, text] };
      if (/(^|[\s='"])\/\w/.test(text)) throw new UserError(`${text}: names an absolute path`);
      await shell(text, { ...image, env: { ...image.env, DENO_DIR: await cacheFolder() } });
      return image;
    case "CMD":
      return { ...image, command: words(text) };
    case "HEALTHCHECK":
      return { ...image, healthcheck: words(text.replace(/^.*?\bCMD\s/s, "")) };
  }
  throw new UserError("a step that this does not know");
}

/** A command in the form that runs without a shell. */
function words(text: string): string[] {
  const parsed = z.array(z.string()).min(1).safeParse(JSON.parse(text));
  if (!parsed.success) throw new UserError(`${text}: write it as a JSON array`);
  return parsed.data;
}

async function copyInto(
  step: Instruction,
  image: Image,
  built: ReadonlyMap<string, Image>,
  request: BuildRequest,
): Promise<void> {
  const paths = step.getArguments().map((argument) => argument.getValue())
    .filter((value) => !value.startsWith("--"));
  const to = paths.pop() ?? "";
  const stage = copiedFrom(step);
  const source = stage === null ? request.context : built.get(stage)?.root;
  if (source === undefined) throw new UserError(`no stage ${stage} comes before`);
  const keeps = stage === null ? contextFilter(request.ignored) : (): boolean => true;

  for (const path of paths) {
    const from = join(source, path);
    if (!await exists(from)) throw new UserError(`${path}: not there to be copied`);
    const isFolder = (await stat(from)).isDirectory();
    if (!isFolder && !keeps(path, false)) {
      throw new UserError(`${path}: .dockerignore keeps it out`);
    }
    const intoFolder = !isFolder && (to.endsWith("/") || paths.length > 1);
    await cp(from, join(image.root, image.workdir, to, intoFolder ? path : ""), {
      recursive: true,
      verbatimSymlinks: true,
      filter: async (file) => keeps(relative(source, file), (await lstat(file)).isDirectory()),
    });
  }
}

/**
 * What `.dockerignore` lets into the build. A folder that it keeps out is entered nevertheless if an
 * exception lies in it.
 */
export function contextFilter(ignored: string): (path: string, isFolder: boolean) => boolean {
  const rules = dockerignore.default().add(ignored);
  const exceptions = ignored.split("\n").filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1).replace(/\/$/, ""));
  return (path, isFolder) =>
    path === "" || !rules.ignores(path) ||
    isFolder && exceptions.some((exception) => exception.startsWith(`${path}/`));
}

/** Runs a shell command in the image's working folder. */
async function shell(command: string, image: Image): Promise<void> {
  const { code, stderr } = await inImage(image, ["sh", "-c", command]).output();
  if (code !== 0) {
    throw new UserError(`${command}: exit status ${code}\n${new TextDecoder().decode(stderr)}`);
  }
}

/**
 * A command as the image runs it: its folder, its environment and nothing of this one's, and, where
 * this runs as root, its user.
 *
 * @param env on top of the image's own
 */
export function inImage(
  image: Image,
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.Command {
  const id = USERS[image.user];
  return new Deno.Command(program, {
    args,
    cwd: join(image.root, image.workdir),
    env: { NO_COLOR: "1", ...image.env, ...env },
    clearEnv: true,
    ...(Deno.uid() === USERS.root ? { uid: id, gid: id } : {}),
    stdout: "piped",
    stderr: "piped",
  });
}

let cache: string | undefined;

/** Where Deno keeps the packages that it has downloaded. */
export async function cacheFolder(): Promise<string> {
  if (cache !== undefined) return cache;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  cache = z.object({ denoDir: z.string() }).parse(JSON.parse(new TextDecoder().decode(stdout)))
    .denoDir;
  return cache;
}
