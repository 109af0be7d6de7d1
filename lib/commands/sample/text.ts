import { counted } from "../../text/text.ts";
import type { SampleReport } from "./sample.ts";

export function sampleText(report: SampleReport): string {
  return `Wrote a simulated history to ${report.file}: ${counted(report.plays, "play")} of ` +
    `${counted(report.artists, "artist")}, ${report.first} to ${report.last}, seed ${report.seed}.`;
}
