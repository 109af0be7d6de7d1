import { explainText } from "./text.ts";
import { MODEL_DIR, monthOption, report, reportCommand, wholeNumber } from "../command.ts";

/** `breakout explain`. */
export const explain = reportCommand(
  "explain",
  "say why an artist scores as it does, or why it is not scored",
)
  .requiredOption("--artist <name>", "the artist; case and accents are forgiven")
  .option("--month <YYYY-MM>", "the month (default: the artist's latest eligible)", monthOption)
  .option("--listener <name>", "whose listening, where the history has several listeners")
  .option("--top <number>", "how many reasons to print", wholeNumber(1), 5)
  .option(...MODEL_DIR)
  .action(async ({ artist, month, listener, top, ...options }) => {
    const { explainArtist } = await import("./explain.ts");
    const request = {
      artist,
      ...(month === undefined ? {} : { month }),
      ...(listener === undefined ? {} : { listener }),
    };
    await report(
      options,
      (workspace) => explainArtist(workspace, request),
      (result) => explainText(result, top),
    );
  });
