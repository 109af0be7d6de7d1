import { join } from "node:path";
import type { Child } from "hono/jsx";
import { loadModel } from "../../artifact/artifact.ts";
import { exists, writeTogether } from "../../base/files.ts";
import { DropZone } from "../../page/drop_zone.tsx";
import { documentOf, type LayoutProps, type NavItem } from "../../page/layout.tsx";
import { ModelPage } from "../../page/model_page.tsx";
import { judgedModel } from "../../server/model_page.tsx";
import { readPageAssets } from "../../server/page_assets.ts";
import { readRanker } from "../../server/ranker_file.ts";
import { count, counted } from "../../text/numbers.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What was written. */
export interface SiteReport {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

const NAV: readonly NavItem[] = [
  { href: "", label: "Your history" },
  { href: "model.html", label: "The model" },
];

/** What a static host does not say in headers. */
const POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'";

/**
 * Writes the pages that are for everyone as static files: the drop zone with the model of many
 * listeners, and how that was judged. What was there before is removed.
 *
 * @throws UserError without a model
 */
export async function writeSite(workspace: Workspace): Promise<SiteReport> {
  const { paths, show } = workspace;
  const { hrefOf, files } = await readPageAssets();
  const { name, json } = await readRanker(workspace);
  const { artifact } = await loadModel(paths.shipped);
  const page = (of: Pick<LayoutProps, "title" | "at" | "scripts">, children: Child): string =>
    documentOf({ assets: hrefOf, nav: NAV, policy: POLICY, ...of, children });
  const content = new Map<string, string | Uint8Array>([
    [
      "index.html",
      page(
        { title: "Breakout", at: "", scripts: ["drop.js"] },
        <DropZone worker={hrefOf("drop_worker.js")} model={`assets/${name}`} alone />,
      ),
    ],
    [
      "model.html",
      page(
        { title: "The model · Breakout", at: "model.html" },
        <ModelPage
          artifact={artifact}
          whyModel="It is the model that comes with this page."
          {...await judgedModel(paths.shipped, artifact)}
        />,
      ),
    ],
    [`assets/${name}`, json],
  ]);
  for (const file of ["style.css", "favicon.svg", "drop.js", "drop_worker.js"] as const) {
    const href = hrefOf(file);
    content.set(href, files.get(href)?.bytes ?? "");
  }
  if (await exists(paths.site)) await Deno.remove(paths.site, { recursive: true });
  await writeTogether([...content].map(([file, bytes]) => [join(paths.site, file), bytes]));
  const size = (bytes: string | Uint8Array): number =>
    typeof bytes === "string" ? new TextEncoder().encode(bytes).length : bytes.length;
  return {
    folder: show(paths.site),
    files: content.size,
    bytes: [...content.values()].reduce((sum, bytes) => sum + size(bytes), 0),
  };
}

/** What was written, for people. */
export function siteText({ folder, files, bytes }: SiteReport): string {
  return `${counted(files, "file")}, ${count(Math.round(bytes / 1000))} kB, in ${folder}.\n` +
    "Any host of static files serves the folder as it is; to look at it here: " +
    `npx -y serve ${folder}`;
}
