import { itemAt } from "../base/items.ts";

/** Silence of this many seconds ends a session. */
const SILENCE_S = 30 * 60;

/**
 * Sessions, and the unbroken runs of one artist inside them, as they stand at the end of each play's
 * period: a session that goes on into the next period is, by then, only as long as it has become.
 * Every field has one entry per play, in order of time.
 */
export interface Sessions {
  /** Number of the session, counted from 0. */
  readonly session: Uint32Array;
  /** 1 for the first play of a session. */
  readonly opens: Uint8Array;
  /** Plays, and distinct artists, of the session. */
  readonly plays: Uint32Array;
  readonly artists: Uint32Array;
  /** Number of the run, counted from 0. */
  readonly run: Uint32Array;
  /** Plays of the run. */
  readonly runPlays: Uint32Array;
}

/**
 * Divides plays into sessions, which end with half an hour of silence, and into runs.
 *
 * @param time seconds since 1970, ascending
 * @param artist per play
 * @param period per play, ascending
 */
export function sessionsOf(time: Float64Array, artist: Uint32Array, period: Int32Array): Sessions {
  const count = time.length;
  const [session, run] = [new Uint32Array(count), new Uint32Array(count)];
  const opens = new Uint8Array(count);
  const [plays, artists] = [new Uint32Array(count), new Uint32Array(count)];
  const runPlays = new Uint32Array(count);
  let heard = new Set<number>();
  // So far: first plays of the session, of its part in the period, and the same of the run.
  let [ofSession, ofPeriod, ofRun] = [0, 0, 0];
  const close = (from: number, end: number): void => {
    plays.fill(end - ofSession, from, end);
    artists.fill(heard.size, from, end);
    runPlays.fill(end - ofRun, Math.max(from, ofRun), end);
  };
  for (let play = 0; play < count; play++) {
    const isFirst = play === 0;
    const isNewSession = isFirst || itemAt(time, play) - itemAt(time, play - 1) > SILENCE_S;
    const isNewPeriod = !isFirst && itemAt(period, play) !== itemAt(period, play - 1);
    const isNewRun = isNewSession || itemAt(artist, play) !== itemAt(artist, play - 1);
    if (!isFirst && (isNewSession || isNewPeriod)) {
      close(ofPeriod, play);
      ofPeriod = play;
    } else if (!isFirst && isNewRun) {
      runPlays.fill(play - ofRun, Math.max(ofPeriod, ofRun), play);
    }
    if (isNewSession) {
      heard = new Set();
      ofSession = play;
      opens[play] = 1;
    }
    if (isNewRun) ofRun = play;
    heard.add(itemAt(artist, play));
    session[play] = isFirst ? 0 : itemAt(session, play - 1) + Number(isNewSession);
    run[play] = isFirst ? 0 : itemAt(run, play - 1) + Number(isNewRun);
  }
  close(ofPeriod, count);
  return { session, opens, plays, artists, run, runPlays };
}
