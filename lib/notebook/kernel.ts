import { join } from "node:path";
import { writeJson } from "../base/files.ts";

/** The name that notebooks ask for. */
export const KERNEL = "deno";

/**
 * Describes a kernel to Jupyter that is the very Deno this runs on, in a folder of its own: what the
 * user has installed is neither needed nor changed.
 *
 * @param folder to be named in `JUPYTER_PATH`
 */
export async function writeKernelSpec(folder: string): Promise<void> {
  await writeJson(join(folder, "kernels", KERNEL, "kernel.json"), {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  });
}
