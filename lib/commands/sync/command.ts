import { progressBar } from "../../text/progress.ts";
import { lastfmKey } from "./key.ts";
import { syncText } from "./text.ts";
import { addressOption, printResult, reportCommand } from "../command.ts";
import { writing } from "../../workspace/lock.ts";

/** `breakout sync`. */
export const sync = reportCommand(
  "sync",
  "bring the history up to date with Last.fm; LASTFM_API_KEY holds the key",
)
  .requiredOption("--user <name>", "the name at Last.fm")
  .option("--listener <name>", "whose plays these are, in a history of several listeners")
  .option("--full", "read all scrobbles, not only what is new since the newest known play")
  .option(...addressOption("--base-url <url>", "lastfm.base_url"))
  .action(async ({ root, json, ...request }) => {
    const key = lastfmKey(`sync --user ${request.user}`);
    const { syncLastfm } = await import("./sync.ts");
    const bar = progressBar("Last.fm", { estimate: true });
    const run = writing(
      "sync",
      (workspace) =>
        syncLastfm(workspace, { ...request, key, onPage: bar.update, onRetry: bar.say }),
    );
    await printResult({ root, json }, run, syncText, bar);
  });
