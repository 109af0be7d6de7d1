/**
 * Invented artists with their catalogues, in several languages.
 *
 * @module
 */
import { type Chance, createLottery, type Lottery } from "./chance.ts";

/** What there is of an artist before anyone listens. */
export interface Act {
  readonly name: string;
  /** All tracks, the listener's favourites first. */
  readonly tracks: readonly Track[];
}

interface Album {
  readonly title: string;
  readonly tracks: Track[];
}

export interface Track {
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

/** Makes up one artist after another, no two of one name. */
export function createActs(chance: Chance): () => Act {
  const newName = uniquely((language: Language) => nameIn(language, chance));
  return () => {
    const language = LANGUAGE(chance);
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

const LATIN = {
  syllables: 2,
  shapes: shapeLottery([
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
  ]),
};
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
    ...LATIN,
  },
  {
    weight: 12,
    onsets: letters("b d f fj h hj k kv l m n r s sk t tv v"),
    vowels: letters("a á e i o y ø å æ ö"),
    endings: letters("ð l n r rn s ld"),
    ...LATIN,
  },
  {
    weight: 12,
    onsets: letters("b br ch d dr f l m n r s t tr v z"),
    vowels: letters("a e é è ê i o ô ã í ó"),
    endings: letters("l n r z ç"),
    ...LATIN,
  },
  {
    weight: 8,
    onsets: letters("b č d h j k l ł m n ň r ř s š t v z ž"),
    vowels: letters("a e i o u y ě ą ů"),
    endings: letters("k n ń l ř š v"),
    ...LATIN,
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
  const shape = language.shapes(chance);
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
