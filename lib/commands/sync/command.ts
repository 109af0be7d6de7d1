import { syncText } from "./text.ts";
import { addressOption, printResult, reportCommand, secretOf } from "../command.ts";

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
    await printResult(
      { root, json },
      (workspace, bar) =>
        syncLastfm(workspace, { ...request, key, onPage: bar.update, onRetry: bar.say }),
      syncText,
      { writes: "sync", bar: "Last.fm", estimate: true },
    );
  });

/** The key to Last.fm, for a command that is called so. */
export function lastfmKey(call: string): string {
  return secretOf(
    "LASTFM_API_KEY",
    "Get a key at https://www.last.fm/api/account/create, then: " +
      `LASTFM_API_KEY=… deno task breakout ${call}`,
  );
}
