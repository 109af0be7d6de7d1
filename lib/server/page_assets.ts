import { getMimeType } from "hono/utils/mime";
import { join } from "node:path";
import { sha256 } from "../base/files.ts";
import { PAGE_FILES } from "../page/files.ts";
import type { PageAssets } from "../page/layout.tsx";
import { PROJECT_ROOT } from "../workspace/workspace.ts";

const FOLDER = "lib/page/assets";

/** The files that pages load, relative to the project: a compiled program carries them along. */
export const PAGE_ASSETS: readonly string[] = PAGE_FILES.map((file) => `${FOLDER}/${file}`);

/** A file as it is sent. */
interface ServedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** The files of pages, each at an address that changes with its content. */
export interface ServedAssets {
  /** Addresses relative to the root of the site. */
  readonly hrefs: PageAssets;
  /** By address. */
  readonly files: ReadonlyMap<string, ServedFile>;
}

/** Reads the files of pages. */
export async function readPageAssets(): Promise<ServedAssets> {
  const files = new Map<string, ServedFile>();
  const hrefOf = async (file: typeof PAGE_FILES[number]): Promise<string> => {
    const bytes = await Deno.readFile(join(PROJECT_ROOT, FOLDER, file));
    const href = `assets/${file.replace(/(?=\.\w+$)/, `.${sha256(bytes).slice(0, 12)}`)}`;
    files.set(href, { bytes, type: getMimeType(file) ?? "application/octet-stream" });
    return href;
  };
  const hrefs: PageAssets = {
    "style.css": await hrefOf("style.css"),
    "favicon.svg": await hrefOf("favicon.svg"),
    "threshold.js": await hrefOf("threshold.js"),
    "drop.js": await hrefOf("drop.js"),
    "drop_worker.js": await hrefOf("drop_worker.js"),
  };
  return { hrefs, files };
}
