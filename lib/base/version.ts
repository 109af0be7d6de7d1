import manifest from "../../deno.json" with { type: "json" };

/** The project's version; `deno.json` holds it. */
export const VERSION: string = manifest.version;
