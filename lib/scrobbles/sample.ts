/**
 * A made-up listening history: one listener, several years, every play. It stands in for a real
 * export in demonstrations and tests, so it has the habits that make breakouts hard to foresee:
 * most discoveries are dropped within a month, a few grow, favourites fade, old ones come back.
 *
 * Each artist holds a hidden affinity, the plays a week it would settle at if the listener stayed.
 * Plays, their spread over days and tracks, and their growth depend on it, each only in part.
 *
 * @module
 */

import { bisectRight, cumsum } from "d3-array";
import {
  randomExponential,
  randomGamma,
  randomGeometric,
  randomLcg,
  randomNormal,
  randomPoisson,
} from "d3-random";
import { parseMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { formatTimestamp } from "../base/timestamp.ts";

/** What to simulate. */
export interface SampleOptions {
  /** Which history, 0 to 4294967295; 1 by default. */
  readonly seed?: number;
  /** About how many plays in all; 100 000 by default. */
  readonly plays?: number | undefined;
  /** The first month, `YYYY-MM`, from 2002 on; `2019-01` by default. */
  readonly firstMonth?: string;
  /** How many months, 1 to 240; 72 by default. */
  readonly months?: number;
}

/** A listening history in columns, one entry a play in each, in order of time. */
export interface SampleHistory {
  readonly artist_name: string[];
  readonly track_name: string[];
  readonly album_name: string[];
  /** `YYYY-MM-DD HH:MM:SS` in UTC, ascending, no two the same. */
  readonly date: string[];
}

/**
 * Simulates the listening history of one listener.
 *
 * The same options give the same history.
 *
 * @param options seed, size and months
 * @returns the plays, as many as asked for within a few per cent
 * @throws RangeError for an option out of range
 *
 * @example
 * ```ts
 * import { simulateHistory } from "./sample.ts";
 *
 * const { artist_name, date } = simulateHistory({ seed: 7, plays: 5_000, months: 24 });
 * console.log(`${date[0]}: ${artist_name[0]}`);
 * ```
 */
export function simulateHistory(options: SampleOptions = {}): SampleHistory {
  const { seed, plays, firstMonth, months } = checked(options);
  const chance = createChance(seed);
  const days = daysOf(firstMonth, months);
  const counts = playsPerDay(days, plays, chance);
  const listener = createListener(chance);
  const diary = createDiary(days);

  for (const [index, day] of days.entries()) {
    if (index % 7 === 0) listener.beginWeek(day.monthOfYear);
    const sessions = sessionSizes(itemAt(counts, index), chance);
    const starts = sessions.map(() => sessionStart(day, chance)).sort((a, b) => a - b);
    for (const [session, size] of sessions.entries()) {
      diary.open(itemAt(starts, session));
      for (const { artist, track } of listener.listen(size)) {
        diary.write(artist, track, Math.round(chance.logNormal(TRACK_SECONDS, TRACK_SPREAD)));
      }
    }
  }
  return diary.history;
}

// ---------------------------------------------------------------------------------------------
// Options

/** Eight hours a day; with much more, the sessions of busy days would run into one another. */
const MAX_MONTHLY_PLAYS = 4_000;

interface CheckedOptions {
  readonly seed: number;
  readonly plays: number;
  /** Counted as in `calendar.ts`. */
  readonly firstMonth: number;
  readonly months: number;
}

function checked(options: SampleOptions): CheckedOptions {
  const { seed = 1, plays = 100_000, firstMonth = "2019-01", months = 72 } = options;
  checkInteger("seed", seed, 0, 2 ** 32 - 1);
  checkInteger("months", months, 1, 240);
  checkInteger("plays", plays, 1, MAX_MONTHLY_PLAYS * months);
  const first = /^2\d{3}-\d{2}$/.test(firstMonth) ? parseMonth(firstMonth) : null;
  if (first === null || first < 2002 * 12) {
    throw new RangeError(`firstMonth must be YYYY-MM, 2002-01 or later, got "${firstMonth}"`);
  }
  return { seed, plays, firstMonth: first, months };
}

function checkInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}, got ${value}`);
  }
}

// ---------------------------------------------------------------------------------------------
// Chance

/** The random draws of one simulation, all from one seeded source. */
interface Chance {
  /** From 0 up to, not including, 1. */
  uniform(): number;
  happens(probability: number): boolean;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  pick<T>(items: readonly T[]): T;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  logNormal(median: number, spread: number): number;
  exponential(mean: number): number;
  /** Mean 1; the larger the shape, the nearer to it. */
  gamma(shape: number): number;
  poisson(mean: number): number;
  /** A whole number, at least 1. */
  geometric(mean: number): number;
}

function createChance(seed: number): Chance {
  const uniform = randomLcg(seed);
  const normal = randomNormal.source(uniform)();
  const exponential = randomExponential.source(uniform)(1);
  const gammaOf = randomGamma.source(uniform);
  const poissonOf = randomPoisson.source(uniform);
  const geometricOf = randomGeometric.source(uniform);
  const below = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    happens: (probability) => uniform() < probability,
    below,
    pick: (items) => itemAt(items, below(items.length)),
    normal,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    exponential: (mean) => mean * exponential(),
    gamma: (shape) => gammaOf(shape, 1 / shape)(),
    poisson: (mean) => poissonOf(mean)(),
    geometric: (mean) => geometricOf(1 / mean)(),
  };
}

/** A draw among items in proportion to their weights. */
interface Lottery<T> {
  draw(chance: Chance): T;
}

function createLottery<T>(items: readonly T[], weightOf: (item: T) => number): Lottery<T> {
  const upTo = cumsum(items, weightOf);
  const last = items.length - 1;
  const draw = (chance: Chance): T => {
    const ticket = chance.uniform() * itemAt(upTo, last);
    return itemAt(items, Math.min(last, bisectRight(upTo, ticket)));
  };
  return { draw };
}

// ---------------------------------------------------------------------------------------------
// When: how much is played on each day, and at what time

const DAY_S = 86_400;
const HOUR_S = 3_600;

interface Day {
  /** Its first second, since 1970. */
  readonly start: number;
  /** 0 for January. */
  readonly monthOfYear: number;
  readonly weekend: boolean;
}

function daysOf(firstMonth: number, months: number): Day[] {
  const startOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12) / 1000;
  const days: Day[] = [];
  for (let start = startOf(firstMonth); start < startOf(firstMonth + months); start += DAY_S) {
    const date = new Date(start * 1000);
    days.push({
      start,
      monthOfYear: date.getUTCMonth(),
      weekend: date.getUTCDay() === 0 || date.getUTCDay() === 6,
    });
  }
  return days;
}

/** More is played in the dark months than in summer. January first. */
const MONTH_VOLUME = [1.1, 1.05, 1, 1, 0.95, 0.9, 0.85, 0.85, 1, 1.1, 1.15, 1.05];
/** Weekends have more hours but fewer of them at a desk with headphones on. */
const WEEKEND_VOLUME = 0.8;
/** Chance that a week is a holiday. January first: holidays cluster in summer and December. */
const HOLIDAY_CHANCE = [0.1, 0.04, 0.04, 0.08, 0.04, 0.08, 0.3, 0.3, 0.04, 0.04, 0.04, 0.2];
/** Most holidays are away from music, the others at home with it. */
const AWAY_SHARE = 0.6;
const AWAY_VOLUME = 0.2;
const HOME_VOLUME = 1.8;
/** Ordinary weeks and days differ too. */
const WEEK_SPREAD = 0.2;
const DAY_SHAPE = 4;

/** The numbers of plays, which add up to `plays`. */
function playsPerDay(days: readonly Day[], plays: number, chance: Chance): number[] {
  let week = 1;
  const volumes = days.map((day, index) => {
    if (index % 7 === 0) week = weekVolume(day.monthOfYear, chance);
    const weekday = day.weekend ? WEEKEND_VOLUME : 1;
    return week * weekday * itemAt(MONTH_VOLUME, day.monthOfYear) * chance.gamma(DAY_SHAPE);
  });
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  // Rounding the running sum, not each day, keeps the total whatever its size.
  let [sum, given] = [0, 0];
  return volumes.map((volume) => {
    sum += volume;
    const count = Math.round(plays * sum / total) - given;
    given += count;
    return count;
  });
}

function weekVolume(monthOfYear: number, chance: Chance): number {
  if (chance.happens(itemAt(HOLIDAY_CHANCE, monthOfYear))) {
    return chance.happens(AWAY_SHARE) ? AWAY_VOLUME : HOME_VOLUME;
  }
  return chance.logNormal(1, WEEK_SPREAD);
}

/** An hour or so of music. */
const SESSION_PLAYS = 14;

function sessionSizes(plays: number, chance: Chance): number[] {
  const sizes: number[] = [];
  for (let left = plays; left > 0;) {
    const size = Math.min(left, chance.geometric(SESSION_PLAYS));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** How often a session begins at each hour, midnight first: commutes, desk work, evenings. */
const WEEKDAY_HOURS = [1, 0, 0, 0, 0, 1, 4, 9, 9, 7, 6, 5, 4, 5, 6, 6, 6, 8, 9, 8, 8, 8, 6, 3];
/** Weekends begin late and last into the night. */
const WEEKEND_HOURS = [4, 3, 1, 0, 0, 0, 1, 2, 4, 7, 8, 8, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 7, 6];
const WEEKDAY_CLOCK = hourLottery(WEEKDAY_HOURS);
const WEEKEND_CLOCK = hourLottery(WEEKEND_HOURS);

function hourLottery(weights: readonly number[]): Lottery<number> {
  return createLottery([...weights.keys()], (hour) => itemAt(weights, hour));
}

function sessionStart(day: Day, chance: Chance): number {
  const hour = (day.weekend ? WEEKEND_CLOCK : WEEKDAY_CLOCK).draw(chance);
  return day.start + hour * HOUR_S + chance.below(HOUR_S);
}

/** Seconds from one play to the next: the median track, and how tracks differ. */
const TRACK_SECONDS = 222;
const TRACK_SPREAD = 0.25;
/** Sessions of a busy day that would overlap follow one another after this. */
const BREAK_S = 600;

/** Writes plays down with the time at which they end up being played. */
interface Diary {
  readonly history: SampleHistory;
  /** Begins a session, at the time given or after the one before. */
  open(start: number): void;
  write(artist: Artist, track: Track, seconds: number): void;
}

function createDiary(days: readonly Day[]): Diary {
  const end = itemAt(days, days.length - 1).start + DAY_S;
  const history: SampleHistory = { artist_name: [], track_name: [], album_name: [], date: [] };
  let now = 0;
  const open = (start: number): void => {
    now = Math.max(start, now + BREAK_S);
  };
  const write = (artist: Artist, track: Track, seconds: number): void => {
    // The last night may run past the last month; those plays are not asked for.
    if (now < end) {
      history.artist_name.push(artist.name);
      history.track_name.push(track.title);
      history.album_name.push(track.album.title);
      history.date.push(formatTimestamp(now));
    }
    now += Math.max(1, seconds);
  };
  return { history, open, write };
}

// ---------------------------------------------------------------------------------------------
// What: the listener and the artists known so far

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

interface Listener {
  beginWeek(monthOfYear: number): void;
  /** One session of that many plays. */
  listen(plays: number): Play[];
}

function createListener(chance: Chance): Listener {
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
      const artist = choice.draw(chance);
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
interface Artist extends Act {
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

// ---------------------------------------------------------------------------------------------
// Catalogues and names

/** What there is of an artist before anyone listens. */
interface Act {
  readonly name: string;
  /** All tracks, the listener's favourites first. */
  readonly tracks: readonly Track[];
}

interface Album {
  readonly title: string;
  readonly tracks: Track[];
}

interface Track {
  readonly title: string;
  readonly album: Album;
  /** Its place on the album, from 0. */
  readonly index: number;
}

/** Median and spread of the tracks an artist has out. */
const CATALOGUE = 24;
const CATALOGUE_SPREAD = 0.6;
const MOST_TRACKS = 120;
/** Tracks on an album: at least, and how many more. */
const ALBUM_LEAST = 7;
const ALBUM_MORE = 7;

function createActs(chance: Chance): () => Act {
  const newName = uniquely((language: Language) => nameIn(language, chance));
  return () => {
    const language = LANGUAGE.draw(chance);
    return { name: newName(language), tracks: catalogueOf(language, chance) };
  };
}

/** All tracks, in the order in which the listener likes them. */
function catalogueOf(language: Language, chance: Chance): Track[] {
  const newTitle = uniquely(() => titleIn(language, chance));
  const size = Math.min(MOST_TRACKS, Math.ceil(chance.logNormal(CATALOGUE, CATALOGUE_SPREAD)));
  const tracks: Track[] = [];
  while (tracks.length < size) {
    const album: Album = { title: newTitle(), tracks: [] };
    const length = Math.min(size - tracks.length, ALBUM_LEAST + chance.below(ALBUM_MORE));
    for (let index = 0; index < length; index++) {
      album.tracks.push({ title: newTitle(), album, index });
    }
    tracks.push(...album.tracks);
  }
  return shuffled(tracks, chance);
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  return items.map((item) => ({ item, place: chance.uniform() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Asks `make` again until it says something new; capitals make no difference. */
function uniquely<In extends unknown[]>(make: (...from: In) => string): (...from: In) => string {
  const said = new Set<string>();
  return (...from) => {
    for (;;) {
      const text = make(...from);
      const key = text.toLowerCase();
      if (!said.has(key)) {
        said.add(key);
        return text;
      }
    }
  };
}

/** The sounds that invented words are made of, and the shapes of names. */
interface Language {
  /** How common its artists are. */
  readonly weight: number;
  readonly onsets: readonly string[];
  readonly vowels: readonly string[];
  /** Half of the words end in one of these. */
  readonly endings: readonly string[];
  /** Least syllables of a word; half of the words have one more. Shorter ones might be real. */
  readonly syllables: number;
  readonly shapes: Lottery<NameShape>;
}

interface NameShape {
  readonly weight: number;
  spell(word: () => string, thing: () => string): string;
}

const LATIN_SHAPES = shapeLottery([
  { weight: 40, spell: (word) => `${word()} ${word()}` },
  { weight: 12, spell: (word, thing) => `The ${word()} ${thing()}` },
  { weight: 8, spell: (word) => `${word()} & ${word()}` },
  { weight: 5, spell: (word, thing) => `${word()} & the ${thing()}` },
  { weight: 5, spell: (word) => `${word()} "${word()}" ${word()}` },
  { weight: 4, spell: (word) => `${word()}, ${word()} & ${word()}` },
  { weight: 4, spell: (word) => `${word()}'s ${word()} Ensemble` },
  { weight: 4, spell: (word) => `DJ ${word()} ${word()}` },
  { weight: 3, spell: (word) => `${word()}-${word()}` },
  { weight: 3, spell: (word) => `${word()} ${word()} (Trio)` },
]);
const PLAIN_SHAPES = shapeLottery([
  { weight: 3, spell: (word) => `${word()} ${word()}` },
  { weight: 1, spell: (word) => `${word()} & ${word()}` },
]);

function shapeLottery(shapes: readonly NameShape[]): Lottery<NameShape> {
  return createLottery(shapes, ({ weight }) => weight);
}

const LANGUAGES: readonly Language[] = [
  {
    weight: 60,
    onsets: letters("b d k l l m m n n r r s s t t v w y br dr fl bl kr pl qu st th tr"),
    vowels: letters("a a a e e e i i o o o ai ea eu ou"),
    endings: letters("l m n n nd r r rk st th"),
    syllables: 2,
    shapes: LATIN_SHAPES,
  },
  {
    weight: 12,
    onsets: letters("b d f fj h hj k kv l m n r s sk t tv v"),
    vowels: letters("a á e i o y ø å æ ö"),
    endings: letters("ð l n r rn s ld"),
    syllables: 2,
    shapes: LATIN_SHAPES,
  },
  {
    weight: 12,
    onsets: letters("b br ch d dr f l m n r s t tr v z"),
    vowels: letters("a e é è ê i o ô ã í ó"),
    endings: letters("l n r z ç"),
    syllables: 2,
    shapes: LATIN_SHAPES,
  },
  {
    weight: 8,
    onsets: letters("b č d h j k l ł m n ň r ř s š t v z ž"),
    vowels: letters("a e i o u y ě ą ů"),
    endings: letters("k n ń l ř š v"),
    syllables: 2,
    shapes: LATIN_SHAPES,
  },
  {
    weight: 4,
    onsets: letters("б в г д з к л м н п р с т ф ш"),
    vowels: letters("а е и о у ы я ю"),
    endings: letters("в й к л н р"),
    syllables: 3,
    shapes: PLAIN_SHAPES,
  },
  {
    weight: 2,
    onsets: letters("β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ"),
    vowels: letters("α ε η ι ο ου αι"),
    endings: letters("ν ς"),
    syllables: 3,
    shapes: PLAIN_SHAPES,
  },
  {
    weight: 2,
    onsets: letters(
      "カ キ ク コ サ シ ス ソ タ テ ト ナ ニ ネ ハ ヒ ホ マ ミ モ ヤ ヨ ラ リ ル レ",
    ),
    vowels: [""],
    endings: letters("ン ー"),
    syllables: 4,
    shapes: PLAIN_SHAPES,
  },
];
const LANGUAGE = createLottery(LANGUAGES, ({ weight }) => weight);

function letters(text: string): string[] {
  return text.split(" ");
}

function wordIn(language: Language, chance: Chance): string {
  const { onsets, vowels, endings, syllables } = language;
  let word = "";
  for (let left = syllables + chance.below(2); left > 0; left--) {
    word += chance.pick(onsets) + chance.pick(vowels);
  }
  if (chance.happens(0.5)) word += chance.pick(endings);
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}

function nameIn(language: Language, chance: Chance): string {
  const shape = language.shapes.draw(chance);
  return shape.spell(() => wordIn(language, chance), () => chance.pick(THINGS));
}

const QUALITIES = letters(
  "Amber Blue Borrowed Bright Broken Burning Copper Distant Electric Empty Endless Faded Falling " +
    "First Foreign Frozen Gentle Glass Golden Half Hidden Hollow Last Little Lonely Long Lost " +
    "Midnight Northern Old Open Paper Quiet Restless Second Secret Silver Slow Strange Summer " +
    "Sunken Tender Velvet Violet Wandering Warm Wild Winter",
);
const THINGS = letters(
  "Animals Arcade Avenue Balcony Birds Boats Bridges Carousel Ceiling City Clocks Coast Compass " +
    "Corridor Dance Daylight Dream Echo Engine Field Fire Flowers Forest Garden Ghost Harbour Heart " +
    "Highway Holiday Hours House Island Kitchen Ladder Lake Lanterns Letter Light Machine Map " +
    "Mirror Moon Morning Mountain Museum Ocean Orchard Parade Photograph Piano Planet Postcard " +
    "Radio Rain River Room Satellite Season Shadow Signal Sleep Snow Station Stone Storm Street " +
    "Summit Telephone Theatre Tide Tower Traffic Train Valley Waltz Water Weather Window Wires",
);

const TITLE_SHAPES: readonly ((chance: Chance, word: () => string) => string)[] = [
  (chance) => `${chance.pick(QUALITIES)} ${chance.pick(THINGS)}`,
  (chance) => `The ${chance.pick(QUALITIES)} ${chance.pick(THINGS)}`,
  (chance) => `${chance.pick(QUALITIES)} ${chance.pick(THINGS)}, Pt. 2`,
  (chance) => `No ${chance.pick(THINGS)}`,
  (chance, word) => `${chance.pick(THINGS)} in ${word()}`,
  (_chance, word) => word(),
];

function titleIn(language: Language, chance: Chance): string {
  return chance.pick(TITLE_SHAPES)(chance, () => wordIn(language, chance));
}
