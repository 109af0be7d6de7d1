import { asOfOption, MODEL_DIR, monthOption, printResult, reportCommand } from "../command.ts";
import { explainText } from "./text.ts";

/** `breakout explain`. */
export const explain = reportCommand(
  "explain",
  "say what is to be expected of an artist and why, or what keeps it off the list",
)
  .requiredOption("--artist <name>", "the artist; case and accents are forgiven")
  .addOption(asOfOption())
  .option("--month <YYYY-MM>", "a calendar month", monthOption)
  .option("--listener <name>", "whose listening, where the history has several listeners")
  .option("--all", "what every feature of the model adds", false)
  .option(...MODEL_DIR)
  .action(async ({ artist, asOf, month, listener, all, ...options }) => {
    const { explainArtist } = await import("./explain.ts");
    await printResult(
      options,
      (workspace) => explainArtist(workspace, { artist, asOf, month, listener }),
      (result) => explainText(result, all),
    );
  });
