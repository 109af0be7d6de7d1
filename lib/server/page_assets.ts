import { getMimeType } from "hono/utils/mime";
import { join } from "node:path";
import { itemAt } from "../base/items.ts";
import { sha256 } from "../base/files.ts";
import { PAGE_FILES, type PageAssets } from "../page/layout.tsx";
import { PROJECT_ROOT } from "../workspace/workspace.ts";

const FOLDER = "lib/page/assets";

/** The files that pages load, relative to the project: a compiled program carries them along. */
export const PAGE_ASSETS: readonly string[] = PAGE_FILES.map((file) => `${FOLDER}/${file}`);

/** The files of pages, each at an address that changes with its content. */
export interface ServedAssets {
  readonly hrefOf: PageAssets;
  /** By address. */
  readonly files: ReadonlyMap<
    string,
    { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string }
  >;
}

/** Reads the files of pages. */
export async function readPageAssets(): Promise<ServedAssets> {
  const read = await Promise.all(PAGE_FILES.map(async (file) => {
    const bytes = await Deno.readFile(join(PROJECT_ROOT, FOLDER, file));
    const href = `assets/${file.replace(/(?=\.\w+$)/, `.${sha256(bytes).slice(0, 12)}`)}`;
    return { href, bytes, type: getMimeType(file) ?? "application/octet-stream" };
  }));
  return {
    hrefOf: (file) => itemAt(read, PAGE_FILES.indexOf(file)).href,
    files: new Map(read.map(({ href, ...file }) => [href, file])),
  };
}
