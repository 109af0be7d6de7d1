import { UserError } from "../base/errors.ts";
import { itemAt, valueAt } from "../base/items.ts";
import { NO_NAME, type PlayColumns } from "./plays.ts";

/** Whether any plays name a listener, and whether any name none. */
export interface ListenersNamed {
  readonly named: boolean;
  readonly nameless: boolean;
}

/** Whether plays from one place up to another name their listeners. */
export function listenersNamed(
  { listener, length }: PlayColumns,
  from = 0,
  to = length,
): ListenersNamed {
  const column = listener.subarray(from, to);
  return {
    named: column.some((code) => code !== NO_NAME),
    nameless: column.includes(NO_NAME),
  };
}

/**
 * Plays without a listener beside plays with one could be anyone's.
 *
 * @throws UserError if they would mix
 */
export function refuseMixedListeners(
  history: ListenersNamed,
  offered: ListenersNamed,
  file: string,
): void {
  if (offered.nameless && (history.named || offered.named)) {
    throw new UserError(
      `plays without a listener cannot join ${file}, where plays have one; say whose they are with ` +
        "--listener NAME",
    );
  }
  if (offered.named && history.nameless) {
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
 * @param plays whose albums are completed
 * @param first the place of the one that is given first; those before it come last
 * @returns the places of those that stay
 */
export function distinctPlays(plays: PlayColumns, first = 0): number[] {
  const given = Array.from({ length: plays.length }, (_, at) => (first + at) % plays.length);
  const { time, isCoarse, listener, artist, track } = plays;
  const names: string[] = [];
  const nameOf = (code: number): string => names[code] ??= plays.names.name(code);
  const compare = (a = 0, b = 0): number => a === b ? 0 : nameOf(a) < nameOf(b) ? -1 : 1;
  given.sort((a, b) =>
    valueAt(time, a) - valueAt(time, b) || compare(listener[a], listener[b]) ||
    compare(artist[a], artist[b]) || compare(track[a], track[b])
  );
  const isSame = (a: number, b: number): boolean =>
    track[a] === track[b] && artist[a] === artist[b] && listener[a] === listener[b];

  const isLeftOut = new Uint8Array(plays.length);
  const leaveOut = (play: number, same: number): void => {
    isLeftOut[play] = 1;
    if (plays.album[same] === NO_NAME) plays.album[same] = plays.album[play] ?? NO_NAME;
    const others = plays.others.get(play);
    if (others !== undefined && !plays.others.has(same)) plays.others.set(same, others);
  };
  if (isCoarse.includes(1)) {
    for (const minute of minutesOf(given, time)) {
      const [coarse = [], fine = []] = [1, 0].map((is) => minute.filter((p) => isCoarse[p] === is));
      for (const play of coarse) {
        for (const same of fine) if (isSame(play, same)) leaveOut(play, same);
      }
    }
  }
  let last = -1;
  for (const play of given) {
    if (isLeftOut[play] === 1) continue;
    if (last !== -1 && time[play] === time[last] && isSame(play, last)) leaveOut(play, last);
    else last = play;
  }
  return given.filter((play) => isLeftOut[play] === 0);
}

/** Plays in order of time, those of a minute together. */
function* minutesOf(plays: readonly number[], time: Float64Array): Generator<readonly number[]> {
  const minuteOf = (at: number): number => Math.floor(valueAt(time, itemAt(plays, at)) / 60);
  for (let from = 0, to = 0; from < plays.length; from = to) {
    while (to < plays.length && minuteOf(to) === minuteOf(from)) to++;
    yield plays.slice(from, to);
  }
}
