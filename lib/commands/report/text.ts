import type { RenderedReport } from "./report.ts";
import { decimal } from "../../text/numbers.ts";

/** What rendering the report did, for people. */
export function reportText({ file, notebooks, figures, bytes }: RenderedReport): string {
  return `Wrote ${file}: ${notebooks} notebooks, ${figures} figures, ${
    decimal(bytes / 1024, 0)
  } KiB, complete in itself.`;
}
