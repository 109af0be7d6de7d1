/**
 * The listener, and the artists known so far. Each artist holds a hidden affinity, the plays a week it
 * would settle at if the listener stayed. Plays, their spread over days and tracks, and their growth
 * depend on it, each only in part.
 *
 * @module
 */
import { itemAt } from "../../base/items.ts";
import { type Act, createActs, type Track } from "./acts.ts";
import { type Chance, createLottery } from "./chance.ts";

/** Artists known before the first month, favourites already. */
const FIRST_ARTISTS = 90;
/**
 * New artists a week, however much is played of them. January first: festivals in summer, lists of
 * the year's best in December.
 */
const DISCOVERIES = [11, 9, 9, 9, 10, 12, 14, 11, 10, 10, 11, 15];
/** A shuffled session changes the artist with every play. */
const SHUFFLED_SHARE = 0.35;

interface Play {
  readonly artist: Artist;
  readonly track: Track;
}

/** Who listens: weeks go by, sessions are heard. */
export interface Listener {
  beginWeek(monthOfYear: number): void;
  /** One session of that many plays. */
  listen(plays: number): Play[];
}

export function createListener(chance: Chance): Listener {
  const newAct = createActs(chance);
  const known: Artist[] = [];
  for (let n = 0; n < FIRST_ARTISTS; n++) known.push(oldFavourite(newAct(), chance));
  let choice = createLottery(known, () => 1);

  const beginWeek = (monthOfYear: number): void => {
    const found = chance.poisson(itemAt(DISCOVERIES, monthOfYear));
    for (const artist of known) liveWeek(artist, chance);
    for (let n = 0; n < found; n++) known.push(discovery(newAct(), chance));
    choice = createLottery(known, (artist) => interestIn(artist) / artist.runPlays);
  };

  const listen = (plays: number): Play[] => {
    const mixed = chance.happens(SHUFFLED_SHARE);
    const session: Play[] = [];
    while (session.length < plays) {
      const artist = choice(chance);
      const wanted = mixed ? 1 : chance.geometric(artist.runPlays);
      for (const track of runOf(artist, Math.min(wanted, plays - session.length), chance)) {
        session.push({ artist, track });
      }
    }
    return session;
  };

  return { beginWeek, listen };
}

/**
 * An artist as the listener knows it. Interests are about plays a week in the default history; in
 * any history they share out what is played.
 */
export interface Artist extends Act {
  /** The interest that the bond grows towards, hidden from the early plays. */
  readonly affinity: number;
  /** How the bond grows in a week, as a share of itself at first. */
  readonly growth: number;
  /** From 0, the one hit, to 1, the whole catalogue. */
  readonly curiosity: number;
  /** Plays of the artist in a row, on average. */
  readonly runPlays: number;
  /** What is left of the spark after a week. */
  readonly sparkKept: number;
  /** The lasting interest. */
  bond: number;
  /** The passing interest: novelty, a new album, a rediscovery. */
  spark: number;
  /** Weeks until the bond begins to fade. */
  weeksLeft: number;
  /** The taste of these weeks: the logarithm of a factor on the interest. */
  mood: number;
}

/** Median and spread of what discoveries come to mean: little, with a long tail. */
const AFFINITY = 0.11;
const AFFINITY_SPREAD = 1.5;
/** A bond begins as this share of the affinity, so that slow burners have a way to go. */
const FIRST_BOND = 0.04;
/** A bond of median growth is half grown after about three months. */
const GROWTH = 0.22;
const GROWTH_SPREAD = 0.6;
/** A weekly step any larger would overshoot the affinity. */
const MOST_GROWTH = 0.9;
/** The first fling, mostly apart from what is to come: one-month wonders have no more. */
const SPARK = 0.45;
const SPARK_SPREAD = 1.3;
/** How far a first fling follows the affinity: hardly, or plays alone would tell breakouts. */
const SPARK_INSIGHT = 0.2;
/** Most flings are over within a month. */
const SPARK_WEEKS = 2.5;
const SPARK_WEEKS_SPREAD = 0.6;
/** Plays in a row after the first: some artists are always played in runs. */
const MORE_PLAYS = 1.8;
const MORE_SPREAD = 0.4;
/** Who comes to love an artist looks past the hit, mostly; this much of it is chance. */
const CURIOSITY_SPREAD = 0.5;
/** Bonds last about a year on average, some much longer. */
const BOND_WEEKS = 60;

function discovery(act: Act, chance: Chance): Artist {
  const appeal = chance.normal();
  const affinity = AFFINITY * Math.exp(AFFINITY_SPREAD * appeal);
  const curiosity = 1 / (1 + Math.exp(-appeal - CURIOSITY_SPREAD * chance.normal()));
  return {
    ...act,
    affinity,
    growth: Math.min(MOST_GROWTH, chance.logNormal(GROWTH, GROWTH_SPREAD)),
    curiosity,
    runPlays: 1 + chance.logNormal(MORE_PLAYS, MORE_SPREAD),
    sparkKept: Math.exp(-1 / chance.logNormal(SPARK_WEEKS, SPARK_WEEKS_SPREAD)),
    bond: FIRST_BOND * affinity,
    spark: SPARK * Math.exp(SPARK_INSIGHT * appeal + SPARK_SPREAD * chance.normal()),
    weeksLeft: chance.exponential(BOND_WEEKS),
    mood: 0,
  };
}

/** Median and spread of the interest in the artists known from before. */
const OLD_AFFINITY = 1.2;
const OLD_SPREAD = 1;

function oldFavourite(act: Act, chance: Chance): Artist {
  const affinity = chance.logNormal(OLD_AFFINITY, OLD_SPREAD);
  return { ...discovery(act, chance), affinity, bond: affinity, spark: 0 };
}

/** What is left of a fading bond after a week. */
const FADE_KEPT = 0.85;
/** Chance a week that something brings an artist back to mind, and how much for its affinity. */
const REVIVAL_CHANCE = 0.005;
const REVIVAL = 1.2;
const REVIVAL_SPREAD = 0.5;
/** Chance that a dormant artist comes back to stay. */
const STAY_CHANCE = 0.3;
/** Moods last a few weeks. */
const MOOD_KEPT = 0.75;
const MOOD_SPREAD = 0.22;

/** A week goes by for the listener and the artist. */
function liveWeek(artist: Artist, chance: Chance): void {
  artist.weeksLeft -= 1;
  if (artist.weeksLeft > 0) {
    artist.bond += artist.growth * artist.bond * (1 - artist.bond / artist.affinity);
  } else {
    artist.bond *= FADE_KEPT;
  }
  artist.spark *= artist.sparkKept;
  if (chance.happens(REVIVAL_CHANCE)) revive(artist, chance);
  artist.mood = MOOD_KEPT * artist.mood + MOOD_SPREAD * chance.normal();
}

function revive(artist: Artist, chance: Chance): void {
  artist.spark += artist.affinity * chance.logNormal(REVIVAL, REVIVAL_SPREAD);
  if (artist.weeksLeft <= 0 && chance.happens(STAY_CHANCE)) {
    artist.weeksLeft = chance.exponential(BOND_WEEKS);
    artist.bond = Math.max(artist.bond, FIRST_BOND * artist.affinity);
  }
}

/** Nobody is quite forgotten: shuffled libraries play everything now and then. */
const LEAST_INTEREST = 0.005;

function interestIn(artist: Artist): number {
  return LEAST_INTEREST + (artist.bond + artist.spark) * Math.exp(artist.mood);
}

/** Albums are played through by the curious. */
const ALBUM_CHANCE = 0.5;
/** How much more the favourites are played by those who know one hit than by the curious. */
const HIT_SKEW = 8;

/** Tracks of one artist played in a row. */
function runOf(artist: Artist, plays: number, chance: Chance): Track[] {
  const { tracks, curiosity } = artist;
  const skew = 1 + HIT_SKEW * (1 - curiosity);
  const favourite = (): Track =>
    itemAt(tracks, Math.floor(tracks.length * chance.uniform() ** skew));
  if (!chance.happens(ALBUM_CHANCE * curiosity)) return Array.from({ length: plays }, favourite);
  const { album, index } = favourite();
  return album.tracks.slice(index, index + plays);
}
