import { counted, decimal } from "../../text/text.ts";
import type { RenderedReport } from "./report.ts";

/** What rendering the report did, for people. */
export function reportText({ file, notebooks, figures, bytes }: RenderedReport): string {
  return `Wrote ${file}: ${counted(notebooks, "notebook")}, ${counted(figures, "figure")}, ` +
    `${decimal(bytes / 1024, 0)} KiB, complete in itself.`;
}
