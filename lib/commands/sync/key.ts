import { UserError } from "../../base/errors.ts";

/**
 * The key to Last.fm, from the environment.
 *
 * @param call the command that needs it, for the message
 * @throws UserError without one
 */
export function lastfmKey(call: string): string {
  const key = Deno.env.get("LASTFM_API_KEY")?.trim();
  if (key) return key;
  throw new UserError(
    "LASTFM_API_KEY is not set. Get a key at https://www.last.fm/api/account/create, then: " +
      `LASTFM_API_KEY=… deno task breakout ${call}`,
  );
}
