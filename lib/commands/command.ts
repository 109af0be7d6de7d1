/**
 * What every command has in common: `--root`, `--json`, help, and the meaning of exit statuses.
 *
 * @module
 */
import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { parseDay, parseMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { isConfidential } from "../base/loopback.ts";
import type { Asked } from "../prediction/asked.ts";
import { printableJson } from "../text/printable.ts";
import { type Progress, progressBar } from "../text/progress.ts";
import { fitted, printError, printText, terminalWidth } from "../text/terminal.ts";
import { lockRoot } from "../workspace/lock.ts";
import { openWorkspace, PROJECT_ROOT, type Workspace } from "../workspace/workspace.ts";

export const EXIT = { success: 0, failure: 1, usage: 2, news: 10 } as const;

/** Options of every command. */
export interface CommonOptions {
  readonly root: string;
  readonly json?: true | undefined;
  readonly modelDir?: string | undefined;
}

/** The option of commands that use a saved model. */
export const MODEL_DIR = [
  "--model-dir <folder>",
  "the folder of another saved model (default: the root's own)",
] as const;

/** A command that throws instead of exiting, and shows its help when called wrongly. */
export function bareCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    // Its own look at the environment would need permission for each of the variables.
    .configureOutput({
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: terminalWidth,
      getErrHelpWidth: terminalWidth,
      outputError: (text) => printError(text.replace(/^error: /, "").trimEnd()),
    })
    .showHelpAfterError("(--help shows how to call it)")
    .helpOption("-h, --help", "show this help");
}

export function rootCommand(
  name: string,
  description: string,
): Command<[], { root: string }> {
  return bareCommand(name, description).option(
    "--root <folder>",
    "the folder that holds configs/ and data/",
    PROJECT_ROOT,
  );
}

export function reportCommand(
  name: string,
  description: string,
): Command<[], { root: string; json?: true }> {
  return rootCommand(name, description).option(
    "--json",
    "print one JSON document on standard output, everything else on standard error",
  );
}

/** What a result says to people; `show` gives the paths in it as they find them. */
export type AsText<T> = (result: T, show: Workspace["show"]) => string;

/** How a command goes about its work. */
interface WorkOptions {
  /** Its name, where it writes to the root: nobody else does so meanwhile. */
  readonly writes?: string | undefined;
  /** What its progress bar is called, and whether that shows how much longer it will take. */
  readonly bar?: string;
  readonly estimate?: boolean;
}

/** Does a command's work and prints what came of it: as text, or with `--json` as a document. */
export async function printResult<T>(
  { root, json, modelDir }: CommonOptions,
  work: (workspace: Workspace, bar: Progress) => Promise<T>,
  asText: AsText<T>,
  { writes, bar: title = "", estimate }: WorkOptions = {},
): Promise<void> {
  const workspace = await openWorkspace(root, modelDir);
  const bar = progressBar(title, { estimate });
  const done = async (): Promise<T> => {
    using _lock = writes === undefined ? null : await lockRoot(workspace, writes);
    return await work(workspace, bar);
  };
  const result = await done().finally(bar.stop);
  if (json) console.log(printableJson(result));
  else tell(asText(result, workspace.show), root);
}

/** Prints a text for people; the commands in it are those for the root, and its lines fit. */
export function tell(text: string, root: string): void {
  printText(fitted(withRoot(text, root), terminalWidth()));
}

/** A text whose `deno task` commands are complete: they name the root, unless it is the default. */
export function withRoot(text: string, root: string): string {
  if (resolve(root) === resolve(PROJECT_ROOT)) return text;
  const named = /^[\w@%+=:,./~\\-]+$/.test(root) ? root : JSON.stringify(root);
  return text.replace(
    /\bdeno task (breakout \w+|notebook(:\w+)?)(?![:\w]| --root)/g,
    (command) => `${command} --root ${named}`,
  );
}

/** Gives an option another default than it was made with, and says so in the help. */
export function changeDefault(
  command: Pick<Command, "name" | "options" | "setOptionValueWithSource">,
  name: string,
  value: string,
  told: string,
): void {
  const option = command.options.find((option) => option.attributeName() === name);
  if (option === undefined) throw new Error(`${command.name()} has no option ${name}`);
  option.default(value, told);
  option.description = option.description.replace(/ \(default: .*\)$/, "");
  command.setOptionValueWithSource(name, value, "default");
}

/** Reads an option's value; `null` is refused with what it must be. */
export function parsed<T>(parse: (text: string) => T | null, must: string): (text: string) => T {
  return (text) => {
    const value = parse(text);
    if (value === null) throw new InvalidArgumentError(must);
    return value;
  };
}

/** An option's value as a whole number of at least `min`. */
export function wholeNumber(min: number, max?: number): (text: string) => number {
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return parsed((text) => wholeNumberIn(text, min, max), `must be a whole number ${range}.`);
}

/** A whole number in a range, as it is spelled. */
export function wholeNumberIn(
  text: string,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : null;
}

/** An option's value as a day or a month to look at. */
export function dayAsked(text: string): Asked {
  return { day: parsed(parseDay, "must be a day like 2024-06-20.")(text) };
}
export function monthAsked(text: string): Asked {
  return { month: parsed(parseMonth, "must be a month like 2024-03.")(text) };
}

/** The options of commands that look at the 30 days up to a day, or else at a calendar month. */
export const AS_OF = new Option(
  "--as-of <YYYY-MM-DD>",
  "the 30 days up to a day (default: up to the last play)",
).argParser(dayAsked).conflicts("month");
export const MONTH = new Option("--month <YYYY-MM>", "a calendar month").argParser(monthAsked);

/** The option for the web address of a service that gets a key. */
export function addressOption<Flags extends string>(
  flags: Flags,
  setting: string,
): readonly [Flags, string, (text: string) => string] {
  return [
    flags,
    `another address than ${setting} of configs/sources.yaml`,
    parsed(
      (text) => isConfidential(text) ? text : null,
      "must be a web address, https://… (http:// only to this machine).",
    ),
  ];
}

/**
 * A secret from the environment.
 *
 * @param remedy where to get it
 * @throws UserError without one
 */
export function secretOf(name: string, remedy: string): string {
  const value = Deno.env.get(name)?.trim();
  if (value) return value;
  throw new UserError(`${name} is not set. ${remedy}`);
}

/**
 * Runs a program on the process's arguments and exits: 0 on success, 10 if it has news to tell, 2 for wrong usage, 1 for
 * anything else, with a message on standard error.
 */
export async function runProgram(program: Command, args: readonly string[]): Promise<never> {
  try {
    await program.parseAsync([...args], { from: "user" });
    Deno.exit(); // with what the command has set, else success
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message, or the help that was asked for.
      Deno.exit(error.exitCode === 0 ? EXIT.success : EXIT.usage);
    }
    const options = { root: { type: "string", default: PROJECT_ROOT } } as const;
    const { root } = parseArgs({ args: [...args], options, strict: false }).values;
    if (error instanceof UserError) printError(withRoot(error.message, String(root)));
    else if (error instanceof Deno.errors.NotCapable) {
      printError(`${error.message}\n'deno task breakout <command>' may read and write everywhere.`);
    } else console.error(error);
    Deno.exit(EXIT.failure);
  }
}
