import { UserError } from "../base/errors.ts";
import type { Timestamp } from "../base/timestamp.ts";
import type { Play } from "./curated.ts";
import { nameNormaliser } from "./names.ts";

/**
 * A play from elsewhere, on its way into the history: artist and track are there, the time is
 * possible. Names need not be normalised.
 */
export interface ImportedScrobble extends Timestamp {
  /** Whose play it is, where the history is of several; empty or absent where it is of one. */
  readonly listener?: string;
  readonly artist_name: string;
  readonly track_name: string;
  readonly album_name?: string;
}

/** Plays as the history keeps them. */
export function normalisedPlays(rows: Iterable<ImportedScrobble>): Play[] {
  const name = nameNormaliser();
  return Array.from(
    rows,
    ({ listener, artist_name, track_name, album_name, time, resolution }) => ({
      listener: name(listener ?? ""),
      artist_name: name(artist_name),
      track_name: name(track_name),
      album_name: name(album_name ?? ""),
      time,
      resolution,
    }),
  );
}

/**
 * Plays without a listener beside plays with one could be anyone's.
 *
 * @throws UserError if they would mix
 */
export function refuseMixedListeners(
  history: readonly Pick<Play, "listener">[],
  offered: readonly Pick<Play, "listener">[],
  file: string,
): void {
  type Listened = readonly Pick<Play, "listener">[];
  const named = (plays: Listened): boolean => plays.some((play) => play.listener !== "");
  const nameless = (plays: Listened): boolean => plays.some((play) => play.listener === "");
  if (nameless(offered) && (named(history) || named(offered))) {
    throw new UserError(
      `plays without a listener cannot join ${file}, where plays have one; say whose they are with ` +
        "--listener NAME",
    );
  }
  if (named(offered) && nameless(history)) {
    throw new UserError(
      `plays with a listener cannot join ${file}, where plays have none. Move the file away, then ` +
        "'deno task breakout import <the moved file> --listener NAME' says whose they are",
    );
  }
}

/**
 * The plays in order of time, each once; of two that are the same the earlier given stays. Two plays
 * are the same if listener, artist, track and second are, or the minute where one of them is only
 * known to the minute; the finer time stays, and an album is taken from whichever has one.
 *
 * @param plays are put in order
 */
export function distinctPlays(plays: Play[]): Play[] {
  plays.sort(inOrder);
  const kept: Play[] = [];
  let minute = NaN;
  let together: Play[] = [];
  const close = (): void => {
    for (const play of together.length > 1 ? distinctOfMinute(together) : together) kept.push(play);
    together = [];
  };
  for (const play of plays) {
    const at = Math.floor(play.time / 60);
    if (at !== minute) close();
    minute = at;
    together.push(play);
  }
  close();
  return kept;
}

function inOrder(a: Play, b: Play): number {
  return a.time - b.time || compare(a.listener, b.listener) ||
    compare(a.artist_name, b.artist_name) || compare(a.track_name, b.track_name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function distinctOfMinute(plays: readonly Play[]): Play[] {
  const kept = new Set<Play>();
  const key = (play: Play): string => [play.listener, play.artist_name, play.track_name].join("\0");
  for (const same of Map.groupBy(plays, key).values()) {
    const exact = same.filter((play) => play.resolution === "second");
    const seconds = new Set<number>();
    for (const play of exact.length > 0 ? exact : same.slice(0, 1)) {
      if (seconds.has(play.time)) continue;
      seconds.add(play.time);
      kept.add(play);
      const twins = same.filter((p) => p.time === play.time || p.resolution === "minute");
      if (play.album_name === "") {
        play.album_name = twins.find((p) => p.album_name !== "")?.album_name ?? "";
      }
      const others = twins.find((p) => p.others !== undefined)?.others;
      if (others !== undefined) play.others ??= others;
    }
  }
  return plays.filter((play) => kept.has(play));
}
