/**
 * The command line: `deno task breakout <command>`.
 *
 * @module
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { bareCommand, runProgram } from "./lib/commands/command.ts";
import { VERSION } from "./lib/base/version.ts";

/** Every command, in the order of the help; only the one that is asked for is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandUnknownOpts>>> = {
  start: async () => (await import("./lib/commands/pipeline/command.ts")).start,
  pipeline: async () => (await import("./lib/commands/pipeline/command.ts")).pipeline,
  import: async () => (await import("./lib/commands/import/command.ts")).importCommand,
  sync: async () => (await import("./lib/commands/sync/command.ts")).sync,
  enrich: async () => (await import("./lib/commands/enrich/command.ts")).enrich,
  doctor: async () => (await import("./lib/commands/doctor/command.ts")).doctor,
  sample: async () => (await import("./lib/commands/sample/command.ts")).sample,
  build: async () => (await import("./lib/commands/build/command.ts")).build,
  features: async () => (await import("./lib/commands/features/command.ts")).features,
  train: async () => (await import("./lib/commands/train/command.ts")).train,
  backtest: async () => (await import("./lib/commands/backtest/command.ts")).backtest,
  evaluate: async () => (await import("./lib/commands/evaluate/command.ts")).evaluate,
  experiment: async () => (await import("./lib/commands/experiment/command.ts")).experimentCommand,
  runs: async () => (await import("./lib/commands/runs/command.ts")).runs,
  score: async () => (await import("./lib/commands/score/command.ts")).score,
  review: async () => (await import("./lib/commands/review/command.ts")).review,
  watch: async () => (await import("./lib/commands/watch/command.ts")).watch,
  explain: async () => (await import("./lib/commands/explain/command.ts")).explain,
  importance: async () => (await import("./lib/commands/importance/command.ts")).importance,
  serve: async () => (await import("./lib/commands/serve/command.ts")).serve,
  notebook: async () => (await import("./lib/commands/notebook/command.ts")).notebook,
  site: async () => (await import("./lib/commands/site/command.ts")).site,
  report: async () => (await import("./lib/commands/report/command.ts")).report,
};

if (import.meta.main) {
  const program = bareCommand(
    "breakout",
    "Tells which new artists are about to become core to your listening.",
  ).version(VERSION, "-V, --version", "show the version");
  const all = Object.entries(COMMANDS);
  const asked = all.filter(([name]) => name === Deno.args[0]);
  for (const [, load] of asked.length > 0 ? asked : all) program.addCommand(await load());
  await runProgram(program, Deno.args);
}
