/**
 * The prediction service: `deno task serve`.
 *
 * @module
 */
import { UserError } from "./lib/errors.ts";
import { serve } from "./lib/serving/serve.ts";

if (import.meta.main) {
  try {
    await serve({ onListen: (url) => console.log(`Listening on ${url}`) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`error: ${error.message}`);
    Deno.exit(1);
  }
}
