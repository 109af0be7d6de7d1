import { Option } from "@commander-js/extra-typings";
import type { Every } from "../../prediction/replay.ts";
import {
  AS_OF,
  MODEL_DIR,
  MONTH,
  parsed,
  printResult,
  reportCommand,
  wholeNumber,
} from "../command.ts";
import { replayText, scoreText } from "./text.ts";

export const score = reportCommand(
  "score",
  "say which new artists are likely to become core soon, and write the watchlist",
)
  .addOption(AS_OF)
  .addOption(MONTH)
  .addOption(
    new Option("--every <month|Nd>", "all lists of the past, as replay.csv: --every 7d")
      .argParser(parsed(everyOption, "must be 'month', or days like 7d."))
      .conflicts(["month", "asOf"]),
  )
  .option("--top <number>", "how many artists to print", wholeNumber(1), 10)
  .option(...MODEL_DIR)
  .action(async ({ asOf, month, every, top, ...options }) => {
    if (every !== undefined) {
      const { replayLists } = await import("./replay.ts");
      return await printResult(
        options,
        (workspace, bar) => replayLists(workspace, every, bar.update),
        replayText,
        { writes: "score", bar: "listeners" },
      );
    }
    const { scoreArtists } = await import("./score.ts");
    await printResult(
      options,
      (workspace) => scoreArtists(workspace, asOf ?? month),
      scoreText(top),
      { writes: "score" },
    );
  });

/** An option's value as how often to look. */
function everyOption(text: string): Every | null {
  if (text === "month") return text;
  const [, days] = /^([1-9]\d{0,3})d$/.exec(text) ?? [];
  return days === undefined ? null : Number(days);
}
