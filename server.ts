/**
 * The prediction service: `deno task serve`; `--help` shows its options.
 *
 * @module
 */
import { runProgram } from "./lib/commands/command.ts";
import { serve } from "./lib/commands/serve/command.ts";

if (import.meta.main) await runProgram(serve, Deno.args);
