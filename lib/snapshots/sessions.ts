import { max } from "d3-array";
import { valueAt } from "../base/items.ts";

/** Silence of more seconds than this ends a session. */
const SILENCE_S = 30 * 60;

/**
 * Sessions as they stand at the end of each play's period: one that goes on into the next period is,
 * by then, only as long as it has become. Every field has one entry per play, in order of time.
 */
export interface Sessions {
  /** Number of the session, counted from 0. */
  readonly session: Uint32Array;
  /** 1 for the first play of a session, and for the first of it in a period. */
  readonly opensPart: Uint8Array;
  /** Plays, and distinct artists, of the session. */
  readonly plays: Uint32Array;
  readonly artists: Uint32Array;
}

/**
 * Divides plays into sessions, which end with half an hour of silence.
 *
 * @param time seconds since 1970, ascending
 * @param artist per play
 * @param period per play, ascending
 */
export function sessionsOf(time: Float64Array, artist: Uint32Array, period: Int32Array): Sessions {
  const count = time.length;
  const session = new Uint32Array(count);
  const opensPart = new Uint8Array(count);
  const [plays, artists] = [new Uint32Array(count), new Uint32Array(count)];
  // Of each artist, the last session that it was heard in.
  const heardIn = new Int32Array(1 + (max(artist) ?? 0)).fill(-1);
  let [ofSession, ofPart, heard] = [0, 0, 0];
  const close = (end: number): void => {
    plays.fill(end - ofSession, ofPart, end);
    artists.fill(heard, ofPart, end);
  };
  for (let play = 0; play < count; play++) {
    const isFirst = play === 0;
    const opens = isFirst || valueAt(time, play) - valueAt(time, play - 1) > SILENCE_S;
    if (opens || valueAt(period, play) !== valueAt(period, play - 1)) {
      close(play);
      ofPart = play;
      opensPart[play] = 1;
    }
    if (opens) {
      heard = 0;
      ofSession = play;
    }
    const current = isFirst ? 0 : valueAt(session, play - 1) + Number(opens);
    session[play] = current;
    const of = valueAt(artist, play);
    if (valueAt(heardIn, of) !== current) heard++;
    heardIn[of] = current;
  }
  close(count);
  return { session, opensPart, plays, artists };
}
