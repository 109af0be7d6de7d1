import { scoreText } from "./text.ts";
import { MODEL_DIR, monthOption, report, reportCommand, wholeNumber } from "../command.ts";
import { writing } from "../../workspace/lock.ts";

/** `breakout score`. */
export const score = reportCommand("score", "score a month's artists and write the watchlist")
  .option("--month <YYYY-MM>", "the month (default: the latest scorable)", monthOption)
  .option("--top <number>", "how many artists to print", wholeNumber(1), 5)
  .option(...MODEL_DIR)
  .action(async ({ month, top, ...options }) => {
    const { scoreMonth } = await import("./score.ts");
    await report(
      options,
      writing("score", (workspace) => scoreMonth(workspace, month)),
      scoreText(top),
    );
  });
