/**
 * The command line: `deno task breakout <command>`.
 *
 * @module
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { bareCommand, runProgram } from "./lib/commands/command.ts";
import { VERSION } from "./lib/base/version.ts";

/**
 * Every command, in the order of the help: its folder in `lib/commands`, and its name there. Only the
 * one that is asked for is loaded, by an address that Deno cannot foresee: of what it can, it looks
 * through every package at each start, which takes longer than most commands.
 */
const COMMANDS: Readonly<Record<string, readonly [folder: string, name: string]>> = {
  start: ["pipeline", "start"],
  pipeline: ["pipeline", "pipeline"],
  import: ["import", "importCommand"],
  sync: ["sync", "sync"],
  enrich: ["enrich", "enrich"],
  doctor: ["doctor", "doctor"],
  sample: ["sample", "sample"],
  build: ["build", "build"],
  features: ["features", "features"],
  train: ["train", "train"],
  adopt: ["adopt", "adopt"],
  backtest: ["backtest", "backtest"],
  evaluate: ["evaluate", "evaluate"],
  experiment: ["experiment", "experimentCommand"],
  runs: ["runs", "runs"],
  score: ["score", "score"],
  review: ["review", "review"],
  watch: ["watch", "watch"],
  explain: ["explain", "explain"],
  importance: ["importance", "importance"],
  serve: ["serve", "serve"],
  notebook: ["notebook", "notebook"],
  site: ["site", "site"],
  report: ["report", "report"],
};

async function commandAt([folder, name]: readonly [string, string]): Promise<CommandUnknownOpts> {
  const address = new URL(`lib/commands/${folder}/command.ts`, import.meta.url).href;
  const module: Readonly<Record<string, CommandUnknownOpts>> = await import(address);
  const command = module[name];
  if (command === undefined) throw new RangeError(`${address} has no ${name}`);
  return command;
}

if (import.meta.main) {
  const program = bareCommand(
    "breakout",
    "Tells which new artists are about to become core to your listening.",
  ).version(VERSION, "-V, --version", "show the version");
  const all = Object.entries(COMMANDS);
  const asked = all.filter(([name]) => name === Deno.args[0]);
  for (const [, place] of asked.length > 0 ? asked : all) {
    program.addCommand(await commandAt(place));
  }
  await runProgram(program, Deno.args);
}
