/** Whether this runs in a notebook's kernel. */
export function inKernel(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // outside the kernel even asking throws
  }
}
