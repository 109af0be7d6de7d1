/**
 * What pages show of one listener by one model; what was computed once is kept as long as neither
 * history nor model has changed.
 *
 * @module
 */
import { group } from "d3-array";
import type { SavedModel } from "../artifact/artifact.ts";
import { dayNumber, formatDay, parseDay, parseMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { alertsByThreshold } from "../evaluation/alerts_by_threshold.ts";
import { quartiles } from "../evaluation/how_early.ts";
import { type ArtistCourse, followed, horizonDays } from "../evaluation/new_favourites.ts";
import { reviewOf, type SaidHistory } from "../evaluation/review.ts";
import { discoveriesByMonth, type MonthOfDiscovery } from "../labels/discoveries.ts";
import type { ArtistPageProps } from "../page/artist_page.tsx";
import type { DayFormProps } from "../page/forms.tsx";
import {
  type HomePageProps,
  LATELY_DAYS,
  type LookedBack,
  type NewlyCore,
} from "../page/home_page.tsx";
import type { ThresholdsProps } from "../page/thresholds.tsx";
import type { Fate } from "../page/todays_list.tsx";
import {
  type Asked,
  daysKnown,
  latestOf,
  type LookedAt,
  lookedAt,
  type LookSource,
} from "../prediction/asked.ts";
import { coursesOfLook, courseUpTo, explainedArtist } from "../prediction/explained_artist.ts";
import { type KeptLists, listsOn, saidTo } from "../prediction/kept_lists.ts";
import { type Look, lookAt } from "../prediction/look.ts";
import { daysUnseen, LOOKED_BACK, type ReplayedEntry, replayOf } from "../prediction/replay.ts";
import { type SinceLastList, sinceList } from "../prediction/since_list.ts";
import { type ListRecord, listRecordOf } from "../prediction/track_record.ts";
import { calendarMonths, PERIOD_DAYS } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import { dayInWords } from "../text/dates.ts";
import { Problem } from "./problem.ts";

/** How far back it is told what lists came to. */
const PAST_MONTHS = 6;
/** Looks that are kept. */
const MOST_LOOKS = 40;
/** Periods of a whole course at most. */
const MOST_PERIODS = 240;

/** A look, and how often lists like it came true. */
interface Looked {
  readonly at: LookedAt;
  readonly look: Look;
  readonly record: ListRecord | null;
}

/** What became of artists, and what lists said of them. */
interface Past {
  readonly courseOf: ReadonlyMap<string, ArtistCourse>;
  /** By the model of today. */
  readonly replayed: SaidHistory;
  readonly oddsOf: ReadonlyMap<string, readonly ReplayedEntry[]>;
  /** As they were written; `null` without one. */
  readonly written: SaidHistory | null;
}

/** What pages show of one listener. */
export class ListenerView {
  readonly #looks = new Map<string, Looked>();
  #past: Past | null | undefined;
  #discoveries: readonly MonthOfDiscovery[] | undefined;
  /** The first and the last day of the history. */
  readonly #span: ReturnType<typeof daysKnown>;

  constructor(
    private readonly source: LookSource,
    private readonly model: SavedModel,
    /** Which model it is, and why. */
    private readonly whyModel: string,
    private readonly kept: KeptLists | null,
  ) {
    this.#span = daysKnown(source);
  }

  /** Whose history it is; `null` where there is one. */
  get listener(): string | null {
    return this.source.history.listener;
  }

  /** Names of all artists of the history. */
  get artists(): readonly string[] {
    return this.source.history.artists;
  }

  /**
   * The list of a day (of a history of which only months are known: of a month), by default the last,
   * and what is known beside it.
   *
   * @throws Problem 422 for what is no day, or lies outside the history
   */
  home(day?: string): Omit<HomePageProps, "hrefOf" | "listeners" | "simulated"> {
    const { at, look, record } = this.#look(day);
    const isLatest = look.period_end >= this.#span.last;
    const past = this.#pastLists();
    const end = dayNumber(look.period_end);
    return {
      look,
      courses: coursesOfLook(at, look),
      record,
      when: this.#dayForm(end),
      isLatest,
      whyModel: this.whyModel,
      since: isLatest && past !== null ? this.#since(look, past, end) : null,
      fates: isLatest || past === null ? undefined : this.#fates(look, past),
      newlyCore: past === null || look.short_history !== null ? null : this.#newlyCore(end, past),
      past: past === null ? null : this.#lookedBack(end, past),
      thresholds: isLatest && past !== null ? this.#thresholds(past) : null,
    };
  }

  /**
   * All that is to be said of an artist of the history at a look.
   *
   * @throws Problem as {@link home}
   */
  artist(name: string, day?: string): Omit<ArtistPageProps, "root" | "simulated"> {
    const { at, look } = this.#look(day);
    const past = this.#pastLists();
    return {
      look,
      artist: explainedArtist(at, look, name),
      wholeCourse: courseUpTo(at, this.artists.indexOf(name), MOST_PERIODS),
      odds: past?.oddsOf.get(name) ?? [],
      core: (past?.courseOf.get(name)?.core ?? [])
        .map(([first, last]) => [formatDay(first), formatDay(last)]),
      lastDay: this.#span.last,
      threshold: this.model.artifact.threshold,
      whyModel: this.whyModel,
    };
  }

  /** An artist to try: the likeliest of the last list, else any. */
  someArtist(): string | null {
    return this.#look().look.listed[0]?.entry.artist_name ?? this.artists[0] ?? null;
  }

  /** Artists by month of discovery. */
  discoveries(): readonly MonthOfDiscovery[] {
    const { history, months, calendar } = this.source;
    return this.#discoveries ??= discoveriesByMonth(
      months ?? snapshotsOf(history, calendarMonths(calendar)),
      this.source.rules,
    );
  }

  #look(day?: string): Looked {
    const asked = this.#asked(day);
    const key = day ?? "latest";
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const at = lookedAt(this.source, asked);
    const now = Date.now() / 1000;
    const looked: Looked = {
      at,
      look: lookAt(at, this.model),
      // Of a list of the past it is told what came of it itself.
      record: day === undefined ? listRecordOf(this.model, [this.source], asked, now) : null,
    };
    if (this.#looks.size >= MOST_LOOKS) this.#looks.delete(itemAt([...this.#looks.keys()], 0));
    this.#looks.set(key, looked);
    return looked;
  }

  #asked(day: string | undefined): Asked {
    const { months } = this.source;
    const { first, last } = this.#span;
    const refuse = (reason: string): Problem => Problem.invalid([{ parameter: "day", reason }]);
    if (day === undefined) return latestOf(this.source);
    const counted = months === null ? parseDay(day) : parseMonth(day);
    if (counted === null) {
      throw refuse(
        months === null
          ? "the day must be one like 2024-06-20"
          : "the month must be one like 2024-06: of this history only the months are known",
      );
    }
    const spelled = months === null ? formatDay(counted) : `${day.slice(0, 7)}-28`;
    if (spelled < (months === null ? first : first.slice(0, 7)) || spelled > last) {
      throw refuse(
        `the history runs from ${dayInWords(first)} to ${dayInWords(last)}: ` +
          "there is no list of another day",
      );
    }
    return months === null ? { day: counted } : { month: counted };
  }

  #dayForm(day: number): DayFormProps {
    const { history: { listener }, months } = this.source;
    const { first, last } = this.#span;
    const spelled = (text: string): string => months === null ? text : text.slice(0, 7);
    const within = (other: string): string | null =>
      months === null && other >= first && other <= last ? other : null;
    return {
      kind: months === null ? "date" : "month",
      day: spelled(formatDay(day)),
      first: spelled(first),
      last: spelled(last),
      earlier: within(formatDay(day - 7)),
      later: within(formatDay(day + 7)),
      listener,
    };
  }

  /** What came of the list that was written before the latest. */
  #since({ listed }: Look, { courseOf, written }: Past, end: number): SinceLastList | null {
    const before = written?.lists.findLast(({ day }) => day < end);
    return before === undefined ? null : sinceList(
      { day: before.day, artists: before.entries.map(({ artist }) => artist) },
      { day: end, artists: listed.map(({ entry }) => entry.artist_name) },
      [...courseOf.values()],
    );
  }

  /** What became of the artists of a list of the past. */
  #fates({ listed, period_end }: Look, { courseOf, replayed }: Past): Map<string, Fate> {
    const day = dayNumber(period_end);
    const until = day + horizonDays(this.source.rules);
    return new Map(listed.map(({ entry: { artist_name } }): [string, Fate] => {
      const core = courseOf.get(artist_name)?.core ?? [];
      const became = core.find(([from, to]) => to > day && from <= until);
      if (became !== undefined) return [artist_name, { core_on: formatDay(became[0]) }];
      return [artist_name, until > replayed.lastDay ? "open" : "did not"];
    }));
  }

  /** Who became core in the days up to one, the latest first. */
  #newlyCore(end: number, { courseOf, replayed }: Past): NewlyCore[] {
    const { hits } = this.#review(replayed, end - LATELY_DAYS, end);
    const warnings = new Map(hits.map((hit) => [hit.artist_name, hit.days_of_warning]));
    return [...courseOf.values()].flatMap(({ artist, favourite }) =>
      favourite === null || favourite > end || favourite <= end - LATELY_DAYS
        ? []
        : [{ artist, favourite }]
    ).sort((a, b) => b.favourite - a.favourite).map(({ artist, favourite }) => ({
      artist_name: artist,
      day: formatDay(favourite),
      days_of_warning: warnings.get(artist) ?? null,
    }));
  }

  /** What the lists of the months up to a day came to, as far as is known by now. */
  #lookedBack(end: number, { replayed, written }: Past): LookedBack | null {
    const review = this.#review(replayed, end - PAST_MONTHS * PERIOD_DAYS, end);
    const hits = written === null ? [] : this.#review(written, -Infinity, end).hits;
    const [first] = replayed.lists;
    if (review.lists === 0 || first === undefined) {
      return hits.length === 0 ? null : { replayed: null, written: hits };
    }
    const months = Math.max(1, Math.round((end - first.day) / PERIOD_DAYS));
    return { replayed: { months: Math.min(PAST_MONTHS, months), review }, written: hits };
  }

  /** What alerts of each threshold came to, over the whole history. */
  #thresholds({ replayed }: Past): ThresholdsProps | null {
    const [first] = replayed.lists;
    const days = horizonDays(this.source.rules);
    return first === undefined ? null : {
      rows: alertsByThreshold(replayed, days),
      horizonDays: days,
      threshold: this.model.artifact.threshold,
      months: Math.max(1, Math.round((replayed.lastDay - first.day) / PERIOD_DAYS)),
    };
  }

  /** `null` where only months are known. */
  #pastLists(): Past | null {
    if (this.#past !== undefined) return this.#past;
    if (this.source.months !== null) return this.#past = null;
    const { scorer } = this.model;
    const { days, entries } = replayOf(
      this.source,
      LOOKED_BACK.everyDays,
      scorer,
      Date.now() / 1000,
    );
    const unseen = daysUnseen(days, this.model.artifact, this.source.rules);
    const known = followed(this.source);
    return this.#past = {
      courseOf: new Map(known.courses.map((course) => [course.artist, course])),
      replayed: { ...known, lists: listsOn(unseen, entries) },
      oddsOf: group(entries, ({ artist_name }) => artist_name),
      written: this.kept === null ? null : saidTo(known, this.kept),
    };
  }

  /** What some lists came to with those who became core after a day, until another. */
  #review(
    said: SaidHistory,
    after: number,
    until: number,
  ): NonNullable<LookedBack["replayed"]>["review"] {
    const horizon = horizonDays(this.source.rules);
    // Lists within the horizon before could have named who became core in these days.
    const lists = said.lists.filter(({ day }) => day > after - horizon && day <= until);
    const lastDay = Math.min(said.lastDay, until);
    const review = reviewOf([{ ...said, lists, lastDay }], horizon, LOOKED_BACK.named);
    const isLate = ({ core_on }: { readonly core_on: string }): boolean =>
      dayNumber(core_on) > after;
    const hits = review.hits.filter(isLate);
    return {
      ...review,
      hits,
      misses: review.misses.filter(isLate),
      warning_days: quartiles(hits.map(({ days_of_warning }) => days_of_warning)),
    };
  }
}
