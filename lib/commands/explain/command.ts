import { AS_OF, MODEL_DIR, MONTH, printResult, reportCommand } from "../command.ts";
import { explainText } from "./text.ts";

export const explain = reportCommand(
  "explain",
  "say what is to be expected of an artist and why, or what keeps it off the list",
)
  .requiredOption("--artist <name>", "the artist; case and accents are forgiven")
  .addOption(AS_OF)
  .addOption(MONTH)
  .option("--listener <name>", "whose listening, where the history has several listeners")
  .option("--all", "what every feature of the model adds", false)
  .option(...MODEL_DIR)
  .action(async ({ artist, asOf, month, listener, all, ...options }) => {
    const { explainArtist } = await import("./explain.ts");
    await printResult(
      options,
      (workspace) => explainArtist(workspace, { artist, listener }, asOf ?? month),
      (result) => explainText(result, all),
    );
  });
