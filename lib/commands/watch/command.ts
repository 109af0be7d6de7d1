import {
  addressOption,
  EXIT,
  MODEL_DIR,
  printResult,
  reportCommand,
  wholeNumber,
} from "../command.ts";
import { lastfmKey } from "../sync/command.ts";
import { watchText } from "./text.ts";

export const watch = reportCommand(
  "watch",
  "for a daily timer: fetch, score, tell what was not told before, and write it as a feed",
)
  .option("--user <name>", "the name at Last.fm, to fetch what is new; LASTFM_API_KEY is the key")
  .option("--listener <name>", "whose plays these are, in a history of several listeners")
  .option(...addressOption("--base-url <url>", "lastfm.base_url"))
  .option("--top <number>", "how many of the likeliest are told", wholeNumber(1), 10)
  .option(...MODEL_DIR)
  .addHelpText(
    "after",
    `
Exit status: ${EXIT.success} if there is nothing new, ${EXIT.news} if there is, ${EXIT.failure} for a fault,
${EXIT.usage} for wrong usage.
An artist is told once within the two months in which it may become core, and
once when it has. What was told is kept in watch.json; the Atom feed beside it,
watch.xml, holds the latest. docs/watch.md has a cron line, a systemd timer and
a GitHub Action.`,
  )
  .action(async ({ user, listener, baseUrl, top, ...options }) => {
    const asked = user === undefined
      ? null
      : { user, key: lastfmKey(`watch --user ${user}`), listener, baseUrl };
    const { watchList } = await import("./watch.ts");
    await printResult(
      options,
      async (workspace, { update: onPage, say: onRetry }) => {
        const sync = asked && { ...asked, onPage, onRetry };
        const found = await watchList(workspace, { sync, top });
        if (found.news.length > 0) Deno.exitCode = EXIT.news;
        return found;
      },
      watchText,
      { writes: "watch", bar: "Last.fm", estimate: true },
    );
  });
