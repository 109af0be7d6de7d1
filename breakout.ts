/**
 * The command line: `deno task breakout <command>`.
 *
 * @module
 */
import { backtest } from "./lib/cli/backtest.ts";
import { build } from "./lib/cli/build.ts";
import { bareCommand, runProgram } from "./lib/cli/command.ts";
import { doctor } from "./lib/cli/doctor.ts";
import { enrich } from "./lib/cli/enrich.ts";
import { explain } from "./lib/cli/explain.ts";
import { importCommand } from "./lib/cli/import.ts";
import { importance } from "./lib/cli/importance.ts";
import { notebook } from "./lib/cli/notebook.ts";
import { pipeline, start } from "./lib/cli/pipeline.ts";
import { report } from "./lib/cli/report.ts";
import { sample } from "./lib/cli/sample.ts";
import { score } from "./lib/cli/score.ts";
import { serve } from "./lib/cli/serve.ts";
import { sync } from "./lib/cli/sync.ts";
import { train } from "./lib/cli/train.ts";
import { VERSION } from "./lib/version.ts";

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
    score,
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
