/**
 * The prediction service: `deno task serve`; `--help` shows its options.
 *
 * @module
 */
import { runProgram } from "./lib/cli/command.ts";
import { serve } from "./lib/cli/serve.ts";

if (import.meta.main) await runProgram(serve, Deno.args);
