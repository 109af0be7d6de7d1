/** What changes when a file is replaced or written to; `null` if there is none. */
export async function fileMark(path: string): Promise<string | null> {
  try {
    const { ino, size, mtime } = await Deno.stat(path);
    return `${ino} ${size} ${mtime?.getTime()}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
