/**
 * The command line: `deno task breakout <command>`.
 *
 * @module
 */
import { backtest } from "./lib/commands/backtest/command.ts";
import { build } from "./lib/commands/build/command.ts";
import { bareCommand, runProgram } from "./lib/commands/command.ts";
import { doctor } from "./lib/commands/doctor/command.ts";
import { evaluate } from "./lib/commands/evaluate/command.ts";
import { enrich } from "./lib/commands/enrich/command.ts";
import { explain } from "./lib/commands/explain/command.ts";
import { importCommand } from "./lib/commands/import/command.ts";
import { importance } from "./lib/commands/importance/command.ts";
import { notebook } from "./lib/commands/notebook/command.ts";
import { pipeline, start } from "./lib/commands/pipeline/command.ts";
import { report } from "./lib/commands/report/command.ts";
import { review } from "./lib/commands/review/command.ts";
import { sample } from "./lib/commands/sample/command.ts";
import { score } from "./lib/commands/score/command.ts";
import { serve } from "./lib/commands/serve/command.ts";
import { sync } from "./lib/commands/sync/command.ts";
import { train } from "./lib/commands/train/command.ts";
import { watch } from "./lib/commands/watch/command.ts";
import { VERSION } from "./lib/base/version.ts";

const program = bareCommand(
  "breakout",
  "Tells which new artists are about to become core to your listening.",
).version(VERSION, "-V, --version", "show the version");

for (
  const command of [
    start,
    pipeline,
    importCommand,
    sync,
    enrich,
    doctor,
    sample,
    build,
    train,
    backtest,
    evaluate,
    score,
    review,
    watch,
    explain,
    importance,
    serve,
    notebook,
    report,
  ]
) {
  program.addCommand(command);
}

if (import.meta.main) await runProgram(program, Deno.args);
