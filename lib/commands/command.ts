/**
 * What every command has in common: `--root`, `--json`, help, and the meaning of exit statuses.
 *
 * @module
 */
import { Command, CommanderError, InvalidArgumentError } from "@commander-js/extra-typings";
import { parseMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Exit statuses. */
export const EXIT = { success: 0, failure: 1, usage: 2 } as const;

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
    .showHelpAfterError("(--help shows how to call it)")
    .helpOption("-h, --help", "show this help");
}

/** A command with `--root`. */
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

/** A command with `--root` and `--json`. */
export function reportCommand(
  name: string,
  description: string,
): Command<[], { root: string; json?: true }> {
  return rootCommand(name, description).option(
    "--json",
    "print one JSON document on standard output, everything else on standard error",
  );
}

/**
 * Runs one step of the pipeline and prints what it reports: as text, or with `--json` as a document.
 */
export async function report<T>(
  options: CommonOptions,
  run: (workspace: Workspace) => Promise<T>,
  asText: (result: T) => string,
): Promise<void> {
  const result = await run(await openWorkspace(options.root, options.modelDir));
  console.log(options.json ? JSON.stringify(result, null, 2) : asText(result));
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

/** An option's value as a whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
      throw new InvalidArgumentError(`must be a whole number of at least ${min}.`);
    }
    return value;
  };
}

/** An option's value as a month, `2024-03`. */
export function monthOption(text: string): string {
  if (parseMonth(text) === null) throw new InvalidArgumentError("must be a month like 2024-03.");
  return text;
}

/** An option's value as a web address. */
export function webAddress(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? "")) {
    throw new InvalidArgumentError("must be a web address, http:// or https://.");
  }
  return text;
}

/**
 * Runs a program on the process's arguments and exits: 0 on success, 2 for wrong usage, 1 for
 * anything else, with a message on standard error.
 */
export async function runProgram(program: Command, args: readonly string[]): Promise<never> {
  try {
    await program.parseAsync([...args], { from: "user" });
    Deno.exit(EXIT.success);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message, or the help that was asked for.
      Deno.exit(error.exitCode === 0 ? EXIT.success : EXIT.usage);
    }
    if (error instanceof UserError) console.error(`error: ${error.message}`);
    else if (error instanceof Deno.errors.NotCapable) {
      console.error(`error: ${error.message}`);
      console.error(
        "Tasks run with the permissions that the project's own folder needs; for a --root elsewhere " +
          "use 'deno task breakout <command> --root <folder>'.",
      );
    } else console.error(error);
    Deno.exit(EXIT.failure);
  }
}
