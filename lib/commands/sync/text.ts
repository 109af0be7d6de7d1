import type { SyncReport } from "./sync.ts";
import { count, counted, reasonsText, told } from "../../text/text.ts";

export function syncText(report: SyncReport): string {
  const { user, listener, since, received, pages, left_out, file } = report;
  const leftOut = reasonsText(left_out);
  return told([
    `Read ${counted(received, "scrobble")} of ${user} from Last.fm` +
    (since === null ? "" : ` since ${since} UTC (--full reads all)`) +
    `: ${counted(pages.fetched + pages.resumed, "page")}` +
    (pages.resumed === 0 ? "." : `, ${count(pages.resumed)} of them saved by an earlier run.`),
    leftOut.total > 0 && `Left out: ${leftOut.told}.`,
    report.replaced_simulated && "The simulated history made way.",
    // Fewer are there than before where some were there twice.
    `${file}: ${counted(Math.max(0, report.added), "new play")}` +
    (listener === null ? "" : ` of listener ${listener}`) +
    `, ${count(report.after)} now.`,
  ]).join("\n");
}
