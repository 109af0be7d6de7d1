import { enrichText } from "./text.ts";
import { addressOption, printResult, reportCommand, secretOf, wholeNumber } from "../command.ts";

const CREDENTIALS = "Make an app at https://developer.spotify.com/dashboard and put its " +
  "credentials in SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET.";

export const enrich = reportCommand(
  "enrich",
  "look up the history's artists at Spotify; SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET hold the " +
    "credentials",
)
  .option("--min-plays <number>", "only artists with at least so many plays", wholeNumber(1), 1)
  .option("--refresh", "look up again what was looked up before")
  .option(...addressOption("--base-url <url>", "spotify.base_url"))
  .option(...addressOption("--accounts-url <url>", "spotify.accounts_url"))
  .action(async ({ root, json, ...request }) => {
    const credentials = {
      clientId: secretOf("SPOTIFY_CLIENT_ID", CREDENTIALS),
      clientSecret: secretOf("SPOTIFY_CLIENT_SECRET", CREDENTIALS),
    };
    const { enrichArtists } = await import("./enrich.ts");
    await printResult(
      { root, json },
      (workspace, { update: onArtist, say: onRetry }) =>
        enrichArtists(workspace, { ...credentials, ...request, onArtist, onRetry }),
      enrichText,
      { writes: "enrich", bar: "Spotify", estimate: true },
    );
  });
